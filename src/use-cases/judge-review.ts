import { approversNow } from '../domain/escalation.ts';
import type { PeopleFacts } from '../domain/people.ts';
import { findEnvironment } from '../domain/policy.ts';
import { digestPrefix } from '../domain/preimage.ts';
import { findService, sameLive, toLiveValues } from '../domain/private-link.ts';
import type { SlackUserId } from '../domain/request.ts';
import { isEnough, reviewersOf, ruleFor, tally } from '../domain/rule.ts';
import { mayDecide } from '../domain/seasoning.ts';
import type { ClickAnswer, ClickRefusal } from './click-answer.ts';
import { expireRequest } from './expire-requests.ts';
import type { Click } from './ports/delivery-log.ts';
import type { Snapshot, Verdict } from './ports/request-store.ts';
import { recordReview } from './record-review.ts';
import { refuseClick } from './refuse-click.ts';
import { showNextVersion, type VersionDeps, whatChanged } from './version.ts';

/**
 * What one reviewer's click on Approve or Reject comes to. Pure. In order: is there still something to
 * decide; is it what the person saw; may they; is it still what would happen; and only then, count.
 */
export function judgeReview(
  deps: VersionDeps,
  snapshot: Snapshot,
  click: Click & { readonly facts: PeopleFacts | undefined },
): Verdict<ClickAnswer> {
  const { request, now, inForce, inventory } = snapshot;
  if (request.status === 'pending_approval' && now >= request.expiresAt)
    return {
      ...refuseClick(click, { code: 'already_ended', status: 'expired', by: null }),
      commit: expireRequest(snapshot),
    };
  const shown = checkShown(snapshot, click);
  if (shown !== undefined) return refuseClick(click, shown);

  const environment = findEnvironment(inForce.policy, request.target);
  if (environment === undefined) return refuseClick(click, { code: 'no_environment' });
  if (click.facts === undefined) return refuseClick(click, { code: 'facts_unavailable' });
  const seasoning = { environment, memberships: snapshot.memberships, now };
  const parties = { requester: request.requester, reviewer: click.person };
  const rule = ruleFor(environment, snapshot.shown.plan);
  const approving = approversNow(environment, request);
  const known = { facts: click.facts, seasoning };
  const allowed = mayDecide(reviewersOf(approving, rule), parties, known);
  if (!allowed.ok) return refuseClick(click, allowed.refusal);
  const { entitlement, facts } = allowed.value;
  const ruled = { ...approving, rule, requester: request.requester };
  const sum = tally(ruled, whoAgrees(snapshot, click), facts);
  const completes = click.action === 'approve' && isEnough(sum, request.quorum);
  const again = snapshot.reviews.some(({ reviewer }) => reviewer === click.person);
  // Once is enough, but for whom it was not: since then they may have joined those of whom one was missing.
  if (again && !completes) return refuseClick(click, { code: 'already_reviewed' });
  // Whether an approval counts, and for whom, must be known, not taken for a no.
  if (click.action === 'approve' && sum.inDoubt && !completes)
    return refuseClick(click, { code: 'facts_unavailable' });

  const live = toLiveValues(findService(inventory.services, request.target.serviceId));
  const because = whatChanged(snapshot, environment, sameLive(live, snapshot.shown.live));
  if (because !== undefined) {
    const next = { trigger: 'refresh', because, live, environment } as const;
    const commit = showNextVersion(deps, snapshot, next);
    const { version } = commit.request;
    return { ...refuseClick(click, { code: 'refreshed', because, version }), commit };
  }
  return recordReview(deps, snapshot, {
    click: { ...click, facts },
    ...{ entitlement, rule, tally: sum, again, seasoning },
  });
}

/** Everyone who has approved is checked again with who approves now: who may no longer approve counts no longer. */
function whoAgrees({ reviews }: Snapshot, { action, person }: Click): readonly SlackUserId[] {
  const approvers = reviews
    .filter(({ decision }) => decision === 'approve')
    .map(({ reviewer }) => reviewer);
  return action === 'approve' ? [...new Set([...approvers, person])] : approvers;
}

function checkShown({ request, reviews }: Snapshot, click: Click): ClickRefusal | undefined {
  const { status, version } = request;
  // Those two are nobody's decision on a review: the last reviewer did not bring them about.
  const decided = status !== 'canceled' && status !== 'expired';
  const by = (decided ? reviews.at(-1)?.reviewer : undefined) ?? null;
  if (status !== 'pending_approval') return { code: 'already_ended', status, by };
  if (click.version !== version) return { code: 'stale_version', version };
  if (click.digestPrefix !== digestPrefix(request.digest)) return { code: 'digest_differs' };
  return undefined;
}
