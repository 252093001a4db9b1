import { describe, expect, it } from 'vitest';
import { createGate } from '../fakes/gate.ts';
import { type Hooks, Killed, type Moment } from '../fakes/interpose.ts';
import type { Behaviour } from '../unit/use-cases/behaviours.ts';
import { behaviours } from '../unit/use-cases/behaviours.ts';
import { killedOnce } from '../unit/use-cases/killed-once.ts';
import { follow, toldSince, work } from '../unit/use-cases/worker.ts';
import { actions, approved, createWorld, requestId, requestOf } from '../unit/use-cases/world.ts';

async function carriedOut(behaviour: Behaviour, at: { number: number; moment: Moment }) {
  const world = createWorld();
  await approved(world);
  behaviour.prepare?.(world);
  const fate = killedOnce(world, at.number, at.moment);
  await follow(world, { hooks: fate.hooks });
  return { world, killed: fate.killed };
}

const once = (codes: readonly string[], code: string): boolean =>
  codes.filter((each) => each === code).length <= 1;

const refusing: Behaviour = {
  made: false,
  prepare: ({ hcp }) =>
    hcp.fail('createService', ...Array.from({ length: 9 }, () => 'refused' as const)),
};
const tried = {
  answers: behaviours['answers'],
  refuses: refusing,
  'loses its answer, having done it': behaviours['loses its answer, having done it'],
  'loses the call': behaviours['loses the call'],
  'is away for three calls': behaviours['is away for three calls'],
  'ends its operation with an error': behaviours['ends its operation with an error'],
  'has a stranger’s service': behaviours['has a stranger’s service'],
};

describe('a worker that is killed once, wherever it is', () => {
  it.each(Object.entries(tried))(
    'leaves a request that ends as it would have, with one effect, when HCP %s',
    async (_, behaviour) => {
      const calm = await carriedOut(behaviour, { number: 0, moment: 'before' });
      const end = requestOf(calm.world);
      let kills = 0;

      for (const moment of ['before', 'after'] as const)
        for (let number = 1; ; number += 1) {
          const { world, killed } = await carriedOut(behaviour, { number, moment });
          if (!killed) break;
          kills += 1;
          const { status, failure: { seen, ...failure } = {}, revision } = requestOf(world);
          const where = `${moment} call ${number}`;
          const { seen: seenThen, ...failureThen } = end.failure ?? {};
          expect({ where, status, failure, seen: seen?.live.exists, state: seen?.state }).toEqual({
            where,
            status: end.status,
            failure: failureThen,
            seen: seenThen?.live.exists,
            state: seenThen?.state,
          });
          expect(world.hcp.made(), where).toBe(calm.world.hcp.made());
          for (const code of [
            'sent',
            'accepted',
            'running',
            'awaiting_available',
            'available',
            'failed',
          ])
            expect(once(toldSince(world), code), `${where}: ${code}`).toBe(true);
          expect(actions(world), where).toHaveLength(revision);
        }

      expect(kills).toBeGreaterThan(8);
    },
  );

  it('is noticed where the request itself is what kills it, again and again', async () => {
    const world = createWorld();
    await approved(world);
    await work(world);
    const deadly: Hooks = {
      before: ({ name }) => {
        if (name !== 'requests.lease') throw new Killed('every time');
      },
    };

    for (let run = 0; run < 5; run += 1) {
      world.clock.advance(15_000);
      await expect(work(world, deadly)).rejects.toThrow(Killed);
    }
    world.clock.advance(15_000);
    await work(world);

    expect(requestOf(world)).toMatchObject({
      ...{ status: 'needs_attention', failure: { code: 'too_many_starts' } },
    });
  });
});

/** A worker that stands still from before one of its calls, until it is woken. */
function frozenAt(number: number) {
  const gate = createGate();
  let reached = false;
  const hooks: Hooks = {
    before: async (call) => {
      if (call.number !== number) return;
      reached = true;
      await gate.pass();
    },
  };
  return { hooks, wake: gate.open, arrived: gate.arrived, reached: () => reached };
}

describe('a worker that is frozen past its lease', () => {
  it('writes nothing and sends nothing when it wakes, wherever it stood', async () => {
    let stood = 0;
    for (let number = 2; ; number += 1) {
      const world = createWorld();
      await approved(world);
      const frozen = frozenAt(number);
      const late = work(world, frozen.hooks);
      await Promise.race([late, frozen.arrived]);
      if (!frozen.reached()) break;
      stood += 1;
      world.clock.advance(15_000);
      await follow(world);
      const { hcp, state } = world;
      const [sent, entries, rows] = [
        hcp.sent.length,
        state.entries.length,
        state.rows.get(requestId),
      ];

      frozen.wake();
      await late;

      const inCall = hcp.calls.at(-1) === 'createService' && sent < hcp.sent.length;
      expect(hcp.sent.length - sent, `frozen at call ${number}`).toBe(inCall ? 1 : 0);
      expect(hcp.made()).toBe(1);
      expect(state.entries).toHaveLength(entries);
      expect(state.rows.get(requestId)).toEqual(rows);
      expect(requestOf(world).status).toBe('succeeded');
    }
    expect(stood).toBeGreaterThan(5);
  });

  it('right before the call does not make it, even where nobody has taken over', async () => {
    const world = createWorld();
    await approved(world);
    const slow: Hooks = {
      after: ({ name }) => {
        if (name === 'requests.change') world.clock.advance(11_000);
      },
    };

    const outcome = await work(world, slow);

    expect(outcome.kind).toBe('stopped');
    expect(world.hcp.sent).toEqual([]);
    await follow(world);
    expect(requestOf(world).status).toBe('succeeded');
    expect(world.hcp.sent).toHaveLength(1);
  });

  it('after its look at HCP does not send on that look, even where nobody has taken over', async () => {
    const world = createWorld();
    await approved(world);
    let looks = 0;
    const slow: Hooks = {
      after: ({ name }) => {
        if (name !== 'hcp.findService') return;
        looks += 1;
        world.clock.advance(13_000);
      },
    };

    const outcome = await work(world, slow);

    expect(outcome).toMatchObject({ kind: 'stopped' });
    expect({ looks, sent: world.hcp.sent }).toEqual({ looks: 1, sent: [] });
    await follow(world);
    expect(requestOf(world).status).toBe('succeeded');
    expect(world.hcp.sent).toHaveLength(1);
  });
});
