import { maxFactsAgeMs } from '../domain/people.ts';
import { groupsOf } from '../domain/policy.ts';
import { likelyApprovers } from '../domain/quorum.ts';
import type { SlackUserId } from '../domain/request.ts';
import type { DoorDeps } from './door-deps.ts';
import { faultFields } from './fault.ts';

/** That somebody can approve is foreseen only: whoever does is asked about anew. */
const approversAgeMs = 86_400_000;

/**
 * Fetches what a submission will need to know about its requester and those who may approve: a submission itself may ask nothing
 * remote. Best effort, and never rejects: without it the submission is refused in words, and can be
 * repeated.
 */
export async function warmFacts(
  deps: Pick<DoorDeps, 'people' | 'policy' | 'log'>,
  requester: SlackUserId,
): Promise<void> {
  try {
    const policy = await deps.policy();
    const groups = policy === undefined ? [] : groupsOf(policy);
    const facts = await deps.people.facts({ persons: [requester], groups }, maxFactsAgeMs);
    const approvers = policy === undefined ? [] : likelyApprovers(policy, requester, facts);
    if (approvers.length > 0)
      await deps.people.facts({ persons: approvers, groups: [] }, approversAgeMs);
  } catch (error) {
    deps.log.warn(
      { person: requester, ...faultFields(error) },
      'facts about a requester could not be fetched',
    );
  }
}
