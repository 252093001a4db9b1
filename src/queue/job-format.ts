import { UnrecoverableError } from 'bullmq';
import type { Job, JobKind } from '../use-cases/ports/job-queue.ts';
import * as settings from './settings.ts';

/** All that is stored of a job besides its id, kind and times. */
export type JobData = { readonly requestId: string };

export const jobKinds: readonly JobKind[] = ['provision', 'announce'];

/** BullMQ refuses ids with ':' and ids that read as integers; this shape can be neither. */
const jobId =
  /^(provision|announce)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}-v\d+-\d+$/;
const requestId = /^[0-9A-Za-z_-]{1,64}$/;

/** Throws when `job` is not ours to store: a bug in the caller, never a fault of the world. */
export function assertJob(job: Job): void {
  if (jobId.exec(job.id)?.[1] !== job.kind)
    throw new TypeError(`a job id reads <kind>-<uuid>-v<version>-<n>, not ${job.id}`);
  if (!requestId.test(job.requestId))
    throw new TypeError(`job ${job.id} carries something else than a request id`);
  if (job.runAt !== undefined && Number.isNaN(job.runAt.getTime()))
    throw new TypeError(`job ${job.id} has no valid time to run at`);
}

/** Our job in BullMQ's words. */
export function toBulkJob(job: Job, now: number) {
  const delay = job.runAt === undefined ? 0 : Math.max(0, job.runAt.getTime() - now);
  return {
    name: job.kind,
    data: { requestId: job.requestId },
    opts: { ...settings.job, jobId: job.id, delay, backoff: { type: 'capped' } },
  };
}

/** BullMQ's job in our words. Refuses for good what this program cannot have written. */
export function parseJob(stored: { id?: string; name: string; data: unknown }): Job {
  const { id = '', name, data } = stored;
  const kind = jobKinds.find((known) => known === name);
  const carried = typeof data === 'object' && data !== null && 'requestId' in data;
  if (kind === undefined || !carried || typeof data.requestId !== 'string')
    throw new UnrecoverableError('malformed job');
  const job: Job = { id, kind, requestId: data.requestId };
  try {
    assertJob(job);
  } catch {
    throw new UnrecoverableError('malformed job');
  }
  return job;
}

/**
 * How long a job rests after its n-th thrown fault: doubling, capped, and partly by chance, so that
 * everything that failed together does not come back together.
 */
export function backOffMs(attemptsMade: number, random: () => number = Math.random): number {
  const { firstMs, capMs, jitter } = settings.backOff;
  const full = Math.min(capMs, firstMs * 2 ** (attemptsMade - 1));
  return Math.round(full * (1 - jitter * random()));
}
