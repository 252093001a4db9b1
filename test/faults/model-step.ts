/** What every command of the model shares: a step, who dies in it, and which request it is about. */
import fc from 'fast-check';
import { isOpen, type RequestStatus } from '../../src/domain/lifecycle.ts';
import type { RequestId } from '../../src/domain/request.ts';
import { type Hooks, Killed, killAt, type Moment } from '../fakes/interpose.ts';
import { checkRequests } from './model-invariants.ts';
import type { ModelWorld } from './model-world.ts';

type Nothing = Record<string, never>;
export type Command = fc.AsyncCommand<Nothing, ModelWorld>;

export const at = <T>(list: readonly T[], number: number): T | undefined =>
  list[number % list.length];

/** A step and, after it, everything that must be true after each. */
export function step(
  name: string,
  run: (world: ModelWorld) => Promise<unknown> | unknown,
): Command {
  return {
    check: () => true,
    run: async (_, world) => {
      await run(world);
      await checkRequests(
        world,
        world.ids.filter((id) => !world.closed.has(id)),
      );
      if (world.broken.length > 0) throw new Error(world.broken.join('\n'));
    },
    toString: () => name,
  };
}

/** A process that is killed is no fault of a step. */
export async function survive(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error;
  });
}

/** Where a process dies, among the calls that it makes; most live. */
export type Crash = { readonly number: number; readonly moment: Moment } | undefined;
export const crash: fc.Arbitrary<Crash> = fc.option(
  fc.record({
    number: fc.integer({ min: 1, max: 14 }),
    moment: fc.constantFrom('before', 'after'),
  }),
  { nil: undefined, freq: 2 },
);
export const hooksOf = (dies: Crash): Hooks =>
  dies === undefined ? {} : killAt(dies.number, dies.moment);
export const told = (dies: Crash): string =>
  dies === undefined ? '' : `, killed ${dies.moment} call ${dies.number}`;

export const index = fc.nat({ max: 11 });

/** A request: mostly one that is under way. */
type Which = { readonly number: number; readonly any: boolean };
export const someRequest: fc.Arbitrary<Which> = fc.record({
  number: index,
  any: fc.constantFrom(false, false, false, true),
});
export const find = (world: ModelWorld, { number, any }: Which): RequestId | undefined =>
  at(any ? world.ids : findBy(world, isOpen), number) ?? at(world.ids, number);
export const named = ({ number, any }: Which): string => `#${number}${any ? ' of all' : ''}`;

/** Requests by where they were after the last step. */
export const findBy = (
  { statuses }: ModelWorld,
  is: (status: RequestStatus) => boolean,
): readonly RequestId[] => [...statuses].filter(([, status]) => is(status)).map(([id]) => id);
export const subset = <T>(list: readonly T[]) => fc.subarray([...list], { minLength: 1 });
