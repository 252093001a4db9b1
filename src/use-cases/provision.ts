import { assertNever } from '../domain/assert-never.ts';
import type { RequestId } from '../domain/request.ts';
import { awaitThaw, isFrozen } from './await-thaw.ts';
import { type CarryOutDeps, leaseMs, type Run, settled, waiting } from './carry-out.ts';
import { isForOthers, lookOutside } from './look-outside.ts';
import { observeOperation, observeService } from './observe.ts';
import type { Clock } from './ports/clock.ts';
import type { JobOutcome } from './ports/job-queue.ts';
import { LostLeaseError } from './ports/request-store.ts';
import { repeatLook } from './repeat-look.ts';
import { startCall } from './start-call.ts';
import { verifyCall } from './verify-call.ts';
import { isOver } from './void-approval.ts';
import { loseTrack } from './write-step.ts';

/** Runs that began and never ended, one after another: the request itself must be what kills them. */
const maxStarts = 5;

/**
 * Looks at one request and does the next thing that its approval asks for: one call to HCP, or one
 * look at what became of it.
 *
 * May run twice, at once, anywhere. A lease in the database's time keeps live runs apart; every write
 * names its fence, so the writes of a run that was frozen past its lease count for nothing; and the
 * call itself converges, because whoever finds an intent looks at HCP before sending anything.
 */
export async function provision(
  deps: CarryOutDeps,
  id: RequestId,
  signal: AbortSignal,
): Promise<JobOutcome> {
  const lease = await deps.requests.lease(id, leaseMs);
  if (lease === undefined) return settled;
  if ('heldUntil' in lease) return comeBack(deps.clock, lease.heldUntil);
  try {
    const snapshot = await deps.requests.view(id);
    const outcome =
      snapshot === undefined ? settled : await carryOut(deps, { snapshot, lease, signal });
    await deps.requests.release(id, lease.fence, nextLookMs(deps.clock, outcome));
    return outcome;
  } catch (error) {
    // Of a lease that was lost this gives nothing up: it names its fence.
    await deps.requests.release(id, lease.fence);
    if (error instanceof LostLeaseError) return { kind: 'stopped', reason: error.message };
    throw error;
  }
}

/** Times of two clocks are never compared: what is told is how long it is until then. */
function nextLookMs(clock: Clock, outcome: JobOutcome): number | undefined {
  if (outcome.kind !== 'waiting') return undefined;
  return Math.max(0, outcome.until.getTime() - clock().getTime());
}

/** The lease's end was told by the database's clock: ours may say that it is past, or far away. */
function comeBack(clock: Clock, heldUntil: Date): JobOutcome {
  const left = heldUntil.getTime() - clock().getTime();
  return waiting(clock, Math.min(leaseMs, Math.max(soonestMs, left)));
}

/** Never at once: whoever holds the lease needs the machine more. */
const soonestMs = 500;

async function carryOut(deps: CarryOutDeps, run: Run): Promise<JobOutcome> {
  const { request } = run.snapshot;
  if (request.status === 'approved') return await goOn(deps, run);
  if (request.status !== 'provisioning') return settled;
  if (run.lease.starts > maxStarts)
    return await loseTrack(deps, run, { failure: { code: 'too_many_starts' } });
  switch (request.phase) {
    case 'sending':
    case 'verifying':
    case undefined:
      return await repeatLook(deps, run, verifyCall);
    case 'accepted':
    case 'running':
      return await repeatLook(deps, run, observeOperation);
    case 'awaiting_available':
      return await repeatLook(deps, run, observeService);
    default:
      return assertNever(request.phase);
  }
}

/** A frozen request asks HCP for nothing, and that tells nothing of HCP: so it is no look. */
async function goOn(deps: CarryOutDeps, run: Run): Promise<JobOutcome> {
  if (isForOthers(run.snapshot)) return await repeatLook(deps, run, lookOutside);
  if (isFrozen(run.snapshot) && !isOver(run.snapshot)) return awaitThaw(deps);
  return await repeatLook(deps, run, startCall);
}
