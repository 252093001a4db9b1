import type { PeopleFacts, Who } from './people.ts';
import { type Environment, mayReview } from './policy.ts';
import { membersOf } from './quorum.ts';
import type { ChangeRequest, SlackUserId } from './request.ts';
import { countedApprovals, missingApprovals, type Review } from './review.ts';
import type { Rule } from './rule.ts';

/** A version that waits for decisions, and who has decided on it so far. */
export type Undecided = {
  readonly request: Pick<ChangeRequest, 'id' | 'requester' | 'quorum' | 'prompts'>;
  readonly rule: Rule;
  readonly reviews: readonly Review[];
  readonly environment: Pick<Environment, 'approvers' | 'escalation'>;
};

/**
 * Those of whom a decision is still wanted. Quiet approvers are left out: they may decide, and are not called. Once
 * there are enough approvals, only those are left of whom the rule wants one.
 */
export function calledUpon({ request, rule, reviews, environment }: Undecided): readonly Who[] {
  const { approvers, escalation } = environment;
  if (lacksOnlyExtras({ request, reviews })) return missingApprovals(reviews);
  const isEscalated = request.prompts?.escalated !== undefined;
  return [
    ...(approvers.quiet === true ? [] : [approvers]),
    ...(rule.alsoFrom ?? []),
    ...(isEscalated && escalation !== undefined ? [escalation.to] : []),
  ];
}

/** More than these are called by their groups: a list of names is read by nobody. */
export const namedAtMost = 8;

/**
 * Whom a reminder calls: by name those who can still decide, where they are few and all are known; else their
 * groups, and whoever the policy names. Never the requester, nor who has decided. Pure.
 */
export function toBeReminded(undecided: Undecided, facts: PeopleFacts | undefined): Who {
  const who = calledUpon(undecided);
  const groups = [...new Set(who.flatMap((one) => one.groups))];
  const named = [...new Set(who.flatMap(({ users }) => users))].filter(isOpenTo(undecided));
  const known = facts && knownCandidates(undecided, who, facts);
  return known === undefined ? { groups, users: named } : { groups: [], users: known };
}

/** Everybody who may still decide as far as is known, active or not. */
export function candidatesOf(
  undecided: Undecided,
  who: readonly Who[],
  facts: Pick<PeopleFacts, 'groups'>,
): readonly SlackUserId[] {
  const all = who.flatMap((one) => membersOf(one, facts));
  return [...new Set(all)].filter(isOpenTo(undecided));
}

function lacksOnlyExtras({ request, reviews }: Pick<Undecided, 'request' | 'reviews'>): boolean {
  return countedApprovals(reviews).length >= request.quorum && missingApprovals(reviews).length > 0;
}

/** Who has approved and is one of those who are missing by now completes the request by pressing once more. */
function isOpenTo({ request, reviews }: Undecided): (person: SlackUserId) => boolean {
  const decided = lacksOnlyExtras({ request, reviews }) ? [] : reviews;
  return (person) =>
    person !== request.requester && !decided.some(({ reviewer }) => reviewer === person);
}

/** `undefined` where they are many, or not all is known of them. */
function knownCandidates(
  undecided: Undecided,
  who: readonly Who[],
  facts: PeopleFacts,
): readonly SlackUserId[] | undefined {
  if (who.some(({ groups }) => groups.some((id) => !facts.groups.has(id)))) return undefined;
  const all = candidatesOf(undecided, who, facts);
  if (all.length > namedAtMost || all.some((person) => !facts.persons.has(person)))
    return undefined;
  return all.filter((person) => isAmongThem(undecided, who, { person, facts }));
}

function isAmongThem(
  { request: { requester } }: Undecided,
  who: readonly Who[],
  { person, facts }: { readonly person: SlackUserId; readonly facts: PeopleFacts },
): boolean {
  const parties = { requester, reviewer: person };
  return who.some((approvers) => mayReview({ approvers }, parties, facts).ok);
}

/** Asked directly, of one version: more of them, and nobody would know whose turn it is. */
const askedAtMost = 20;
/** Some of them may turn out not to be able to decide. */
const spare = 10;

/** About whom to ask Slack before they are asked directly. */
export function likelyToBeAsked(
  undecided: Undecided,
  facts: Pick<PeopleFacts, 'groups'>,
): readonly SlackUserId[] {
  return inTurn(undecided, facts).slice(0, askedAtMost + spare);
}

/**
 * Who is asked directly: those who are known to be able to decide, and were not asked before. `of`: how many can
 * decide, as far as is known. Pure.
 */
export function toBeAsked(
  undecided: Undecided,
  facts: PeopleFacts,
): { readonly people: readonly SlackUserId[]; readonly of: number } {
  const who = calledUpon(undecided);
  const can = (person: SlackUserId): boolean => isAmongThem(undecided, who, { person, facts });
  const all = candidatesOf(undecided, who, facts);
  return {
    people: inTurn(undecided, facts).filter(can).slice(0, askedAtMost),
    of: all.filter((person) => !facts.persons.has(person) || can(person)).length,
  };
}

/** Who was not asked yet, in an order of each request's own: it is not always the same ones. */
function inTurn(undecided: Undecided, facts: Pick<PeopleFacts, 'groups'>): readonly SlackUserId[] {
  const { id, prompts } = undecided.request;
  const before = prompts?.asked?.people ?? [];
  const all = candidatesOf(undecided, calledUpon(undecided), facts);
  const fresh = all.filter((person) => !before.includes(person));
  const first = Number(`0x${id.slice(0, 8)}`) % Math.max(fresh.length, 1);
  return [...fresh.slice(first), ...fresh.slice(0, first)];
}
