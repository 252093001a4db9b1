import { type Delta, deltaOf } from '../domain/difference.ts';
import type { JsonObject } from '../domain/json.ts';
import { nextLookMs } from '../domain/poll-schedule.ts';
import {
  type LiveValues,
  noValues,
  type Operation,
  type PrivateLinkService,
  toLiveValues,
} from '../domain/private-link.ts';
import {
  type ChangeRequest,
  type Failure,
  type HcpChange,
  hcpChangeOf,
} from '../domain/request.ts';
import { acceptCall, takeUp } from './accept-call.ts';
import {
  type CarryOutDeps,
  callTimeoutMs,
  leaseMs,
  networkOf,
  type Run,
  waiting,
} from './carry-out.ts';
import { HcpAnswerError, HcpError, HcpSchemaError } from './hcp-errors.ts';
import type { JobOutcome } from './ports/job-queue.ts';
import { LostLeaseError } from './ports/request-store.ts';
import { failRequest, writeStep } from './write-step.ts';

/** From before the commit of the intent, which renews the lease, to sending: nothing may take longer. */
const sendWithinMs = 1_500;

/** How soon to look after an answer that was lost. */
const firstLookMs = 2_000;

/**
 * Makes the call to HCP, once, under the lease that its intent has renewed. What came of it is written
 * before anything else is done: accepted, refused, or unclear, and then only a look can tell.
 */
export async function sendCall(
  deps: CarryOutDeps,
  run: Run,
  sending: Intended,
): Promise<JobOutcome> {
  const { request } = sending;
  if (deps.monotonic() - sending.intendedAt > sendWithinMs)
    throw new LostLeaseError('too late for the call under this lease');
  if (deps.monotonic() - sending.lookedAt > leaseMs)
    throw new LostLeaseError('too late for the call after this look');
  const signal = AbortSignal.any([run.signal, AbortSignal.timeout(callTimeoutMs)]);
  const answer = await call(deps, sending, signal).catch(toFault);
  if (answer === undefined) return await judgeAbsent(deps, run);
  if (!(answer instanceof Error)) return await acceptCall(deps, run, answer);
  const { effect } = answer;
  deps.log.warn({ requestId: request.id, error: answer.name, effect }, 'call to HCP failed');
  if (effect === 'unclear' && !isTakenForGood(request, answer))
    return await verifyLater(deps, run, answer);
  return answer.transient
    ? await sendLater(deps, run, answer)
    : await judgeRefusal(deps, run, { ...sending, error: answer });
}

/** A change, and the service as it was read before the call, which starts from it. */
type Sending = {
  readonly request: ChangeRequest;
  readonly service: PrivateLinkService | undefined;
};

/**
 * In monotonic time. `lookedAt`: when the look at HCP began that the service was seen in; one older than a
 * lease does not bind. `intendedAt`: right before the intent was committed.
 */
type Intended = Sending & { readonly lookedAt: number; readonly intendedAt: number };

type Call = (
  hcp: CarryOutDeps['hcp'],
  sending: Sending,
  signal: AbortSignal,
) => Promise<Operation | undefined>;

const calls: Record<HcpChange, Call> = {
  create: (hcp, { request }, signal) => {
    const { target, desired } = request;
    const { serviceId: id, clusterId, region } = target;
    return hcp.createService(networkOf(request), { id, clusterId, region, ...desired }, signal);
  },
  update: (hcp, { request, service }, signal) => {
    const { serviceId: id, region } = request.target;
    const delta = { ...missingOf(request, toLiveValues(service)), region };
    return hcp.updateService(networkOf(request), { id, delta }, signal);
  },
  delete: (hcp, { request }, signal) =>
    hcp.deleteService(networkOf(request), request.target.serviceId, signal),
};

async function call(
  { hcp }: CarryOutDeps,
  sending: Sending,
  signal: AbortSignal,
): Promise<Operation | undefined> {
  return await calls[hcpChangeOf(sending.request)](hcp, sending, signal);
}

/** What the service lacks of what was approved. */
export function missingOf({ desired }: ChangeRequest, live: LiveValues): Delta {
  return deltaOf(live.exists ? live : noValues, desired);
}

/** What the log holds of a call before it is made. */
export function callDetails(request: ChangeRequest, live: LiveValues): JsonObject {
  const { change } = request;
  return change === 'update' ? { change, sent: missingOf(request, live) } : { change };
}

const alreadyExists = 6;

/**
 * HCP says that the id, or the cluster, is taken. The first times that may be the work of an earlier call of
 * ours; after two looks, each later than any call can take, which found nothing of it, it is somebody else's.
 */
function isTakenForGood({ sends }: ChangeRequest, error: HcpError): boolean {
  return error instanceof HcpAnswerError && error.code === alreadyExists && sends > 2;
}

/** HCP says that there is nothing to delete: it is believed when a look says so as well. */
async function judgeAbsent(deps: CarryOutDeps, run: Run): Promise<JobOutcome> {
  return (await takeUp(deps, run)) ?? (await verifyLater(deps, run, { name: 'absent' }));
}

/** A fault of HCP is an answer here. One that nobody can read may well have been a yes. */
function toFault(error: unknown): HcpError {
  if (error instanceof HcpError) return error;
  if (!(error instanceof HcpSchemaError)) throw error;
  return new HcpError(error.message, { effect: 'unclear', transient: false }, { cause: error });
}

async function verifyLater(
  deps: CarryOutDeps,
  run: Run,
  { name }: Pick<HcpError, 'name'>,
): Promise<JobOutcome> {
  await writeStep(deps, run, {
    action: 'outcome_unclear',
    change: () => ({ phase: 'verifying' }),
    details: { error: name },
    updates: [{ code: 'verifying' }],
  });
  return waiting(deps.clock, firstLookMs);
}

/** HCP did nothing: the same call again, ever less often, for as long as the request is not stuck. */
async function sendLater(deps: CarryOutDeps, run: Run, error: HcpError): Promise<JobOutcome> {
  const { startedAt } = await writeStep(deps, run, {
    action: 'phase_changed',
    change: ({ sends, progress }) => ({
      phase: 'sending',
      sends: sends - 1,
      progress: { ...progress, unsent: true },
    }),
    details: { error: error.name, unsent: true },
  });
  const { now } = run.snapshot;
  const elapsed = Math.max(0, now.getTime() - (startedAt ?? now).getTime());
  const pause = nextLookMs(deps.pollSchedule, elapsed, deps.random());
  return waiting(deps.clock, Math.max(pause, error.retryAfterMs ?? 0));
}

/**
 * HCP will not do it, and did nothing with this call. Where an earlier one was sent whose answer was lost,
 * that refusal may be the echo of its success ("the cluster has a service"): so HCP is looked at first.
 */
async function judgeRefusal(
  deps: CarryOutDeps,
  run: Run,
  { request, service, error }: Sending & { readonly error: HcpError },
): Promise<JobOutcome> {
  const takenUp = request.sends > 1 ? await takeUp(deps, run) : undefined;
  if (takenUp !== undefined) return takenUp;
  const failure = toFailure(request, error);
  // A service that HCP says is not there is no longer as it was read.
  const known = failure.code === 'gone' ? {} : { look: { service } };
  return await failRequest(deps, run, { failure, ...known });
}

const notFound = 5;

/** An update that finds nothing to change says more than that HCP refused it. */
function toFailure({ change }: ChangeRequest, error: HcpError): Failure {
  const absent = error instanceof HcpAnswerError && error.code === notFound;
  const code = change === 'update' && absent ? 'gone' : 'refused_by_hcp';
  return { code, ...hcpWords(error) };
}

function hcpWords(error: HcpError): Pick<Failure, 'hcp'> {
  if (!(error instanceof HcpAnswerError)) return {};
  return { hcp: { code: error.code ?? error.status, message: error.reason } };
}
