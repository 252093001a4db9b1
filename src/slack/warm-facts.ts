import { maxFactsAgeMs } from '../domain/people.ts';
import { groupsOf } from '../domain/policy.ts';
import type { SlackUserId } from '../domain/request.ts';
import type { DoorDeps } from './door-deps.ts';
import { faultFields } from './fault.ts';

/**
 * Fetches what a submission will need to know about its requester: a submission itself may ask nothing
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
    await deps.people.facts({ persons: [requester], groups }, maxFactsAgeMs);
  } catch (error) {
    deps.log.warn(
      { person: requester, ...faultFields(error) },
      'facts about a requester could not be fetched',
    );
  }
}
