import { approversNow } from './escalation.ts';
import type { PeopleFacts, PersonKind, Who } from './people.ts';
import type { Plan } from './plan.ts';
import {
  type Entitlement,
  type Environment,
  findEnvironment,
  findTerraformGlob,
  isAmong,
  mayRequest,
  mayReview,
  type Place,
  type Policy,
} from './policy.ts';
import type { Prompts, RequestId, SlackUserId } from './request.ts';
import type { Result } from './result.ts';
import type { ReviewDecision } from './review.ts';
import { distinctExtras, type Rule, reviewersOf, ruleFor } from './rule.ts';

/** One decision as it was recorded, with what was known then of who made it. */
export type RecordedReview = {
  readonly reviewer: SlackUserId;
  readonly decision: ReviewDecision;
  readonly kind: PersonKind;
  readonly entitlement: Entitlement;
};

/** One version of a request that somebody decided about. */
export type RecordedDecision = {
  readonly id: RequestId;
  readonly reference: string;
  readonly version: number;
  readonly requester: SlackUserId;
  readonly place: Place;
  readonly serviceId: string;
  readonly plan: Plan;
  /** Absent of versions before the last: what was told of them is not kept. */
  readonly prompts?: Prompts;
  readonly reviews: readonly RecordedReview[];
};

/** `unknown`: it hangs on a group of which nothing is kept. */
export type Answer = 'yes' | 'no' | 'unknown';
/** What the decisions come to. `waiting`: more must approve. */
export type Outcome = 'approved' | 'rejected' | 'waiting' | 'unknown';

type From<T> = { readonly from: T; readonly to: T };

/** One point in which a request would have gone otherwise. */
export type Otherwise =
  /** `undefined`: in none, so that nobody may ask. */
  | ({ readonly kind: 'environment' } & From<string | undefined>)
  | ({ readonly kind: 'terraform' } & From<boolean>)
  | ({ readonly kind: 'quorum' } & From<number>)
  | ({ readonly kind: 'also_from' } & From<readonly Who[]>)
  | ({ readonly kind: 'requester'; readonly person: SlackUserId } & From<Answer>)
  | ({ readonly kind: 'reviewer'; readonly person: SlackUserId } & From<Answer>)
  | ({ readonly kind: 'outcome' } & From<Outcome>);

/**
 * In what a recorded decision would have gone otherwise under the second policy than under the first. Pure, and
 * by the functions that judge. Of groups by what was recorded with the decision, else by what is kept of them.
 */
export function replay(
  [before, after]: readonly [Policy, Policy],
  decision: RecordedDecision,
  kept: PeopleFacts,
): readonly Otherwise[] {
  const [from, to] = [judge(before, decision, kept), judge(after, decision, kept)];
  const found: Otherwise[] = [];
  if (from.environment !== to.environment)
    found.push({ kind: 'environment', from: from.environment, to: to.environment });
  if (from.terraform !== to.terraform)
    found.push({ kind: 'terraform', from: from.terraform, to: to.terraform });
  if (from.rule !== undefined && to.rule !== undefined)
    found.push(...compareRules(from.rule, to.rule));
  if (from.requester !== to.requester)
    found.push({
      ...{ kind: 'requester', person: decision.requester },
      ...{ from: from.requester, to: to.requester },
    });
  for (const [index, { reviewer: person }] of decision.reviews.entries()) {
    const [was, is] = [from.reviewers[index] ?? 'no', to.reviewers[index] ?? 'no'];
    if (was !== is) found.push({ kind: 'reviewer', person, from: was, to: is });
  }
  if (from.outcome !== to.outcome)
    found.push({ kind: 'outcome', from: from.outcome, to: to.outcome });
  return found;
}

function compareRules(from: Rule, to: Rule): readonly Otherwise[] {
  const [was, is] = [wantedBy(from), wantedBy(to)];
  return [
    ...(from.quorum === to.quorum
      ? []
      : [{ kind: 'quorum', from: from.quorum, to: to.quorum } as const]),
    ...(JSON.stringify(was) === JSON.stringify(is)
      ? []
      : [{ kind: 'also_from', from: was, to: is } as const]),
  ];
}

/** In one order, whatever the order in the policy. */
function wantedBy(rule: Rule): readonly Who[] {
  const keyed = distinctExtras(rule).map(({ groups, users }) => {
    const who = { groups: groups.toSorted(), users: users.toSorted() };
    return { who, key: JSON.stringify(who) };
  });
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ who }) => who);
}

type Judged = {
  readonly environment: string | undefined;
  readonly terraform: boolean;
  readonly rule: Rule | undefined;
  readonly requester: Answer;
  /** In the order of the decisions. */
  readonly reviewers: readonly Answer[];
  readonly outcome: Outcome;
};

function judge(policy: Policy, decision: RecordedDecision, kept: PeopleFacts): Judged {
  const terraform = findTerraformGlob(policy, decision.serviceId) !== undefined;
  const environment = findEnvironment(policy, decision.place);
  if (environment === undefined) {
    const nobody = { requester: 'no', reviewers: [], outcome: 'waiting' } as const;
    return { environment, terraform, rule: undefined, ...nobody };
  }
  const { requester, plan, prompts, reviews } = decision;
  const rule = ruleFor(environment, plan);
  const approving = approversNow(environment, prompts === undefined ? {} : { prompts });
  const reviewers = reviewersOf(approving, rule);
  const known = reviews.map((one) => ({ ...one, facts: factsOf(one, kept) }));
  const answers = known.map(({ reviewer, facts }) =>
    answerOf(mayReview(reviewers, { requester, reviewer }, facts)),
  );
  return {
    ...{ environment: environment.name, terraform, rule },
    requester: mayAsk(environment, requester, kept),
    reviewers: answers,
    outcome: outcomeOf(
      rule,
      known.map((one, index) => ({ ...one, may: answers[index] ?? 'no' })),
    ),
  };
}

/** Whoever asked was a member then: nobody else gets that far. */
function mayAsk(environment: Environment, person: SlackUserId, kept: PeopleFacts): Answer {
  return answerOf(mayRequest(environment, person, withPerson(kept, person, 'member')));
}

type Known = RecordedReview & { readonly facts: PeopleFacts };

function factsOf({ reviewer, kind, entitlement }: RecordedReview, kept: PeopleFacts): PeopleFacts {
  const facts = withPerson(kept, reviewer, kind);
  const { group: id } = entitlement;
  const held = id === undefined ? undefined : kept.groups.get(id);
  if (id === undefined || held?.members.includes(reviewer) === true) return facts;
  const members = [...(held?.members ?? []), reviewer];
  const group = { id, handle: held?.handle ?? '', members, fetchedAt: held?.fetchedAt ?? noTime };
  return { ...facts, groups: new Map(kept.groups).set(id, group) };
}

const noTime = new Date(0);

function withPerson({ groups }: PeopleFacts, id: SlackUserId, kind: PersonKind): PeopleFacts {
  return { groups, persons: new Map([[id, { id, kind, teamId: '', fetchedAt: noTime }]]) };
}

function outcomeOf(rule: Rule, reviews: readonly (Known & { readonly may: Answer })[]): Outcome {
  const rejections = reviews.filter(({ decision }) => decision === 'reject');
  if (rejections.some(({ may }) => may === 'yes')) return 'rejected';
  if (rejections.some(({ may }) => may === 'unknown')) return 'unknown';
  const approvals = reviews.filter(({ decision }) => decision === 'approve');
  if (suffices(rule, approvals, ['yes'])) return 'approved';
  return suffices(rule, approvals, ['yes', 'unknown']) ? 'unknown' : 'waiting';
}

/** Whether these are enough, if whoever has one of these answers counts. */
function suffices(
  { quorum, alsoFrom = [] }: Rule,
  approvals: readonly (Known & { readonly may: Answer })[],
  counts: readonly Answer[],
): boolean {
  const counted = approvals.filter(({ may }) => counts.includes(may));
  const isMet = (who: Who): boolean =>
    counted.some(({ reviewer, facts }) => counts.includes(answerOf(isAmong(who, reviewer, facts))));
  return counted.length >= quorum && alsoFrom.every(isMet);
}

function answerOf(result: Result<Entitlement, { readonly code: string }>): Answer {
  if (result.ok) return 'yes';
  return result.refusal.code === 'group_unknown' ? 'unknown' : 'no';
}
