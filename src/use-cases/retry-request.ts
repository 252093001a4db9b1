import { approversNow } from '../domain/escalation.ts';
import type { PeopleFacts } from '../domain/people.ts';
import {
  type Environment,
  findEnvironment,
  mayRequest,
  mayReview,
  type RequestRefusal,
  type ReviewerRefusal,
} from '../domain/policy.ts';
import { toLiveValues } from '../domain/private-link.ts';
import { hcpChangeOf, type SlackUserId } from '../domain/request.ts';
import type { Result } from '../domain/result.ts';
import { reviewersOf, ruleFor } from '../domain/rule.ts';
import { checkService } from './check-service.ts';
import type { ClickAnswer } from './click-answer.ts';
import { checkOutcome, isOffered, type OutcomeClick } from './judge-outcome.ts';
import type { Commit, Snapshot, Verdict } from './ports/request-store.ts';
import { refuseClick } from './refuse-click.ts';
import type { Look } from './see-outcome.ts';
import { surroundingsOf } from './surroundings.ts';
import { nextVersion, shownDetails, type VersionDeps } from './version.ts';

type Retry = OutcomeClick & { readonly facts: PeopleFacts | undefined };

/**
 * What a click on Try again comes to: the same change as the next version, against what HCP has now, for
 * an approval of its own. So its requester may press it as well as who may approve. Pure.
 */
export function retryRequest(
  deps: VersionDeps,
  snapshot: Snapshot,
  click: Retry,
): Verdict<ClickAnswer> {
  const checked = checkOutcome(deps, snapshot, click);
  if ('answer' in checked) return checked;
  const { request, inForce, inventory, owned } = snapshot;
  const { look, facts } = click;
  const environment = findEnvironment(inForce.policy, request.target);
  if (environment === undefined) return refuseClick(click, { code: 'no_environment' });
  if (facts === undefined) return refuseClick(click, { code: 'facts_unavailable' });
  const rule = ruleFor(environment, snapshot.shown.plan);
  const may = { ...environment, ...reviewersOf(approversNow(environment, request), rule) };
  const allowed = mayRetry(may, { requester: request.requester, by: click.person }, facts);
  if (!allowed.ok) return refuseClick(click, allowed.refusal);

  if (look === undefined || !isOffered(snapshot, 'retry'))
    return refuseClick(click, { code: 'not_offered' });
  const change = hcpChangeOf(request);
  const known = { service: look.service, owned, seenAt: inventory.seenAt };
  const stands = change === 'create' ? undefined : checkService(change, known, inForce.policy);
  if (stands !== undefined) return refuseClick(click, { code: 'not_offered' });
  const commit = showOnceMore(deps, snapshot, { by: click.person, look, environment });
  return { answer: { code: 'retried', version: commit.request.version }, commit };
}

function mayRetry(
  environment: Environment,
  { requester, by }: { readonly requester: SlackUserId; readonly by: SlackUserId },
  facts: PeopleFacts,
): Result<unknown, RequestRefusal | ReviewerRefusal> {
  return by === requester
    ? mayRequest(environment, by, facts)
    : mayReview(environment, { requester, reviewer: by }, facts);
}

function showOnceMore(
  deps: VersionDeps,
  snapshot: Snapshot,
  given: { readonly by: SlackUserId; readonly look: Look; readonly environment: Environment },
): Commit {
  const { request: before, inForce } = snapshot;
  const { by, look, environment } = given;
  const { request, shown, complete, difference } = nextVersion(deps, snapshot, {
    ...{ trigger: 'retry', live: toLiveValues(look.service), environment },
    around: surroundingsOf(snapshot, { target: before.target, environment }),
  });
  const { version } = request;
  const update = { code: 'retried', by, version, difference } as const;
  return {
    request,
    shown,
    entry: {
      action: 'request_retried',
      actor: by,
      requestId: before.id,
      details: {
        from: before.status,
        from_digest: before.digest,
        difference,
        ...shownDetails(shown, inForce.hash),
      },
    },
    updates: complete ? [update] : [update, { code: 'values', version }],
    seen: look,
    jobs: ['announce'],
  };
}
