import { describe, expect, it } from 'vitest';
import { createBudget } from '../../../src/hcp/budget.ts';
import type { Urgency } from '../../../src/hcp/call.ts';
import { createLocalGate } from '../../../src/hcp/gate.ts';
import { HcpNoAnswerError } from '../../../src/use-cases/hcp-errors.ts';
import { createManualClock, settle } from './manual-clock.ts';

function setup(requestsPerMinute: number) {
  const clock = createManualClock();
  const gate = () => createLocalGate(requestsPerMinute, clock.now);
  const budget = createBudget(gate, clock.wait);
  const left: { name: string; at: number }[] = [];
  const errors: unknown[] = [];
  const take = (
    name: string,
    {
      urgency = 'poll' as Urgency,
      organization = 'org-1',
      signal = new AbortController().signal,
    } = {},
  ) => {
    budget.take(organization, urgency, signal).then(
      () => left.push({ name, at: clock.now() }),
      (error: unknown) => errors.push(error),
    );
  };
  return { clock, take, left, errors, names: () => left.map(({ name }) => name) };
}

const times = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('createBudget', () => {
  it('lets a tenth of a minute’s calls go at once, and spaces out the rest', async () => {
    const { clock, take, left } = setup(100);

    for (const number of times(13)) take(String(number));
    await clock.advance(60_000);

    expect(left.map(({ at }) => at)).toEqual([...times(10).map(() => 0), 660, 1_319, 1_979]);
  });

  it.each([1, 2, 7, 100, 250])('never lets more than %i calls go in any minute', async (limit) => {
    const { clock, take, left } = setup(limit);

    for (const number of times(limit * 4)) take(String(number));
    await clock.advance(180_000);
    await clock.advance(120_000);

    const busiest = Math.max(
      ...left.map(
        ({ at: from }) => left.filter(({ at }) => at >= from && at < from + 60_000).length,
      ),
    );
    expect(left).toHaveLength(limit * 4);
    expect(busiest).toBeLessThanOrEqual(limit);
  });

  it('serves each kind in turn: changes, then polls, then the inventory', async () => {
    const { clock, take, names } = setup(10);
    take('first');
    take('list 1', { urgency: 'inventory' });
    for (const name of ['poll 1', 'poll 2']) take(name);
    await settle();

    take('list 2', { urgency: 'inventory' });
    take('write 1', { urgency: 'change' });
    take('write 2', { urgency: 'change' });
    await clock.advance(60_000);

    expect(names()).toEqual([
      'first',
      'write 1',
      'write 2',
      'poll 1',
      'poll 2',
      'list 1',
      'list 2',
    ]);
  });

  it('counts each organization for itself', async () => {
    const { clock, take, names } = setup(1);

    take('ours');
    take('ours, later');
    take('theirs', { organization: 'org-2' });
    await settle();

    expect({ names: names(), sleeping: clock.sleeping() }).toEqual({
      names: ['ours', 'theirs'],
      sleeping: [60_000],
    });
  });

  it('lets go of whoever gives up, and keeps their place for nobody', async () => {
    const { clock, take, names, errors } = setup(1);
    const impatient = new AbortController();
    take('first');
    take('impatient', { signal: impatient.signal });
    take('patient');
    await clock.advance(30_000);

    impatient.abort(new Error('enough'));
    await clock.advance(30_000);

    expect(names()).toEqual(['first', 'patient']);
    expect(errors).toEqual([expect.any(HcpNoAnswerError)]);
    expect(errors[0]).toMatchObject({ effect: 'none', transient: true });
  });

  it('leaves no timer behind when the last in the line gives up, and goes on afterwards', async () => {
    const { clock, take, names } = setup(1);
    const impatient = new AbortController();
    take('first');
    take('impatient', { signal: impatient.signal });
    await settle();

    impatient.abort();
    const sleeping = clock.sleeping();
    take('next');
    await clock.advance(60_000);

    expect({ sleeping, names: names() }).toEqual({ sleeping: [], names: ['first', 'next'] });
  });

  it('refuses at once a call that was given up before it came', async () => {
    const { take, errors, names } = setup(100);

    take('late', { signal: AbortSignal.abort() });
    await settle();

    expect({ names: names(), errors }).toEqual({
      names: [],
      errors: [expect.any(HcpNoAnswerError)],
    });
  });

  it('survives a clock that is set back', async () => {
    const { clock, take, names } = setup(10);
    clock.set(1_000_000);
    take('first');

    clock.set(0);
    take('second');
    await clock.advance(6_000);

    expect(names()).toEqual(['first', 'second']);
  });
});
