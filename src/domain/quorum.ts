import type { PeopleFacts } from './people.ts';
import { type Environment, mayReview, type Policy, quorumOf } from './policy.ts';
import type { Change, SlackUserId } from './request.ts';

/**
 * Whether enough people could approve, as far as what is kept of them can tell. `found` counts those who
 * certainly can; `in_doubt` means that others might, of whom or of whose groups nothing is known.
 */
export type QuorumOutlook = {
  readonly kind: 'enough' | 'in_doubt' | 'too_few';
  readonly found: number;
  readonly quorum: number;
};

/** Facts may be of any age here: the decision itself asks for fresh ones. */
export function foreseeQuorum(
  environment: Environment,
  asked: { readonly requester: SlackUserId; readonly change: Change },
  facts: PeopleFacts,
): QuorumOutlook {
  const { requester } = asked;
  const { groups, users } = environment.approvers;
  const members = groups.flatMap((id) => facts.groups.get(id)?.members ?? []);
  const answers = [...new Set([...users, ...members])].map((reviewer) =>
    mayReview(environment, { requester, reviewer }, facts),
  );
  const found = answers.filter(({ ok }) => ok).length;
  const unknown = answers.filter(
    (answer) => !answer.ok && answer.refusal.code === 'person_unknown',
  );
  const quorum = quorumOf(environment, asked.change);
  const allGroupsKnown = groups.every((id) => facts.groups.has(id));
  if (found >= quorum) return { kind: 'enough', found, quorum };
  const mayBeMore = !allGroupsKnown || found + unknown.length >= quorum;
  return { kind: mayBeMore ? 'in_doubt' : 'too_few', found, quorum };
}

/** Some more than a quorum needs, since not all of them can be counted on; and Slack tells of one at a time. */
const spare = 2;
const askedAtMost = 30;

/** Of whom to know beforehand, so that a quorum can be foreseen in every environment. */
export function likelyApprovers(
  { environments }: Policy,
  requester: SlackUserId,
  { groups }: Pick<PeopleFacts, 'groups'>,
): readonly SlackUserId[] {
  const likely = environments.flatMap(({ approvers, approvals }) => {
    const members = approvers.groups.flatMap((id) => groups.get(id)?.members ?? []);
    const wanted = Math.max(...Object.values(approvals)) + spare;
    return [...new Set([...approvers.users, ...members])]
      .filter((person) => person !== requester)
      .slice(0, wanted);
  });
  return [...new Set(likely)].slice(0, askedAtMost);
}
