import { judgeCondition } from './condition.ts';
import type { PeopleFacts } from './people.ts';
import type { Plan } from './plan.ts';
import {
  type Entitlement,
  type Environment,
  findEnvironment,
  findTerraformGlob,
  type Miss,
  mayRequest,
  mayReview,
  missesOf,
  type Place,
  type Policy,
  type RequestRefusal,
  type ReviewerRefusal,
} from './policy.ts';
import type { Cause, Condition, PolicyRule } from './policy-rule.ts';
import { canMeet } from './policy-warnings.ts';
import { foreseeQuorum, type QuorumOutlook } from './quorum.ts';
import type { SlackUserId } from './request.ts';
import type { Result } from './result.ts';
import { quorumOf, type Rule, reviewersOf, ruleFor } from './rule.ts';

export type Question = {
  readonly place: Place;
  /** As far as it is known: of a create for instance. */
  readonly serviceId: string | undefined;
  readonly plan: Plan;
  /** Whether the plan has all values; else a rule about values may apply or not. */
  readonly valuesKnown: boolean;
  /** About whom it is asked. */
  readonly person: SlackUserId;
  /** Whose request it is; `undefined` where it is that of somebody else, whoever. */
  readonly requester: SlackUserId | undefined;
};

/** One rule of an environment, and what it has to do with a plan. */
export type RuleVerdict = {
  /** Its place in the file, from 0. */
  readonly index: number;
  readonly rule: PolicyRule;
} & (
  | { readonly verdict: 'applies'; readonly because: Cause }
  /** `depends`: on values that are not known. */
  | { readonly verdict: 'does_not' | 'depends'; readonly lacking: readonly (keyof Condition)[] }
);

/** What the policy says of a change in the environment that it belongs to. */
export type Ruling = {
  readonly environment: Environment;
  readonly rule: Rule;
  /** The number of the change, before any rule. */
  readonly usual: number;
  readonly rules: readonly RuleVerdict[];
  readonly mayRequest: Result<Entitlement, RequestRefusal>;
  readonly mayReview: Result<Entitlement, ReviewerRefusal>;
  /** Of a request of `requester`, or of the person's own. */
  readonly outlook: QuorumOutlook;
};

/** An environment that comes earlier in the file, and why it is not that of the place. */
export type Passed = { readonly environment: string; readonly misses: readonly Miss[] };

export type Explanation = {
  readonly passed: readonly Passed[];
  /** `undefined` where no environment matches: then nobody may ask. */
  readonly ruling: Ruling | undefined;
  /** The glob by which the service is Terraform's. */
  readonly terraform: string | undefined;
};

/** How a decision would be judged, with all its reasons: by the same functions that judge it. Pure. */
export function explainPolicy(policy: Policy, question: Question, facts: PeopleFacts): Explanation {
  const { place, serviceId } = question;
  const environment = findEnvironment(policy, place);
  const index = environment && policy.environments.indexOf(environment);
  return {
    passed: policy.environments
      .slice(0, index)
      .map((one) => ({ environment: one.name, misses: missesOf(one, place) })),
    ruling: environment && explainRuling(policy, { ...question, environment }, facts),
    terraform: serviceId === undefined ? undefined : findTerraformGlob(policy, serviceId),
  };
}

/** Nobody's id: whoever is asked about did not ask for the change themselves. */
const somebodyElse = '' as SlackUserId;

function explainRuling(
  policy: Policy,
  question: Question & { readonly environment: Environment },
  facts: PeopleFacts,
): Ruling {
  const { environment, plan, person, requester } = question;
  const rule = ruleFor(environment, plan);
  const parties = { requester: requester ?? somebodyElse, reviewer: person };
  return {
    environment,
    rule,
    usual: quorumOf(environment, plan.change),
    rules: (environment.rules ?? []).map((one, index) => ({
      ...{ index, rule: one },
      ...explainRule(policy, one, question),
    })),
    mayRequest: mayRequest(environment, person, facts),
    mayReview: mayReview(reviewersOf(environment, rule), parties, facts),
    outlook: foreseeQuorum(environment, { requester: requester ?? person, rule }, facts),
  };
}

function explainRule(policy: Policy, rule: PolicyRule, { plan, valuesKnown }: Question) {
  const judged = judgeCondition(rule.when, plan);
  if (judged.ok) return { verdict: 'applies', because: judged.value } as const;
  const lacking = judged.refusal;
  const depends =
    !valuesKnown && !lacking.includes('changes') && canMeet(policy, rule, plan.change);
  return { verdict: depends ? 'depends' : 'does_not', lacking } as const;
}
