import type { SlackUserId } from './request.ts';

/**
 * What Slack says of a person, as far as a decision needs it. `unknown` is not a kind: whoever Slack
 * cannot tell us about has no facts, and no facts means no.
 */
export type PersonKind = 'member' | 'guest' | 'bot' | 'deactivated' | 'stranger';

export type PersonFacts = {
  readonly id: SlackUserId;
  readonly kind: PersonKind;
  readonly teamId: string;
  /** Absent where Slack does not tell: nothing is decided by it. */
  readonly email?: string;
  readonly fetchedAt: Date;
};

/** Who: members of user groups, and users by name. */
export type Who = { readonly groups: readonly string[]; readonly users: readonly SlackUserId[] };

/** Who is in a user group. A disabled group has no members that count. */
export type GroupFacts = {
  readonly id: string;
  readonly handle: string;
  readonly members: readonly SlackUserId[];
  readonly fetchedAt: Date;
};

/** The facts a decision rests on: whoever and whatever is missing here could not be established. */
export type PeopleFacts = {
  readonly persons: ReadonlyMap<SlackUserId, PersonFacts>;
  readonly groups: ReadonlyMap<string, GroupFacts>;
  /** Persons and groups that Slack gave no answer about: whoever is absent and not here does not exist. */
  readonly unanswered?: ReadonlySet<string>;
};

/** A decision may rest on facts at most this old. */
export const maxFactsAgeMs = 30_000;
