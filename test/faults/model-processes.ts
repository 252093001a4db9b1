/** What processes do: workers, announcers and the sweeper, at any time and in any order; and their end. */
import fc from 'fast-check';
import type { RequestId } from '../../src/domain/request.ts';
import { announce } from '../../src/use-cases/announce.ts';
import { decideClick } from '../../src/use-cases/decide-click.ts';
import { provision } from '../../src/use-cases/provision.ts';
import { repairCards } from '../../src/use-cases/repair-cards.ts';
import { sweep } from '../../src/use-cases/sweep.ts';
import { createGate } from '../fakes/gate.ts';
import { type Hooks, interpose } from '../fakes/interpose.ts';
import { crash, find, hooksOf, named, someRequest, step, survive, told } from './model-step.ts';
import type { ModelWorld } from './model-world.ts';

const never = new AbortController().signal;

export async function work(
  world: ModelWorld,
  id: RequestId,
  hooks: Hooks,
): Promise<Date | undefined> {
  const { deps } = world.base;
  const ports = interpose({ requests: deps.requests, hcp: deps.hcp }, hooks);
  let outcome: Awaited<ReturnType<typeof provision>> | undefined;
  await survive(
    provision({ ...deps, ...ports }, id, never).then((value) => {
      outcome = value;
    }),
  );
  return outcome?.kind === 'waiting' ? outcome.until : undefined;
}

/** A worker takes a request up, for as many looks; in between it waits as long as it said. */
export const worker = fc
  .record({ which: someRequest, looks: fc.constantFrom(1, 1, 2, 4, 8), dies: crash })
  .map(({ which, looks, dies }) =>
    step(`a worker takes ${named(which)} up for ${looks} looks${told(dies)}`, async (world) => {
      const id = find(world, which);
      if (id === undefined) return;
      const hooks = hooksOf(dies);
      for (let look = 0; look < looks; look += 1) {
        const until = await work(world, id, hooks);
        if (until === undefined) return;
        world.base.clock.advanceTo(until);
      }
    }),
  );

export const twoWorkers = someRequest.map((which) =>
  step(`two workers take ${named(which)} up at once`, async (world) => {
    const id = find(world, which);
    if (id !== undefined) await Promise.all([work(world, id, {}), work(world, id, {})]);
  }),
);

/** Not in the middle of a write: a process that is frozen there sends when it wakes, and nobody can help it. */
export const freeze = fc.tuple(someRequest, fc.integer({ min: 2, max: 8 })).map(([which, number]) =>
  step(`a worker with ${named(which)} stands still at call ${number}`, async (world) => {
    const id = find(world, which);
    if (id === undefined) return;
    const gate = createGate();
    const hooks: Hooks = {
      before: async (call) => {
        const isWrite = /hcp\.(create|update|delete)/.test(call.name);
        if (call.number === number && !isWrite) await gate.pass();
      },
    };
    const late = work(world, id, hooks);
    const since = world.base.clock.now().getTime();
    const wake = (): Promise<unknown> => {
      gate.open();
      return late;
    };
    const stands = await Promise.race([late.then(() => false), gate.arrived.then(() => true)]);
    if (stands) world.frozen.push({ since, wake });
  }),
);

export const leaseMs = 12_000;

export async function thawOne({ frozen, base }: ModelWorld): Promise<void> {
  const worker_ = frozen.shift();
  if (worker_ === undefined) return;
  base.clock.advanceTo(new Date(worker_.since + leaseMs + 1));
  await worker_.wake();
}

export const thaw = fc.constant(step('a worker that stood still past its lease wakes', thawOne));

export async function tell(world: ModelWorld, id: RequestId, hooks: Hooks): Promise<void> {
  const { deps, clock } = world.base;
  const { requests, messages, board } = deps;
  for (let run = 0; run < 12; run += 1) {
    const ports = interpose({ requests, messages, board }, hooks);
    let until: Date | undefined;
    await survive(
      announce({ ...deps, ...ports }, id).then((outcome) => {
        until = outcome.kind === 'waiting' ? outcome.until : undefined;
      }),
    );
    if (until === undefined) return;
    clock.advanceTo(until);
  }
}

export const announcer = fc.tuple(someRequest, crash).map(([which, dies]) =>
  step(`${named(which)} is announced${told(dies)}`, async (world) => {
    const id = find(world, which);
    if (id !== undefined) await tell(world, id, hooksOf(dies));
  }),
);

export async function sweepOnce(
  world: ModelWorld,
): Promise<readonly { id: string; kind: string }[]> {
  const { deps } = world.base;
  const jobs: { id: string; kind: string }[] = [];
  const add = (list: readonly { requestId: string; kind: string }[]): Promise<void> => {
    jobs.push(...list.map(({ requestId, kind }) => ({ id: requestId, kind })));
    return Promise.resolve();
  };
  await sweep({
    ...deps,
    queue: { add } as never,
    decideClick: (one) => decideClick(deps, one),
    decideCandidate: none,
  });
  return jobs;
}

const none = () => Promise.reject(new Error('nobody decides on a policy here'));

/** Cards of open requests are compared with Slack, and follow their environment to another channel. */
export async function repair({ base }: ModelWorld): Promise<void> {
  await repairCards(base.deps, 60_000, never);
}

export const repairer = fc.constant(step('cards are compared with Slack', repair));

export const sweeper = fc.constant(step('the sweeper comes by', sweepOnce));

/** A worker goes on with it for as long as there is something to look at. */
export async function runOut(world: ModelWorld, id: RequestId): Promise<void> {
  for (let look = 0; look < 60; look += 1) {
    const until = await work(world, id, {});
    if (until === undefined) return;
    world.base.clock.advanceTo(until);
  }
}
