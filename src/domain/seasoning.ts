import type { Bulletin } from './message.ts';
import type { GroupFacts, PeopleFacts } from './people.ts';
import {
  allReviewers,
  type Entitlement,
  type Environment,
  mayReview,
  type Policy,
  type ReviewerRefusal,
  type Reviewers,
} from './policy.ts';
import type { SlackUserId } from './request.ts';
import { ok, type Result, refused } from './result.ts';

/** Somebody in a user group, and since when the bot has seen them there without a break. */
export type Membership = {
  readonly group: string;
  readonly person: SlackUserId;
  readonly since: Date;
  /** Seen by the very first look at the group: what was there then is taken as it is. */
  readonly baseline: boolean;
};

/** What a decision is judged by: an environment's demand, what is stored, and the database's clock. */
export type Seasoning = {
  readonly environment: Pick<Environment, 'seasoningMs'>;
  /** Of all who are judged; absent is the same as none. */
  readonly memberships: readonly Membership[] | undefined;
  readonly now: Date;
};

/** `from`: when they can decide, if they stay; absent where the bot has not seen them there at all. */
export type SeasoningRefusal = { readonly code: 'not_seasoned'; readonly from?: string };

/** Why somebody may decide, and the facts by which whoever else has decided is judged beside them. */
type Decider = { readonly entitlement: Entitlement; readonly facts: PeopleFacts };
type Parties = Parameters<typeof mayReview>[1];
type Known = { readonly facts: PeopleFacts; readonly seasoning: Seasoning };

/**
 * Decides who may review as `mayReview` does, and who has not been in a group for as long as the environment
 * wants is none of it there. Fails closed: whoever was never seen in it is not in it. Who is named by user id
 * is not concerned.
 */
export function mayDecide(
  reviewers: Reviewers,
  parties: Parties,
  { facts, seasoning }: Known,
): Result<Decider, ReviewerRefusal | SeasoningRefusal> {
  const counting = seasonedFacts(facts, seasoning);
  const allowed = mayReview(reviewers, parties, counting);
  if (allowed.ok) return ok({ entitlement: allowed.value, facts: counting });
  const isNewAlone = mayReview(reviewers, parties, facts).ok;
  return refused(isNewAlone ? whyNot(reviewers, parties, { facts, seasoning }) : allowed.refusal);
}

/** The facts without those who are not in their groups for as long as the environment wants. */
export function seasonedFacts(
  facts: PeopleFacts,
  { environment: { seasoningMs }, memberships = [], now }: Seasoning,
): PeopleFacts {
  if (seasoningMs === undefined) return facts;
  const isSeasoned = ({ since, baseline }: Membership): boolean =>
    baseline || since.getTime() + seasoningMs <= now.getTime();
  const seasoned = memberships.filter(isSeasoned);
  const groups = [...facts.groups.values()].map((group) => {
    const those = seasoned.filter((one) => one.group === group.id).map(({ person }) => person);
    return { ...group, members: group.members.filter((person) => those.includes(person)) };
  });
  return { ...facts, groups: new Map(groups.map((group) => [group.id, group])) };
}

function whyNot(
  { approvers }: Reviewers,
  { reviewer }: Parties,
  { facts, seasoning: { environment, memberships = [] } }: Known,
): SeasoningRefusal {
  const isThere = ({ group, person }: Membership): boolean =>
    person === reviewer &&
    approvers.groups.includes(group) &&
    facts.groups.get(group)?.members.includes(person) === true;
  const times = memberships.filter(isThere).map(({ since }) => since.getTime());
  if (times.length === 0) return { code: 'not_seasoned' };
  const from = new Date(Math.min(...times) + (environment.seasoningMs ?? 0));
  return { code: 'not_seasoned', from: from.toISOString() };
}

/** For the record of a decision: since when they were seen in the group that entitles them. */
export function seenFact(
  { group }: Entitlement,
  reviewer: SlackUserId,
  { environment, memberships }: Seasoning,
): { readonly seen?: { readonly since: string; readonly baseline: boolean } } {
  const held = memberships?.find((one) => one.group === group && one.person === reviewer);
  if (environment.seasoningMs === undefined || held === undefined) return {};
  return { seen: { since: held.since.toISOString(), baseline: held.baseline } };
}

/** Who came to a group and who left it between two looks. */
export type GroupChange = {
  readonly group: string;
  readonly joined: readonly SlackUserId[];
  readonly left: readonly SlackUserId[];
};

/** `undefined` where the same people are in it. */
export function compareMembers(
  before: readonly SlackUserId[],
  { id: group, members }: Pick<GroupFacts, 'id' | 'members'>,
): GroupChange | undefined {
  const [old, now] = [new Set(before), new Set(members)];
  const joined = [...now].filter((person) => !old.has(person)).sort();
  const left = [...old].filter((person) => !now.has(person)).sort();
  return joined.length + left.length === 0 ? undefined : { group, joined, left };
}

/** More than these are counted, not named. */
const namedAtMost = 10;

/**
 * What is told of a change, and where: in each channel of an environment whose approvers it is among and that
 * wants them seasoned, one message whatever the number of people.
 */
export function tellChange(
  { environments }: Policy,
  { group, joined, left }: GroupChange,
  now: Date,
): readonly { readonly channel: string; readonly body: Bulletin }[] {
  const concerned = environments.filter(
    (one) =>
      one.seasoningMs !== undefined &&
      allReviewers(one).some(({ groups }) => groups.includes(group)),
  );
  return [...new Set(concerned.map(({ channel }) => channel))].map((channel) => {
    const there = concerned.filter((one) => one.channel === channel);
    const longest = Math.max(...there.map(({ seasoningMs = 0 }) => seasoningMs));
    return {
      channel,
      body: {
        ...({ code: 'members_changed', group } as const),
        ...{ joined: joined.slice(0, namedAtMost), joinedCount: joined.length },
        ...{ left: left.slice(0, namedAtMost), leftCount: left.length },
        decideFrom: new Date(now.getTime() + longest).toISOString(),
      },
    };
  });
}
