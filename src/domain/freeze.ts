import type { LostCheckpoint } from './lost-range.ts';
import type { PeopleFacts } from './people.ts';
import { type Entitlement, memberEntitlement, type PersonRefusal, type Policy } from './policy.ts';
import type { SlackUserId } from './request.ts';
import type { Result } from './result.ts';

export type FreezeId = string & { readonly brand: 'FreezeId' };

/** Stands where the name of an environment does, and is none: all there are, and all there will be. */
export const everyEnvironment = '*';

/**
 * A time in which nothing is begun in an environment: what is approved waits, and what HCP has taken goes
 * on to its end.
 */
export type Freeze = {
  readonly id: FreezeId;
  /** A name of the policy in force, or `everyEnvironment`. */
  readonly environment: string;
  /** `null`: an operator, at the command line. */
  readonly by: SlackUserId | null;
  readonly at: Date;
  /** Absent where none was given, or where it was erased. */
  readonly reason?: string;
  /**
   * Of a freeze of all that the bot began by itself: the log has lost these, and nobody knows what was done in that
   * time. It ends when each of them is acknowledged, and in no other way.
   */
  readonly lost?: readonly LostCheckpoint[];
};

/**
 * What holds in an environment: what the log has lost before all else, then its own freeze before that of all, which
 * may end without it.
 */
export function freezeOf(freezes: readonly Freeze[], environment: string): Freeze | undefined {
  return (
    freezes.find(({ lost }) => lost !== undefined) ??
    freezes.find((freeze) => freeze.environment === environment) ??
    freezes.find((freeze) => freeze.environment === everyEnvironment)
  );
}

export type FreezerRefusal = PersonRefusal | { readonly code: 'not_a_freezer' };

/** Decides who may freeze, and end a freeze: nobody where the policy names nobody. Fails closed. */
export function mayFreeze(
  { freezers = { groups: [], users: [] } }: Policy,
  person: SlackUserId,
  facts: PeopleFacts,
): Result<Entitlement, FreezerRefusal> {
  return memberEntitlement(freezers, person, facts, 'not_a_freezer');
}
