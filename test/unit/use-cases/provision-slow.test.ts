import { describe, expect, it } from 'vitest';
import { arrange, follow, toldSince, work } from './worker.ts';
import { approved, createWorld, requestId, requestOf } from './world.ts';

const minuteMs = 60_000;

const count = (codes: readonly string[], code: string): number =>
  codes.filter((each) => each === code).length;

describe('a silence of HCP', () => {
  it.each(['accepted', 'running', 'awaiting_available', 'verifying'] as const)(
    'while %s is told once after five minutes, and once when it is over',
    async (phase) => {
      const world = createWorld();
      await arrange(world, { phase, made: true });
      world.hcp.outage = 'unavailable';
      await follow(world, { forMs: 4 * minuteMs });
      const early = toldSince(world);
      await follow(world, { forMs: 20 * minuteMs });
      const during = toldSince(world);
      Object.assign(world.hcp, { outage: undefined, ending: 'stuck' });
      await follow(world, { forMs: minuteMs });
      world.hcp.ending = 'available';

      await follow(world);

      expect(early).toEqual([]);
      expect(during).toEqual(['no_answer']);
      expect(count(toldSince(world), 'no_answer')).toBe(1);
      expect(toldSince(world).at(-1)).toBe('available');
      expect(count(toldSince(world), 'answers_again')).toBe(1);
    },
  );

  it('that is short is not told, but is in the log', async () => {
    const world = createWorld();
    await arrange(world, { phase: 'accepted', made: true });
    world.hcp.fail('findOperation', 'unavailable', 'lost', 'strange');

    await follow(world);

    expect(toldSince(world)).toEqual(['awaiting_available', 'available']);
    const entry = world.state.entries.find(({ details }) => 'silent_since' in details);
    expect(entry).toMatchObject({
      action: 'phase_changed',
      details: { error: 'HcpNoAnswerError' },
    });
  });

  it('before anything was sent is told as well, and the start says that it is over', async () => {
    const world = createWorld();
    await approved(world);
    world.hcp.outage = 'unavailable';
    await follow(world, { forMs: 10 * minuteMs });
    world.hcp.outage = undefined;

    await follow(world);

    expect(toldSince(world).slice(0, 4)).toEqual([
      'no_answer',
      'answers_again',
      'sent',
      'accepted',
    ]);
    expect(requestOf(world).status).toBe('succeeded');
  });

  it('never makes a look earlier than HCP asked for, nor later than a minute by itself', async () => {
    const world = createWorld();
    await arrange(world, { phase: 'accepted', made: true });
    world.clock.advance(60 * minuteMs);
    world.hcp.fail('findOperation', 'limited', 'unavailable');
    const waits: number[] = [];

    for (let look = 0; look < 2; look += 1) {
      const before = world.clock.now().getTime();
      const outcome = await work(world);
      if (outcome.kind === 'waiting') {
        waits.push(outcome.until.getTime() - before);
        world.clock.advanceTo(outcome.until);
      }
    }

    expect(waits).toEqual([120_000, 60_000]);
  });
});

describe('a slow change', () => {
  it('is said to take longer after 10 and after 35 minutes, once each, and ends well', async () => {
    const world = createWorld();
    await arrange(world, { phase: 'accepted', made: true });
    world.hcp.ending = 'stuck';
    await follow(world, { forMs: 60 * minuteMs });
    const told = toldSince(world);
    world.hcp.ending = 'available';

    await follow(world);

    const slow = world.state.rows
      .get(requestId)
      ?.messages.filter(({ body }) => body?.code === 'slow');
    expect(told).toEqual(['running', 'slow', 'slow']);
    expect(slow?.map(({ body }) => body)).toEqual([
      { code: 'slow', minutes: 10 },
      { code: 'slow', minutes: 35 },
    ]);
    expect(requestOf(world).status).toBe('succeeded');
  });

  it.each([
    ['accepted', 'stuck'],
    ['running', 'stuck'],
    ['awaiting_available', 'stuck'],
  ] as const)('that is %s after a day is handed to people as %s', async (phase, code) => {
    const world = createWorld();
    await arrange(world, { phase, made: true });
    world.hcp.ending = 'stuck';
    await follow(world, { forMs: 23 * 60 * minuteMs });
    const { status } = requestOf(world);

    await follow(world, { forMs: 2 * 60 * minuteMs });

    expect(status).toBe('provisioning');
    expect(requestOf(world)).toMatchObject({ status: 'needs_attention', failure: { code } });
  });

  it.each([
    ['sending', 'no_answer'],
    ['verifying', 'outcome_unknown'],
    ['running', 'no_answer'],
  ] as const)('that is %s while HCP is silent for a day ends as %s', async (phase, code) => {
    const world = createWorld();
    await arrange(world, { phase, made: true });
    world.hcp.outage = 'unavailable';

    await follow(world);

    expect(requestOf(world)).toMatchObject({ status: 'needs_attention', failure: { code } });
    expect(toldSince(world)).toEqual(['no_answer', 'needs_attention']);
  });

  it('is handed to people after a day also where a bug keeps each look from ending', async () => {
    const world = createWorld();
    await arrange(world, { phase: 'running', made: true });
    world.hcp.outage = 'bug';

    await expect(work(world)).rejects.toThrow('never');
    world.clock.advance(25 * 60 * minuteMs);
    await follow(world);

    expect(requestOf(world)).toMatchObject({
      status: 'needs_attention',
      failure: { code: 'no_answer' },
    });
  });

  it('that has become AVAILABLE while nobody looked for two days has succeeded', async () => {
    const world = createWorld();
    await arrange(world, { phase: 'running', made: true });
    world.clock.advance(48 * 60 * minuteMs);

    await follow(world);

    expect(requestOf(world).status).toBe('succeeded');
  });

  it('whose operation took long is not gone because the first read after it misses the service', async () => {
    const world = createWorld();
    await arrange(world, { phase: 'running', made: true });
    world.clock.advance(10 * minuteMs);
    const { findService } = world.hcp.api;
    let missed = 0;
    const hcp = {
      ...world.hcp.api,
      findService: (...given: Parameters<typeof findService>) => {
        missed += 1;
        return missed <= 3 ? Promise.resolve(undefined) : findService(...given);
      },
    };

    await follow({ ...world, deps: { ...world.deps, hcp } });

    expect(missed).toBe(4);
    expect(requestOf(world).status).toBe('succeeded');
  });
});

describe('a call that HCP never takes', () => {
  it('is sent again, ever more seldom, for a day, and then handed to people', async () => {
    const world = createWorld();
    await arrange(world, { phase: 'approved' });
    world.hcp.fail('createService', ...Array.from({ length: 5_000 }, () => 'unavailable' as const));

    await follow(world);

    expect(requestOf(world)).toMatchObject({
      ...{ status: 'needs_attention', failure: { code: 'no_answer' }, sends: 0 },
    });
    expect(toldSince(world)).toEqual(['sent', 'slow', 'slow', 'needs_attention']);
    expect(world.hcp.sent).toEqual([]);
  });

  it('is handed to people after ten lost answers with nothing to show for them', async () => {
    const world = createWorld();
    await arrange(world, { phase: 'approved' });
    world.hcp.fail('createService', ...Array.from({ length: 50 }, () => 'unheard' as const));

    await follow(world);

    expect(world.hcp.calls.filter((name) => name === 'createService')).toHaveLength(10);
    expect(requestOf(world)).toMatchObject({
      ...{ status: 'needs_attention', failure: { code: 'outcome_unknown' } },
    });
  });
});
