import type { Environment, Reviewers } from './policy.ts';
import type { ChangeRequest } from './request.ts';

/**
 * Who approves the version now shown: the approvers, and once it is escalated those of the escalation as well.
 * When that was, the log and the row say; who they are, the policy in force. It changes no number.
 */
export function approversNow(
  { approvers, escalation }: Pick<Environment, 'approvers' | 'escalation'>,
  { prompts }: Pick<ChangeRequest, 'prompts'>,
): Reviewers {
  if (prompts?.escalated === undefined || escalation === undefined) return { approvers };
  const both = [approvers, escalation.to];
  return {
    approvers: {
      groups: [...new Set(both.flatMap(({ groups }) => groups))],
      users: [...new Set(both.flatMap(({ users }) => users))],
    },
  };
}
