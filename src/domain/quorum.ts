import type { PeopleFacts, Who } from './people.ts';
import { allReviewers, type Environment, mayReview, type Policy } from './policy.ts';
import type { SlackUserId } from './request.ts';
import { type Rule, reviewersOf } from './rule.ts';

/**
 * Whether enough people could approve, as far as what is kept of them can tell. `found` counts those who
 * certainly can; `in_doubt` means that others might, of whom or of whose groups nothing is known.
 */
export type QuorumOutlook = {
  readonly kind: 'enough' | 'in_doubt' | 'too_few';
  readonly found: number;
  readonly quorum: number;
  /** Of whom the rule wants one, and nobody can: then it is too few, however many there are. */
  readonly nobodyFrom?: Who;
};

type Asked = { readonly requester: SlackUserId; readonly rule: Rule };

/** Facts may be of any age here: the decision itself asks for fresh ones. */
export function foreseeQuorum(
  environment: Environment,
  { requester, rule }: Asked,
  facts: PeopleFacts,
): QuorumOutlook {
  const { approvers } = reviewersOf(environment, rule);
  const { quorum, alsoFrom = [] } = rule;
  const outlook = { ...foresee(approvers, { requester, wanted: quorum }, facts), quorum };
  if (outlook.kind === 'too_few') return outlook;
  const extras = alsoFrom.map((who) => foresee(who, { requester, wanted: 1 }, facts).kind);
  const nobodyFrom = alsoFrom[extras.indexOf('too_few')];
  if (nobodyFrom !== undefined) return { ...outlook, kind: 'too_few', nobodyFrom };
  return extras.includes('in_doubt') ? { ...outlook, kind: 'in_doubt' } : outlook;
}

function foresee(
  who: Who,
  { requester, wanted }: { readonly requester: SlackUserId; readonly wanted: number },
  facts: PeopleFacts,
): Pick<QuorumOutlook, 'kind' | 'found'> {
  const answers = membersOf(who, facts).map((reviewer) =>
    mayReview({ approvers: who }, { requester, reviewer }, facts),
  );
  const found = answers.filter(({ ok }) => ok).length;
  const unknown = answers.filter(
    (answer) => !answer.ok && answer.refusal.code === 'person_unknown',
  );
  const allGroupsKnown = who.groups.every((id) => facts.groups.has(id));
  if (found >= wanted) return { kind: 'enough', found };
  const mayBeMore = !allGroupsKnown || found + unknown.length >= wanted;
  return { kind: mayBeMore ? 'in_doubt' : 'too_few', found };
}

export function membersOf(
  { groups, users }: Who,
  known: Pick<PeopleFacts, 'groups'>,
): readonly SlackUserId[] {
  const members = groups.flatMap((id) => known.groups.get(id)?.members ?? []);
  return [...new Set([...users, ...members])];
}

/** Some more than a quorum needs, since not all of them can be counted on; and Slack tells of one at a time. */
const spare = 2;
const askedAtMost = 30;

/** Of whom to know beforehand, so that a quorum can be foreseen in every environment. */
export function likelyApprovers(
  { environments }: Policy,
  requester: SlackUserId,
  facts: Pick<PeopleFacts, 'groups'>,
): readonly SlackUserId[] {
  const likely = environments.flatMap((environment) => {
    const wanted = mostWanted(environment) + spare;
    return allReviewers(environment).flatMap((who) =>
      membersOf(who, facts)
        .filter((person) => person !== requester)
        .slice(0, wanted),
    );
  });
  return [...new Set(likely)].slice(0, askedAtMost);
}

function mostWanted({ approvals, rules = [] }: Environment): number {
  const raised = rules.flatMap(({ wants }) => wants.approvals ?? []);
  return Math.max(...Object.values(approvals), ...raised);
}
