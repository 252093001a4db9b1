export type JobKind = 'provision' | 'announce';

/**
 * A promise to look at one request. It carries ids and times only: the queue's store holds nothing
 * else, so it may be wiped or read by others without loss of fact or secret.
 */
export type Job = {
  /** `<kind>-<uuid>-v<version>-<n>`; the same id is one job for as long as that job is present. */
  readonly id: string;
  readonly kind: JobKind;
  readonly requestId: string;
  /** Not before this time; absent means now. */
  readonly runAt?: Date;
};

/** The revision whose commit promised this announcement; a sweeper's is for whatever there is. */
export function announcedRevision({ id }: Job): number | undefined {
  const revision = Number(id.slice(id.lastIndexOf('-') + 1));
  return revision > 0 ? revision : undefined;
}

/**
 * How one look at a request ended. `waiting` is looked at again and spends no attempt; `settled`
 * and `stopped` end the job and free its id. A fault is thrown, never returned.
 */
export type JobOutcome =
  | { readonly kind: 'waiting'; readonly until: Date }
  | { readonly kind: 'settled' }
  | { readonly kind: 'stopped'; readonly reason: string };

/**
 * Called at least once for each job; may be called again for the same job, in another process,
 * even while the first call still runs. `signal` aborts when the worker is about to be closed.
 */
export type JobHandler = (job: Job, signal: AbortSignal) => Promise<JobOutcome>;

export type JobHandlers = Readonly<Record<JobKind, JobHandler>>;

export type JobQueue = {
  /**
   * Adds in bulk; a job whose id is still present is ignored. Rejects within about two seconds
   * when the queue's store does not answer: some of the jobs may have been added all the same.
   */
  add(jobs: readonly Job[]): Promise<void>;
};

/** One thing that a look at the queue's store found, for `doctor` and the start. */
export type QueueFinding = {
  readonly level: 'ok' | 'warn' | 'fail';
  readonly code: string;
  readonly detail: string;
  readonly remedy?: string;
};
