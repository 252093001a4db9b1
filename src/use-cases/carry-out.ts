import type { AuditAction } from '../domain/audit.ts';
import type { JsonObject } from '../domain/json.ts';
import type { DirectMessage, ThreadUpdate } from '../domain/message.ts';
import type { PollSchedule } from '../domain/poll-schedule.ts';
import type { ChangeRequest, Failure } from '../domain/request.ts';
import type { Network, PrivateLinkApi, Project } from './hcp-port.ts';
import type { JobOutcome } from './job-queue.ts';
import type { Log } from './log.ts';
import { move } from './move.ts';
import type { Clock, Commit, Lease, RequestStore, Snapshot } from './ports.ts';
import type { VersionDeps } from './version.ts';

export type CarryOutDeps = VersionDeps & {
  readonly requests: RequestStore;
  readonly hcp: PrivateLinkApi;
  readonly log: Log;
  readonly clock: Clock;
  /** Milliseconds that never jump: deadlines of a run are kept in it. */
  readonly monotonic: () => number;
  readonly random: () => number;
  readonly pollSchedule: PollSchedule;
};

/** One run of a worker on one request: what it read, and what its writes must name. */
export type Run = {
  readonly snapshot: Snapshot;
  readonly lease: Lease;
  readonly signal: AbortSignal;
};

/** The time that a lease covers. A run that lives renews it; a dead one is taken over after it. */
export const leaseMs = 12_000;

/** A call is cut off this long after the lease was renewed, before anyone can take over. */
export const callTimeoutMs = 10_000;

export function networkOf({ target }: ChangeRequest): Network {
  const { organizationId, projectId, hvnId } = target;
  return { organizationId, projectId, hvnId };
}

export function projectOf({ target }: ChangeRequest): Project {
  return { organizationId: target.organizationId, projectId: target.projectId };
}

export function waiting(clock: Clock, ms: number): JobOutcome {
  return { kind: 'waiting', until: new Date(clock().getTime() + ms) };
}

export const settled: JobOutcome = { kind: 'settled' };

/** What one step of the worker writes. */
export type Step = {
  readonly action: AuditAction;
  readonly change: (request: ChangeRequest, now: Date) => Partial<ChangeRequest>;
  readonly details?: JsonObject;
  readonly updates?: readonly ThreadUpdate[];
  readonly notices?: readonly DirectMessage[];
};

/**
 * Writes one step under the run's fence and returns the request as it is now. Throws
 * `LostLeaseError` when another run has taken over.
 */
export async function writeStep(
  deps: Pick<CarryOutDeps, 'requests'>,
  run: Run,
  step: Step,
): Promise<ChangeRequest> {
  const { id } = run.snapshot.request;
  const written = await deps.requests.change(id, { fence: run.lease.fence }, (snapshot) => {
    const request = { ...snapshot.request, ...step.change(snapshot.request, snapshot.now) };
    return { answer: request, commit: stepCommit(request, step) };
  });
  if (written === undefined) throw new Error('a request under a lease is gone');
  return written;
}

function stepCommit(request: ChangeRequest, step: Step): Commit {
  return {
    request,
    entry: {
      action: step.action,
      actor: null,
      requestId: request.id,
      details: {
        version: request.version,
        digest: request.digest,
        phase: request.phase ?? null,
        operation_id: request.operationId ?? null,
        sends: request.sends,
        ...step.details,
      },
    },
    updates: step.updates ?? [],
    notices: step.notices ?? [],
    jobs: ['announce'],
  };
}

/** Ends a run as failed, in HCP's words where HCP spoke. */
export async function failRequest(
  deps: Pick<CarryOutDeps, 'requests'>,
  run: Run,
  failure: Failure,
): Promise<JobOutcome> {
  return await endBadly(deps, run, {
    failure,
    trigger: 'fail',
    action: 'request_failed',
    code: 'failed',
  });
}

/** Hands a request that a machine would have to guess about to people. */
export async function loseTrack(
  deps: Pick<CarryOutDeps, 'requests'>,
  run: Run,
  failure: Failure,
): Promise<JobOutcome> {
  return await endBadly(deps, run, {
    failure,
    trigger: 'lose_track',
    action: 'track_lost',
    code: 'needs_attention',
  });
}

async function endBadly(
  deps: Pick<CarryOutDeps, 'requests'>,
  run: Run,
  end: {
    readonly failure: Failure;
    readonly trigger: 'fail' | 'lose_track';
    readonly action: AuditAction;
    readonly code: 'failed' | 'needs_attention';
  },
): Promise<JobOutcome> {
  const { failure, code } = end;
  await writeStep(deps, run, {
    action: end.action,
    change: (request) => ({ ...move(request, end.trigger), phase: undefined, failure }),
    details: {
      failure: failure.code,
      hcp_code: failure.hcp?.code ?? null,
      hcp_message: failure.hcp?.message ?? null,
    },
    updates: [{ code, failure }],
    notices: [{ to: run.snapshot.request.requester, notice: { code, failure } }],
  });
  return settled;
}
