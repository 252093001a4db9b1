import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparableValues, sameValues } from '../../../src/domain/private-link.ts';
import { type Hooks, Killed } from '../../fakes/interpose.ts';
import type { Ending, HcpFault } from '../../fakes/scripted-hcp.ts';
import { follow, toldSince } from './worker.ts';
import { actions, approved, createWorld, notices, requestOf, type World } from './world.ts';

type Course = {
  readonly create: readonly HcpFault[];
  readonly look: readonly HcpFault[];
  readonly operation: readonly HcpFault[];
  readonly ending: Ending;
  readonly forgetful: boolean;
  /** How many calls each process lives for, one process after another; the rest live on. */
  readonly lives: readonly number[];
};

const passing = fc.constantFrom<HcpFault>(
  'lost',
  'unheard',
  'late',
  'unavailable',
  'limited',
  'strange',
);
const reading = fc.constantFrom<HcpFault>('unavailable', 'limited', 'forbidden', 'strange');
const course: fc.Arbitrary<Course> = fc.record({
  create: fc.array(passing, { maxLength: 4 }),
  look: fc.array(reading, { maxLength: 3 }),
  operation: fc.array(reading, { maxLength: 3 }),
  ending: fc.constantFrom<Ending>('available', 'available', 'operation_failed', 'service_failed'),
  forgetful: fc.boolean(),
  lives: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 4 }),
});

/** Processes that die one after another; what was on its way meanwhile arrives before the next begins. */
function mortals(world: World, lives: readonly number[]): () => Hooks {
  const left = [...lives];
  return () => {
    world.hcp.land();
    const life = left.shift();
    return {
      before: ({ number, name }) => {
        if (life !== undefined && number > life) throw new Killed(name);
      },
    };
  };
}

async function run(given: Course): Promise<World> {
  const world = createWorld();
  await approved(world);
  const { hcp } = world;
  hcp.fail('createService', ...given.create);
  hcp.fail('findService', ...given.look);
  hcp.fail('findOperation', ...given.operation);
  hcp.fail('listServiceOperations', ...given.operation);
  Object.assign(hcp, { ending: given.ending, forgetful: given.forgetful });
  await follow(world, { hooks: mortals(world, given.lives) });
  return world;
}

/** HCP tells of a failed operation by the operation or, where that is not to be had, by the service. */
const failures = ['operation_failed', 'service_failed'];

describe('any course of faults and deaths', () => {
  it('ends as HCP does, with one service made under one approval, and each word said once', async () => {
    await fc.assert(
      fc.asyncProperty(course, async (given) => {
        const world = await run(given);

        const request = requestOf(world);
        const { status, failure, revision, version } = request;
        const codes = toldSince(world);
        expect(status).toBe(given.ending === 'available' ? 'succeeded' : 'failed');
        if (status === 'failed') expect(failures).toContain(failure?.code);
        expect(world.hcp.made()).toBe(1);
        expect(version).toBe(1);
        expect(actions(world)).toHaveLength(revision);
        for (const code of [
          'sent',
          'accepted',
          'running',
          'awaiting_available',
          'available',
          'failed',
        ])
          expect(codes.filter((each) => each === code).length, code).toBeLessThanOrEqual(1);
        expect(codes[0]).toBe('sent');
        expect(notices(world)).toEqual(['recorded', codes.at(-1)]);
        await expectTrue(world);
      }),
      { numRuns: 150, seed: 20261121 },
    );
  });

  async function expectTrue(world: World): Promise<void> {
    const { status, target, desired } = requestOf(world);
    if (status !== 'succeeded') return;
    const service = await world.hcp.api.findService(
      target,
      target.serviceId,
      AbortSignal.timeout(1_000),
    );
    expect(service?.state).toBe('AVAILABLE');
    expect(service && sameValues(comparableValues(service), desired)).toBe(true);
  }
});
