import { valuesAfter } from '../domain/ownership-change.ts';
import { findEnvironment } from '../domain/policy.ts';
import { liveFingerprint } from '../domain/preimage.ts';
import { findService, type PrivateLinkService, toLiveValues } from '../domain/private-link.ts';
import type { OwnershipChange, Target } from '../domain/request.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import type { FieldRefusal } from '../intake/refusals.ts';
import { parseWhy, toWhy, type WhyText, withReasonOf } from '../intake/why-fields.ts';
import { checkRequester, checkRival, checkTicket, type Refusals } from './check-asking.ts';
import { checkOwnership } from './check-ownership.ts';
import { findTarget } from './judge-target.ts';
import type { SubmissionSnapshot } from './ports/request-store.ts';
import type { AcceptedChange } from './record-request.ts';
import {
  type SubmitAnswer,
  type SubmitDeps,
  type Submitted,
  submitChange,
} from './submit-change.ts';

/** A submitted form that asks for a decision about a service, and for nothing at HCP. */
export type OwnershipSubmission = WhyText &
  Submitted & {
    readonly change: OwnershipChange;
    /** Fingerprint of the live values that the form showed. */
    readonly filledWith: string;
  };

/** Records a request to accept a drift, to take a service over or to hand one over. */
export async function submitOwnership(
  deps: SubmitDeps,
  submission: OwnershipSubmission,
): Promise<SubmitAnswer> {
  const { change, projectId, clusterId, serviceId, reason, ticket } = submission;
  return await submitChange(
    deps,
    {
      submitted: submission,
      target: { projectId, clusterId, serviceId },
      values: [change, projectId, serviceId, reason, ticket],
      field: 'service',
    },
    (snapshot) => judgeOwnership(deps, snapshot, submission),
  );
}

function judgeOwnership(
  deps: SubmitDeps,
  snapshot: SubmissionSnapshot,
  submission: OwnershipSubmission,
): Result<AcceptedChange, readonly FieldRefusal[]> {
  const { change, requester } = submission;
  const { inventory, inForce, owned, drift } = snapshot;
  const service = findService(inventory.services, submission.serviceId);
  const live = toLiveValues(service);
  const target = targetOf(snapshot, submission, service);
  const environment = target && findEnvironment(inForce.policy, target);
  const known = { service, owned, seenAt: inventory.seenAt };
  const hindrance =
    change === 'accept' && drift === undefined
      ? ({ code: 'service_as_approved' } as const)
      : checkOwnership(change, known, inForce.policy);
  const fields = withReasonOf(environment?.reasonMinLength, parseWhy(submission));
  const why = toWhy(fields);
  const refusals: Refusals = [
    ...(hindrance === undefined
      ? checkRequester(snapshot, { field: 'service', environment, requester })
      : [{ field: 'service', ...hindrance } as const]),
    ...checkRival(snapshot, () => 'service'),
    ...(liveFingerprint(live, deps.hashing) === submission.filledWith
      ? []
      : [{ field: 'service', code: 'service_changed' } as const]),
    ...(why.ok ? [] : why.refusal),
    ...checkTicket(environment, fields),
  ];
  if (refusals.length > 0 || !why.ok || target === undefined || environment === undefined)
    return refused(refusals);
  const desired = valuesAfter(change, { live, owned });
  return ok({ change, target, environment, live, desired, why: why.value });
}

/** Where it is; of a service that is gone, where it was when people were told so. */
function targetOf(
  snapshot: SubmissionSnapshot,
  submission: OwnershipSubmission,
  service: PrivateLinkService | undefined,
): Target | undefined {
  return service === undefined ? snapshot.drift?.target : findTarget(snapshot, submission, service);
}
