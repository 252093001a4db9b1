import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBudget } from '../../src/hcp/budget.ts';
import type { Urgency, Wait } from '../../src/hcp/call.ts';
import { createSharedGate } from '../../src/hcp/gate.ts';
import { paceOf } from '../../src/hcp/pace.ts';
import { createCallBudget } from '../../src/store/call-budget.ts';
import type { CallBudget, CallPace } from '../../src/use-cases/ports/call-budget.ts';
import { createCollectedLog } from '../fakes/collected-log.ts';
import { openWrittenLog, type WrittenLog } from '../support/written-log.ts';

/** Ten milliseconds apart, and five calls before their time. */
const quick: CallPace = { spacingMs: 10, aheadMs: 40, mostAheadMs: 40 };
/** So slow that nothing comes due while a test looks. */
const slow = (urgency: Urgency): CallPace => {
  const { spacingMs, aheadMs, mostAheadMs } = paceOf(30, urgency);
  const times = 1_000;
  return {
    spacingMs: spacingMs * times,
    aheadMs: aheadMs * times,
    mostAheadMs: mostAheadMs * times,
  };
};
/** However busy the machine is. */
const patiently: Wait = (_, signal) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', reject, { once: true });
  });

describe('the common budget of calls', () => {
  let stored: WrittenLog;
  /** Two processes, as PostgreSQL sees them: pools of their own. */
  let both: readonly [CallBudget, CallBudget];

  beforeAll(async () => {
    stored = await openWrittenLog('call_budget');
    const open = () => createCallBudget(stored.openAs(stored.botUrl).orm);
    both = [open(), open()];
  });
  afterAll(() => stored?.close());

  it('gives out one burst to all, then says when to ask again', async () => {
    const [one, other] = both;

    const asked = Array.from({ length: 8 }, (_, at) => (at % 2 === 0 ? one : other));
    const answers = await Promise.all(asked.map((each) => each.book('burst', slow('change'))));

    const { spacingMs } = slow('change');
    expect(answers.filter((ms) => ms === 0)).toHaveLength(3);
    for (const ms of answers.filter((each) => each > 0)) {
      expect(ms).toBeGreaterThan(spacingMs * 0.5);
      expect(ms).toBeLessThanOrEqual(spacingMs);
    }
  });

  it('keeps room for the more urgent in one process from the others in another', async () => {
    const [one, other] = both;
    const bookAll = async (urgency: Urgency) => {
      let booked = 0;
      while ((await one.book('urgent', slow(urgency))) === 0) booked += 1;
      return booked;
    };

    const lists = await bookAll('inventory');
    const polls = await bookAll('poll');
    const change = await other.book('urgent', slow('change'));

    expect({ lists, polls, change }).toEqual({ lists: 1, polls: 1, change: 0 });
  });

  it('counts each organization for itself', async () => {
    const [one] = both;
    await Promise.all([1, 2, 3, 4].map(() => one.book('full', slow('change'))));

    const answers = [await one.book('full', slow('change')), await one.book('empty', slow('poll'))];

    expect(answers).toEqual([expect.any(Number), 0]);
    expect(answers[0]).toBeGreaterThan(0);
  });

  it('never lets more calls go in any span than its pace allows, whoever asks', async () => {
    const { log, lines } = createCollectedLog();
    const left: { asked: number; heard: number }[] = [];
    const watched = (shared: CallBudget): CallBudget => ({
      book: async (organization) => {
        const asked = performance.now();
        const ms = await shared.book(organization, quick);
        if (ms === 0) left.push({ asked, heard: performance.now() });
        return ms;
      },
    });
    const budgets = both.map((each) => {
      const deps = { shared: watched(each), now: Date.now, wait: patiently, log };
      const gate = () => createSharedGate(6_000, 'window', deps);
      return createBudget(gate, (ms, signal) => pause(ms, undefined, { signal }));
    });
    const urgencies = ['change', 'poll', 'inventory'] as const;

    await Promise.all(
      Array.from({ length: 120 }, async (_, at) => {
        const urgency = urgencies[at % urgencies.length] ?? 'poll';
        await budgets[at % 2]?.take('window', urgency, AbortSignal.timeout(60_000));
      }),
    );

    // A booking was made between asking and hearing: whatever lies whole in a span was made in it.
    const excess = left.flatMap(({ asked: from }) =>
      left
        .filter(({ heard: to }) => to > from)
        .map(({ heard: to }) => {
          const within = left.filter(({ asked, heard }) => asked >= from && heard <= to).length;
          return within - (5 + (to - from) / quick.spacingMs);
        }),
    );
    expect(lines).toEqual([]);
    expect(left).toHaveLength(120);
    expect(Math.max(...excess)).toBeLessThanOrEqual(0);
  });

  it('is not stopped by a time that lies in a future which cannot be', async () => {
    const [one, other] = both;
    await one.book('leap', slow('change'));
    await stored.superuser`
      update call_pace set next_at = now() + interval '1 day' where organization_id = 'leap'`;

    const answers = [
      await one.book('leap', slow('change')),
      await other.book('leap', slow('change')),
    ];

    expect(answers[0]).toBe(0);
    expect(answers[1]).toBeGreaterThan(0);
    expect(answers[1]).toBeLessThanOrEqual(slow('change').spacingMs);
  });
});
