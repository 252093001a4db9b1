import type { PollSchedule } from '../domain/poll-schedule.ts';
import type { ChangeRequest } from '../domain/request.ts';
import type { Clock } from './ports/clock.ts';
import type { Network, PrivateLinkApi, Project } from './ports/hcp.ts';
import type { JobOutcome } from './ports/job-queue.ts';
import type { Log } from './ports/log.ts';
import type { Lease, RequestStore, RequestView } from './ports/request-store.ts';
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
  readonly snapshot: RequestView;
  readonly lease: Lease;
  readonly signal: AbortSignal;
};

/** The time that a lease covers. Each write of a run renews it; a dead one is taken over after it. */
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

/** In this process's time, as its queue counts; how long to wait was told by differences of one clock. */
export function waiting(clock: Clock, ms: number): JobOutcome {
  return { kind: 'waiting', until: new Date(clock().getTime() + ms) };
}

export const settled: JobOutcome = { kind: 'settled' };
