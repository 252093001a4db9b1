import { judgeCondition } from './condition.ts';
import type { JsonObject } from './json.ts';
import type { PeopleFacts, Who } from './people.ts';
import type { Plan } from './plan.ts';
import {
  type Environment,
  isAmong,
  isForWantOfAnAnswer,
  mayReview,
  type Reviewers,
} from './policy.ts';
import type { Cause, PolicyRule } from './policy-rule.ts';
import { type Change, isOwnershipChange, type SlackUserId } from './request.ts';

/**
 * The rule that a version was shown under. Not who the approvers are: that is checked at the click,
 * so that a person who joins or leaves the group changes no pending approval.
 */
export type Rule = {
  readonly environment: string;
  readonly channel: string;
  readonly quorum: number;
  /** Why so many; absent where it is the number of the change. */
  readonly because?: Cause;
  /**
   * Of each of these, one must be among those who approve; absent where anybody will do. One for each rule
   * that wants somebody, so that whoever joins one of them makes it neither more nor fewer.
   */
  readonly alsoFrom?: readonly Extra[];
};

type Extra = Who & { readonly because: Cause };

/** The rule of a change: its environment's, with all that the policy's rules want for such a plan. */
export function ruleFor(environment: Environment, plan: Plan): Rule {
  const met = (environment.rules ?? []).flatMap((rule) => metBy(rule, plan));
  const usual = quorumOf(environment, plan.change);
  const quorum = raised(usual, met);
  const because = met.find(({ approvals }) => approvals === quorum)?.because;
  const alsoFrom = met.flatMap(({ alsoFrom: who, because: why }) =>
    who === undefined ? [] : [{ ...who, because: why }],
  );
  return {
    environment: environment.name,
    channel: environment.channel,
    quorum,
    ...(quorum === usual || because === undefined ? {} : { because }),
    ...(alsoFrom.length === 0 ? {} : { alsoFrom }),
  };
}

/** How many must approve: who decides what counts as approved, or whose a service is, decides as of an update. */
export function quorumOf({ approvals }: Pick<Environment, 'approvals'>, change: Change): number {
  return approvals[isOwnershipChange(change) ? 'update' : change];
}

type Met = PolicyRule['wants'] & { readonly because: Cause };

function metBy({ when, wants }: PolicyRule, plan: Plan): readonly Met[] {
  const judged = judgeCondition(when, plan);
  return judged.ok ? [{ ...wants, because: judged.value }] : [];
}

/** Rules raise the number. Only one about requests that only remove may set a lower one, which others raise. */
function raised(usual: number, met: readonly Met[]): number {
  const numbers = (rules: readonly Met[]) => rules.flatMap(({ approvals }) => approvals ?? []);
  const ofRemovals = numbers(met.filter(({ because }) => because.onlyRemoves === true));
  const start = ofRemovals.length === 0 ? usual : Math.max(...ofRemovals);
  return Math.max(start, ...numbers(met.filter(({ because }) => because.onlyRemoves !== true)));
}

/** Rules that want the same people want one of them: told once, with the first one's cause. */
export function distinctExtras({ alsoFrom = [] }: Pick<Rule, 'alsoFrom'>): readonly Extra[] {
  return distinctPeople(alsoFrom);
}

function distinctPeople<W extends Who>(all: readonly W[]): readonly W[] {
  const kept = new Map<string, W>();
  for (const who of all) {
    const key = JSON.stringify(whoJson(who));
    if (!kept.has(key)) kept.set(key, who);
  }
  return [...kept.values()];
}

/** What a digest and the log hold of a rule. Keys that are absent do not change digests of earlier versions. */
export function ruleJson({ environment, channel, quorum, because, alsoFrom }: Rule): JsonObject {
  const extras = alsoFrom?.map((one) => ({ ...whoJson(one), because: causeJson(one.because) }));
  return {
    ...{ environment, channel, quorum },
    ...(because === undefined ? {} : { because: causeJson(because) }),
    ...(extras === undefined ? {} : { also_from: extras }),
  };
}

/** In whatever order the policy names them. */
function whoJson({ groups, users }: Who) {
  return { groups: [...groups].sort(), users: [...users].sort() };
}

function causeJson({ flags, moreValuesThan, onlyRemoves, change }: Cause): JsonObject {
  return {
    ...(flags === undefined ? {} : { flags }),
    ...(moreValuesThan === undefined ? {} : { more_values_than: moreValuesThan }),
    ...(onlyRemoves === undefined ? {} : { only_removes: onlyRemoves }),
    ...(change === undefined ? {} : { change }),
  };
}

/** A cause in the policy's own words, for the log. */
export function causeWord(cause: Cause): string {
  return Object.entries(causeJson(cause))
    .map(([key, value]) => `${key} ${String(value)}`)
    .join(', ');
}

/**
 * Whether what was shown under a rule may still be decided under the current one. What a digest holds must
 * be the same, but that more people may be those of whom one is wanted: as with approvers, whoever joins
 * them makes nothing untrue that was shown.
 */
export function sameRule(current: Rule, shown: Rule): boolean {
  const [now, then] = [current.alsoFrom ?? [], shown.alsoFrom ?? []];
  return (
    now.length === then.length &&
    now.every((who, index) => includesAll(who, then[index] ?? who)) &&
    JSON.stringify(withoutPeople(current)) === JSON.stringify(withoutPeople(shown))
  );
}

function withoutPeople({ alsoFrom, ...rest }: Rule): JsonObject {
  const causes = (alsoFrom ?? []).map(({ because }) => causeJson(because));
  return { ...ruleJson(rest), causes };
}

const whoOf = ({ groups, users }: Who): Who => ({ groups, users });

function includesAll(wide: Who, narrow: Who): boolean {
  return (
    narrow.groups.every((group) => wide.groups.includes(group)) &&
    narrow.users.every((user) => wide.users.includes(user))
  );
}

/** Who may review under a rule: the approvers, and everybody of whom the rule wants one. */
export function reviewersOf({ approvers }: Reviewers, { alsoFrom = [] }: Rule): Reviewers {
  const all = [approvers, ...alsoFrom];
  return {
    approvers: {
      groups: [...new Set(all.flatMap(({ groups }) => groups))],
      users: [...new Set(all.flatMap(({ users }) => users))],
    },
  };
}

/** What the people who agreed come to under a rule, as they are now. */
export type Tally = {
  /** Who may still review, in the order in which they agreed. */
  readonly counted: readonly SlackUserId[];
  /** Of each extra of the rule, in its order, the first who counts for it. */
  readonly metBy: readonly (SlackUserId | undefined)[];
  /** The extras that nobody counts for yet. */
  readonly missing: readonly Who[];
  /** Slack gave no answer that could make somebody count. */
  readonly inDoubt: boolean;
};

/** Judges all who agreed anew. Fails closed: whoever Slack cannot tell us about counts for nothing. Pure. */
export function tally(
  ruled: Reviewers & { readonly rule: Rule; readonly requester: SlackUserId },
  agreed: readonly SlackUserId[],
  facts: PeopleFacts,
): Tally {
  const { rule, requester } = ruled;
  const { alsoFrom = [] } = rule;
  const reviewers = reviewersOf(ruled, rule);
  const answers = agreed.map((reviewer) => ({
    reviewer,
    still: mayReview(reviewers, { requester, reviewer }, facts),
  }));
  const counted = answers.filter(({ still }) => still.ok).map(({ reviewer }) => reviewer);
  const metBy = alsoFrom.map((who) => counted.find((one) => isAmong(who, one, facts).ok));
  const missing = alsoFrom.filter((_, index) => metBy[index] === undefined);
  const isUnanswered = ({ reviewer, still }: (typeof answers)[number]): boolean =>
    !still.ok && isForWantOfAnAnswer(still.refusal, reviewer, facts);
  const mayBeMet = (who: Who): boolean =>
    counted.some((reviewer) => isUnanswered({ reviewer, still: isAmong(who, reviewer, facts) }));
  return {
    counted,
    metBy,
    missing: distinctPeople(missing.map(whoOf)),
    inDoubt: answers.some(isUnanswered) || missing.some(mayBeMet),
  };
}

/** Whether that is enough: so many, and one of each of whom the rule wants one. */
export function isEnough({ counted, missing }: Tally, quorum: number): boolean {
  return counted.length >= quorum && missing.length === 0;
}
