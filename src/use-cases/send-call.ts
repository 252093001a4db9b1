import { nextLookMs } from '../domain/poll-schedule.ts';
import type { Operation } from '../domain/private-link.ts';
import type { ChangeRequest } from '../domain/request.ts';
import {
  type CarryOutDeps,
  callTimeoutMs,
  failRequest,
  leaseMs,
  networkOf,
  type Run,
  waiting,
  writeStep,
} from './carry-out.ts';
import { HcpAnswerError, HcpError } from './hcp-errors.ts';
import type { JobOutcome } from './job-queue.ts';
import { LostLeaseError } from './ports.ts';
import { lookAgain } from './repeat-look.ts';

/** Between renewing the lease and sending, nothing may take longer than this. */
const sendWithinMs = 1_500;

/** How soon to look after an answer that was lost. */
const firstLookMs = 2_000;

/**
 * Makes the call to HCP, once, with the lease renewed right before it. What came of it is written
 * before anything else is done: accepted, refused, or unclear, and then only a look can tell.
 */
export async function sendCall(
  deps: CarryOutDeps,
  run: Run,
  request: ChangeRequest,
): Promise<JobOutcome> {
  const renewedAt = deps.monotonic();
  if (!(await deps.requests.renew(request.id, run.lease.fence, leaseMs)))
    throw new LostLeaseError('the lease was lost before the call');
  if (deps.monotonic() - renewedAt > sendWithinMs)
    throw new LostLeaseError('too late for the call under this lease');
  const signal = AbortSignal.any([run.signal, AbortSignal.timeout(callTimeoutMs)]);
  try {
    const operation = await call(deps, request, signal);
    const accepted = await accept(deps, run, operation);
    return lookAgain(deps, run, accepted);
  } catch (error) {
    if (!(error instanceof HcpError)) throw error;
    return await judgeFault(deps, run, error);
  }
}

async function call(
  deps: CarryOutDeps,
  request: ChangeRequest,
  signal: AbortSignal,
): Promise<Operation> {
  const { target, desired, change } = request;
  if (change !== 'create') throw new Error(`${change} is not carried out yet`);
  return await deps.hcp.createService(
    networkOf(request),
    { id: target.serviceId, clusterId: target.clusterId, region: target.region, ...desired },
    signal,
  );
}

/** Records that HCP has the call, and under which operation. */
export async function accept(
  deps: CarryOutDeps,
  run: Run,
  operation: Operation,
): Promise<ChangeRequest> {
  return await writeStep(deps, run, {
    action: 'call_accepted',
    change: ({ progress: { unsent: _, ...progress } }, now) => ({
      phase: 'accepted',
      operationId: operation.id,
      progress: { ...progress, acceptedAt: now.toISOString() },
    }),
    updates: [{ code: 'accepted', operationId: operation.id }],
  });
}

async function judgeFault(deps: CarryOutDeps, run: Run, error: HcpError): Promise<JobOutcome> {
  const { id } = run.snapshot.request;
  deps.log.warn({ requestId: id, error: error.name, effect: error.effect }, 'call to HCP failed');
  if (error.effect === 'unclear') {
    await writeStep(deps, run, {
      action: 'outcome_unclear',
      change: () => ({ phase: 'verifying' }),
      details: { error: error.name },
      updates: [{ code: 'verifying' }],
    });
    return waiting(deps.clock, firstLookMs);
  }
  if (error.transient) {
    const unsent = await writeStep(deps, run, {
      action: 'phase_changed',
      change: ({ sends, progress }) => ({
        phase: 'sending',
        sends: sends - 1,
        progress: { ...progress, unsent: true },
      }),
      details: { error: error.name, unsent: true },
    });
    return sendLater(deps, run, { request: unsent, error });
  }
  return await failRequest(deps, run, { code: 'refused_by_hcp', ...hcpWords(error) });
}

/** HCP did nothing: the same call again, ever less often, for as long as the request is not stuck. */
function sendLater(
  deps: CarryOutDeps,
  { snapshot }: Run,
  { request, error }: { readonly request: ChangeRequest; readonly error: HcpError },
): JobOutcome {
  const since = request.startedAt?.getTime() ?? snapshot.now.getTime();
  const elapsed = Math.max(0, snapshot.now.getTime() - since);
  const pause = nextLookMs(deps.pollSchedule, elapsed, deps.random());
  return waiting(deps.clock, Math.max(pause, error.retryAfterMs ?? 0));
}

function hcpWords(error: HcpError): {
  readonly hcp?: { readonly code: number; readonly message: string };
} {
  if (!(error instanceof HcpAnswerError)) return {};
  return { hcp: { code: error.code ?? error.status, message: error.reason } };
}
