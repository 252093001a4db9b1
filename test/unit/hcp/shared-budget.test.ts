import { describe, expect, it } from 'vitest';
import { createBudget } from '../../../src/hcp/budget.ts';
import type { Urgency } from '../../../src/hcp/call.ts';
import { createSharedGate } from '../../../src/hcp/gate.ts';
import { paceOf } from '../../../src/hcp/pace.ts';
import type { CallBudget } from '../../../src/use-cases/ports/call-budget.ts';
import { createCollectedLog } from '../../fakes/collected-log.ts';
import { createManualClock, settle } from './manual-clock.ts';

const org = 'org-1';
const alone = 'calls to HCP are counted by this process alone';

/** A process with a line of its own, on a count that answers as it is told. */
function setup(book: CallBudget['book'], requestsPerMinute = 100) {
  const clock = createManualClock();
  const { log, lines } = createCollectedLog();
  const asked: { at: number; aheadMs: number }[] = [];
  const shared: CallBudget = {
    book: (organization, pace) => {
      asked.push({ at: clock.now(), aheadMs: pace.aheadMs });
      return book(organization, pace);
    },
  };
  const budget = createBudget(
    (organization) => createSharedGate(requestsPerMinute, organization, { ...clock, shared, log }),
    clock.wait,
  );
  const left: { name: string; at: number }[] = [];
  const take = (name: string, urgency: Urgency, signal = new AbortController().signal) =>
    void budget.take(org, urgency, signal).then(
      () => left.push({ name, at: clock.now() }),
      () => undefined,
    );
  const warnings = () => lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
  return { clock, asked, take, left, names: () => left.map(({ name }) => name), warnings };
}

describe('a budget that is shared', () => {
  it('asks once for each call that may go, and keeps room for the more urgent', async () => {
    const { asked, take, names } = setup(async () => await Promise.resolve(0));

    take('write', 'change');
    take('poll', 'poll');
    take('list', 'inventory');
    await settle();

    const { spacingMs } = paceOf(100, 'change');
    expect(names()).toEqual(['write', 'poll', 'list']);
    expect(asked.map(({ aheadMs }) => Math.round(aheadMs / spacingMs))).toEqual([9, 6, 3]);
  });

  it('asks again when it was told to, and not before', async () => {
    const answers = [700, 40, 0];
    const { clock, asked, take, left } = setup(async () => answers.shift() ?? 0);

    take('poll', 'poll');
    await clock.advance(5_000);

    expect(asked.map(({ at }) => at)).toEqual([0, 700, 740]);
    expect(left).toEqual([{ name: 'poll', at: 740 }]);
  });

  it('asks at once for somebody more urgent, who may find room where the first has to wait', async () => {
    const { aheadMs } = paceOf(100, 'change');
    const { clock, take, left } = setup(async (_, pace) => (pace.aheadMs < aheadMs ? 10_000 : 0));
    take('poll', 'poll');
    await clock.advance(1_000);

    take('write', 'change');
    await settle();

    expect(left).toEqual([{ name: 'write', at: 1_000 }]);
  });

  it.each<[string, CallBudget['book']]>([
    ['does not answer', () => new Promise(() => undefined)],
    ['fails', () => Promise.reject(new Error('away'))],
  ])('counts for itself while the database %s, and says so', async (_, book) => {
    const { clock, asked, take, left, warnings } = setup(book);

    for (let call = 0; call < 12; call += 1) take(`poll ${call}`, 'poll');
    await clock.advance(9_000);

    const { spacingMs } = paceOf(100, 'poll');
    expect(asked).toHaveLength(1);
    expect(left).toHaveLength(12);
    expect(left[9]?.at).toBeLessThanOrEqual(300);
    expect(left[11]?.at).toBeGreaterThanOrEqual(Math.floor(2 * spacingMs));
    expect(warnings()).toEqual([alone]);
  });

  it('comes back to the common count once the database answers', async () => {
    let away = true;
    const { clock, asked, take, warnings } = setup(async () => {
      if (away) throw new Error('away');
      return await Promise.resolve(0);
    });
    take('first', 'poll');
    await clock.advance(10_000);

    away = false;
    take('second', 'poll');
    take('third', 'poll');
    await settle();

    expect({ asked: asked.length, warnings: warnings() }).toEqual({ asked: 3, warnings: [alone] });
  });

  it('has counted what it sent with the others when it is left alone', async () => {
    let away = false;
    const { clock, take, left } = setup(async () => {
      if (away) throw new Error('away');
      return await Promise.resolve(0);
    });
    for (let call = 0; call < 10; call += 1) take(`shared ${call}`, 'poll');
    await settle();

    away = true;
    take('alone', 'poll');
    await clock.advance(2_000);

    expect(left[10]?.at).toBeGreaterThan(600);
  });
});
