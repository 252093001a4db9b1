import { assertNever } from '../domain/assert-never.ts';
import { judgeEnd, judgeTrace } from '../domain/judge-change.ts';
import { type Judgement, judgeOperation, readLagMs } from '../domain/judge-service.ts';
import type { Operation, OperationError, PrivateLinkService } from '../domain/private-link.ts';
import type { Failure } from '../domain/request.ts';
import { type CarryOutDeps, networkOf, projectOf, type Run } from './carry-out.ts';
import { succeed } from './end-change.ts';
import type { JobOutcome } from './ports/job-queue.ts';
import { lookAgain } from './repeat-look.ts';
import { failRequest, loseTrack, writeStep } from './write-step.ts';

function isFresh(since: string | undefined, now: Date): boolean {
  return since !== undefined && now.getTime() - Date.parse(since) < readLagMs;
}

/** Takes one look at the operation; when it is done, at the service itself. */
export async function observeOperation(deps: CarryOutDeps, run: Run): Promise<JobOutcome> {
  const { request, now } = run.snapshot;
  const { operationId } = request;
  const operation =
    operationId === undefined
      ? undefined
      : await deps.hcp.findOperation(projectOf(request), operationId, run.signal);
  if (operation === undefined && isFresh(request.progress.acceptedAt, now))
    return lookAgain(deps, run, request);
  const judgement = judgeOperation(operation);
  switch (judgement.kind) {
    case 'waiting':
      return await keepWaiting(deps, run, operation?.state);
    case 'done':
      return await observeService(deps, await awaitService(deps, run, operation));
    case 'failed':
      return await endFailed(deps, run, { operation, failure: judgement.failure });
    case 'unsure':
      return await loseTrack(deps, run, { failure: judgement.failure });
    default:
      return assertNever(judgement);
  }
}

/**
 * An operation that ended with an error: what it has left behind is looked at. Of a delete that error may be
 * the echo of another one: where the service is on its way out, or gone, that is what counts.
 *
 * @see hashicorp/terraform-provider-hcp internal/providersdkv2/resource_private_link.go, "execution already started"
 */
async function endFailed(
  deps: CarryOutDeps,
  run: Run,
  { operation, failure }: { readonly operation: Operation | undefined; readonly failure: Failure },
): Promise<JobOutcome> {
  const { request, shown } = run.snapshot;
  const service = await find(deps, run);
  const failed = { failure, look: { service } };
  if (request.change !== 'delete') return await failRequest(deps, run, failed);
  const { kind } = judgeTrace({ request, before: shown.live, service });
  return kind === 'done' || kind === 'taken_on'
    ? await observeService(deps, await awaitService(deps, run, operation))
    : await failRequest(deps, run, failed);
}

async function find(
  deps: CarryOutDeps,
  { snapshot: { request }, signal }: Run,
): Promise<PrivateLinkService | undefined> {
  return await deps.hcp.findService(networkOf(request), request.target.serviceId, signal);
}

/** The same run, on the request as it is once HCP's operation is over. */
async function awaitService(
  deps: CarryOutDeps,
  run: Run,
  operation: Operation | undefined,
): Promise<Run> {
  const { error } = operation ?? {};
  const ended = error === undefined ? {} : { operationError: error };
  const request = await writeStep(deps, run, {
    action: 'phase_changed',
    change: ({ progress }, now) => ({
      phase: 'awaiting_available',
      progress: { ...progress, ...ended, endedAt: now.toISOString() },
    }),
    details: { operation_state: operation?.state ?? null },
    updates: [{ code: 'awaiting_available' }],
  });
  return { ...run, snapshot: { ...run.snapshot, request } };
}

async function keepWaiting(
  deps: CarryOutDeps,
  run: Run,
  state: string | undefined,
): Promise<JobOutcome> {
  const { request } = run.snapshot;
  if (state !== 'RUNNING' || request.phase === 'running') return lookAgain(deps, run, request);
  const running = await writeStep(deps, run, {
    action: 'phase_changed',
    change: () => ({ phase: 'running' }),
    details: { operation_state: state },
    updates: [{ code: 'running' }],
  });
  return lookAgain(deps, run, running);
}

/** Takes one look at the service that the operation was to bring about, change or remove. */
export async function observeService(deps: CarryOutDeps, run: Run): Promise<JobOutcome> {
  const { request, shown, now } = run.snapshot;
  const { endedAt, acceptedAt } = request.progress;
  const service = await find(deps, run);
  const fresh = isFresh(endedAt ?? acceptedAt, now);
  const judgement = inWordsOfHcp(
    judgeEnd({ request, before: shown.live, service }, fresh),
    request.progress.operationError,
  );
  switch (judgement.kind) {
    case 'waiting':
      return lookAgain(deps, run, request);
    case 'done':
      return await succeed(deps, run, service);
    case 'failed':
      return await failRequest(deps, run, { failure: judgement.failure, look: { service } });
    case 'unsure':
      return await loseTrack(deps, run, { failure: judgement.failure, look: { service } });
    default:
      return assertNever(judgement);
  }
}

/** A change that did not come about failed as HCP's operation said, where that ended with an error. */
function inWordsOfHcp(judgement: Judgement, error: OperationError | undefined): Judgement {
  if (error === undefined || !('failure' in judgement)) return judgement;
  const { code } = judgement.failure;
  if (code !== 'service_failed' && code !== 'still_there') return judgement;
  return { kind: 'failed', failure: { code: 'operation_failed', hcp: error } };
}
