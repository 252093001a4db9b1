import { assertNever } from '../domain/assert-never.ts';
import { judgeCreated, judgeOperation } from '../domain/judge-service.ts';
import { ownedAfter } from '../domain/ownership.ts';
import type { Operation, PrivateLinkService } from '../domain/private-link.ts';
import { type CarryOutDeps, networkOf, projectOf, type Run, settled } from './carry-out.ts';
import { move } from './move.ts';
import type { JobOutcome } from './ports/job-queue.ts';
import { lookAgain } from './repeat-look.ts';
import { failRequest, loseTrack, writeStep } from './write-step.ts';

/** Right after HCP took something on, or was done with it, a read may still miss it; only later not. */
const readLagMs = 120_000;

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
      return await failRequest(deps, run, judgement.failure);
    case 'unsure':
      return await loseTrack(deps, run, judgement.failure);
    default:
      return assertNever(judgement);
  }
}

/** The same run, on the request as it is once HCP's operation is over. */
async function awaitService(
  deps: CarryOutDeps,
  run: Run,
  operation: Operation | undefined,
): Promise<Run> {
  const request = await writeStep(deps, run, {
    action: 'phase_changed',
    change: ({ progress }, now) => ({
      phase: 'awaiting_available',
      progress: { ...progress, endedAt: now.toISOString() },
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

/** Takes one look at the service that the operation was to bring about. */
export async function observeService(deps: CarryOutDeps, run: Run): Promise<JobOutcome> {
  const { request, now } = run.snapshot;
  const { endedAt, acceptedAt } = request.progress;
  const { serviceId } = request.target;
  const service = await deps.hcp.findService(networkOf(request), serviceId, run.signal);
  if (service === undefined && isFresh(endedAt ?? acceptedAt, now))
    return lookAgain(deps, run, request);
  const judgement = judgeCreated(request, service);
  switch (judgement.kind) {
    case 'waiting':
      return lookAgain(deps, run, request);
    case 'done':
      return await succeed(deps, run, service);
    case 'failed':
      return await failRequest(deps, run, judgement.failure);
    case 'unsure':
      return await loseTrack(deps, run, judgement.failure);
    default:
      return assertNever(judgement);
  }
}

async function succeed(
  deps: CarryOutDeps,
  run: Run,
  service: PrivateLinkService | undefined,
): Promise<JobOutcome> {
  const externalName = service?.externalName ?? '';
  const available = { code: 'available', externalName } as const;
  await writeStep(deps, run, {
    action: 'request_succeeded',
    change: (request) => ({ ...move(request, 'succeed'), phase: undefined, externalName }),
    details: {
      external_name: externalName,
      created_at: service?.createdAt ?? null,
      state: service?.state ?? null,
    },
    updates: [available],
    notices: [{ to: run.snapshot.request.requester, notice: available }],
    owned: service === undefined ? 'gone' : ownedAfter(run.snapshot.request, service),
  });
  return settled;
}
