import type { Hashing } from '../domain/preimage.ts';
import type { SlackUserId } from '../domain/request.ts';
import { askAbout } from './ask-about.ts';
import { judgeCandidate } from './judge-candidate.ts';
import type { PolicyAnswer } from './policy-answer.ts';
import type { DeliveryLog, PolicyClick } from './ports/delivery-log.ts';
import type { PeopleDirectory } from './ports/people-directory.ts';
import type { PolicyStore, ProposedPolicy } from './ports/policy-store.ts';

export type DecideCandidateDeps = {
  readonly policies: Pick<PolicyStore, 'change' | 'findCandidacy' | 'findInForce'>;
  readonly deliveries: Pick<DeliveryLog, 'closeClick'>;
  readonly people: PeopleDirectory;
  readonly hashing: Hashing;
  readonly newSalt: () => string;
};

/** Somebody confirmed, or the policy changed, between the look at people and the decision. */
class AskedTooLittleError extends Error {
  override readonly name = 'AskedTooLittleError';
}

/**
 * Decides a policy admin's click that was recorded before its ack. As with requests, facts about people are fetched
 * first, the decision is one transaction that no other change of the policy runs beside, and the same click again
 * gets the same answer.
 */
export async function decideCandidate(
  deps: DecideCandidateDeps,
  click: PolicyClick,
): Promise<PolicyAnswer> {
  const { policies, deliveries } = deps;
  const [before, inForce] = await Promise.all([
    policies.findCandidacy(click.candidate),
    policies.findInForce(),
  ]);
  if (before === undefined || inForce === undefined) {
    await deliveries.closeClick(click.key, { code: 'unknown_candidate' });
    return { code: 'unknown_candidate' };
  }
  const asked = concerned(before, click);
  const groups = inForce.policy.policyAdmins?.groups ?? [];
  const facts = await askAbout(deps.people, { persons: asked, groups });
  const guard = { click: click.key, candidate: click.candidate };
  try {
    return await policies.change((snapshot) => {
      const isAsked = concerned(snapshot.clicked ?? before, click).every((one) =>
        asked.includes(one),
      );
      if (!isAsked || snapshot.inForce?.hash !== inForce.hash) throw new AskedTooLittleError();
      return judgeCandidate(deps, snapshot, click, facts);
    }, guard);
  } catch (error) {
    if (error instanceof AskedTooLittleError) return await decideCandidate(deps, click);
    throw error;
  }
}

function concerned({ candidacy }: ProposedPolicy, { person }: PolicyClick): readonly SlackUserId[] {
  return [...new Set([person, ...candidacy.confirmations.map((one) => one.person)])];
}
