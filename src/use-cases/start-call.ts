import { isNothing } from '../domain/difference.ts';
import { isBusy } from '../domain/judge-change.ts';
import { type PrivateLinkService, sameLive, toLiveValues } from '../domain/private-link.ts';
import { type ChangeRequest, type FailureCode, isOwnershipChange } from '../domain/request.ts';
import { approvalOf } from '../domain/review.ts';
import { listKnown } from './accept-call.ts';
import { awaitThaw, isFrozen } from './await-thaw.ts';
import { type CarryOutDeps, leaseMs, networkOf, type Run, settled, waiting } from './carry-out.ts';
import { checkOwnership, type OwnershipHindrance } from './check-ownership.ts';
import { checkService, type ServiceHindrance } from './check-service.ts';
import { move } from './move.ts';
import type { JobOutcome } from './ports/job-queue.ts';
import type { Commit, RequestView, Snapshot, Verdict } from './ports/request-store.ts';
import { lookAgain } from './repeat-look.ts';
import { callDetails, missingOf, sendCall } from './send-call.ts';
import { settleOwnership } from './settle-ownership.ts';
import type { VersionDeps } from './version.ts';
import { failApproved, isOver, voidApproval } from './void-approval.ts';
import { type Step, stepCommit } from './write-step.ts';

/** A service that HCP is at work on for somebody else is looked at again this soon. */
const busyPauseMs = 30_000;

/** What HCP had when the request was about to begin. */
type Read = {
  readonly service: PrivateLinkService | undefined;
  /** HCP's newest operation on the service. */
  readonly lastOperationId: string | undefined;
};

/**
 * Begins an approved change. HCP is read first, and that read binds: what was approved is judged against
 * it in the transaction that commits the intent, and only then is the call made, so that a run which dies
 * in between is found. While HCP is at something else with the service, or its environment is frozen,
 * nothing begins.
 */
export async function startCall(deps: CarryOutDeps, run: Run): Promise<JobOutcome> {
  const { snapshot, lease } = run;
  const { request } = snapshot;
  const lookedAt = deps.monotonic();
  const read = isOver(snapshot) ? undefined : await readHcp(deps, run);
  if (isBusy(request.change, read?.service)) return waiting(deps.clock, busyPauseMs);
  const intendedAt = deps.monotonic();
  const guard = { fence: lease.fence, renewMs: leaseMs, begins: true } as const;
  const started = await deps.requests.change(request.id, guard, (current) =>
    current.request.status === 'approved' && current.request.version === request.version
      ? judgeStart(deps, current, read)
      : { answer: undefined },
  );
  if (started === undefined) return settled;
  if (started === 'frozen') return awaitThaw(deps);
  if (started.phase === 'awaiting_available') return lookAgain(deps, run, started);
  const { service } = read ?? {};
  return await sendCall(deps, run, { request: started, service, lookedAt, intendedAt });
}

async function readHcp(deps: CarryOutDeps, run: Run): Promise<Read> {
  const { request } = run.snapshot;
  const { serviceId } = request.target;
  const service = await deps.hcp.findService(networkOf(request), serviceId, run.signal);
  const isNeeded = request.change !== 'create' && !isOwnershipChange(request.change);
  const known = isNeeded ? await listKnown(deps, run) : undefined;
  return { service, lastOperationId: known?.[0]?.id };
}

/**
 * What becomes of an approved request: it is sent, or ends, or goes back to be shown anew because the live
 * service or the rule is no longer what was approved. Pure.
 */
function judgeStart(
  deps: VersionDeps,
  current: Snapshot,
  read: Read | undefined,
): Verdict<ChangeRequest | 'frozen' | undefined> {
  const { request, shown, now } = current;
  const checked = read && { ...read, isAsShown: sameLive(toLiveValues(read.service), shown.live) };
  const voided = voidApproval(deps, current, checked);
  if (voided !== undefined || read === undefined) return { answer: undefined, commit: voided };
  if (isFrozen(current)) return { answer: 'frozen' };
  const standsInTheWay = judgeOwnership(current, read.service);
  if (standsInTheWay !== undefined) return ended(failApproved(deps, current, read, standsInTheWay));
  if (isOwnershipChange(request.change))
    return ended(stepCommit(request, settleOwnership(request.change, current, read.service), now));
  const commit = stepCommit(request, startStep(current, read), now);
  return { answer: commit.request, commit };
}

/**
 * Why a service is not the bot's to make, or to write. Approvals do not change that. What is on record of
 * one that is gone or was made anew stays there: people are told of the drift, and decide about it.
 */
function judgeOwnership(
  { request, owned, inForce }: Snapshot,
  service: PrivateLinkService | undefined,
): FailureCode | undefined {
  const { change } = request;
  // Approved with its eyes open, but a service that was there before is never ours to make or to take.
  if (change === 'create') return service === undefined ? undefined : 'not_ours';
  const known = { service, owned, seenAt: undefined };
  const refusal = isOwnershipChange(change)
    ? checkOwnership(change, known, inForce.policy)
    : checkService(change, known, inForce.policy);
  return refusal && standing[refusal.code];
}

const standing: Record<ServiceHindrance['code'] | OwnershipHindrance['code'], FailureCode> = {
  service_unknown: 'gone',
  service_of_terraform: 'of_terraform',
  service_observed: 'not_owned',
  service_remade: 'remade',
  service_state: 'service_failed',
  service_owned: 'owned_already',
  service_as_approved: 'as_approved',
};

function ended(commit: Commit): Verdict<undefined> {
  return { answer: undefined, commit };
}

/** An update that HCP has nothing to do for is not sent: it only has to be seen to be there. */
function startStep({ request }: RequestView, { service, lastOperationId }: Read): Step {
  const { change, progress } = request;
  const live = toLiveValues(service);
  const nothingToDo = change === 'update' && isNothing(missingOf(request, live));
  const silence = progress.silenceTold === true ? [{ code: 'answers_again' } as const] : [];
  const last = lastOperationId === undefined ? {} : { lastOperationId };
  const by = approvalOf(progress);
  return {
    action: nothingToDo ? 'service_adopted' : 'call_intended',
    change: (before, now) => ({
      ...move(before, 'start'),
      phase: nothingToDo ? 'awaiting_available' : 'sending',
      startedAt: now,
      sends: nothingToDo ? 0 : 1,
      progress: nothingToDo ? by : { ...by, sentAt: now.toISOString(), ...last },
    }),
    details: callDetails(request, live),
    updates: nothingToDo ? silence : [...silence, { code: 'sent' }],
  };
}
