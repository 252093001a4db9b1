import { assertNever } from '../domain/assert-never.ts';
import { judgeCreated, judgeOperation } from '../domain/judge-service.ts';
import type { PrivateLinkService } from '../domain/private-link.ts';
import type { ChangeRequest } from '../domain/request.ts';
import {
  type CarryOutDeps,
  failRequest,
  loseTrack,
  networkOf,
  projectOf,
  type Run,
  settled,
  writeStep,
} from './carry-out.ts';
import type { JobOutcome } from './job-queue.ts';
import { move } from './move.ts';
import { lookAgain } from './repeat-look.ts';

/** Takes one look at the operation; when it is done, at the service itself. */
export async function observeOperation(deps: CarryOutDeps, run: Run): Promise<JobOutcome> {
  const { request } = run.snapshot;
  const { operationId } = request;
  const operation =
    operationId === undefined
      ? undefined
      : await deps.hcp.findOperation(projectOf(request), operationId, run.signal);
  const judgement = judgeOperation(operation);
  switch (judgement.kind) {
    case 'waiting':
      return await keepWaiting(deps, run, operation?.state);
    case 'done':
      await writeStep(deps, run, {
        action: 'phase_changed',
        change: () => ({ phase: 'awaiting_available' }),
        details: { operation_state: operation?.state ?? null },
        updates: [{ code: 'awaiting_available' }],
      });
      return await observeService(deps, run);
    case 'failed':
      return await failRequest(deps, run, judgement.failure);
    case 'unsure':
      return await loseTrack(deps, run, judgement.failure);
    default:
      return assertNever(judgement);
  }
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
  const { request } = run.snapshot;
  const service = await deps.hcp.findService(
    networkOf(request),
    request.target.serviceId,
    run.signal,
  );
  if (service === undefined && isFresh(request, run.snapshot.now))
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

/** Right after the operation a read may still miss what it made; only later is that an answer. */
const readLagMs = 120_000;

function isFresh({ progress }: ChangeRequest, now: Date): boolean {
  return now.getTime() - Date.parse(progress.acceptedAt ?? now.toISOString()) < readLagMs;
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
  });
  return settled;
}
