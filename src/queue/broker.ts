import type { IQueueBackend, JobProgress, Queue, Worker } from 'bullmq';
import type { JobKind, QueueFinding } from '../use-cases/ports/job-queue.ts';
import type { ReportFault } from './fault-reporter.ts';
import type { JobData, toBulkJob } from './job-format.ts';
import type { createProcessor } from './processor.ts';

/** What one engine must offer to the rest of this folder. Only `redis.ts` and `postgres.ts` know more. */
export type Broker = {
  /** Brings the store into the shape that BullMQ needs. Idempotent; throws while the store is away. */
  prepare(): Promise<void>;
  /** Opens connections of its own. The handle may never become ready; then it is closed and another opened. */
  openQueue(kind: JobKind): QueueHandle;
  openWorker(kind: JobKind, processor: Processor): WorkerHandle;
  check(): Promise<QueueFinding[]>;
  /** Cuts whatever connections are still open. The last resort after a close that did not end. */
  cut(): void;
};

export type Processor = ReturnType<typeof createProcessor>;

export type QueueHandle = {
  ready(): Promise<void>;
  addBulk(jobs: readonly ReturnType<typeof toBulkJob>[]): Promise<void>;
  close(): Promise<void>;
};

export type WorkerHandle = {
  ready(): Promise<void>;
  /** Takes jobs until it rests; resolves when the last of them has ended. */
  run(): Promise<void>;
  /** Takes no more jobs; running ones go on. */
  rest(): void;
  /** Tells every running handler, by its signal, to come to an end. */
  abortJobs(): void;
  /** Closes without waiting for running handlers. */
  close(): Promise<void>;
};

export function toQueueHandle<B extends IQueueBackend, C>(
  queue: Queue<JobData, void, JobKind, JobData, void, JobKind, B, C>,
  report: ReportFault,
): QueueHandle {
  queue.on('error', (fault) => report(`${queue.name} producer`, fault));
  return {
    ready: () => queue.waitUntilReady(),
    addBulk: async (jobs) => {
      await queue.addBulk([...jobs]);
    },
    // BullMQ's own close says goodbye to the server first, which a server that is away never answers.
    close: () => queue.getBackend().close(true),
  };
}

export function toWorkerHandle<B extends IQueueBackend, C>(
  worker: Worker<JobData, void, JobKind, B, JobProgress, C>,
  report: ReportFault,
): WorkerHandle {
  const reportHere = (fault: unknown) => report(`${worker.name} worker`, fault);
  worker.on('error', reportHere);
  worker.on('failed', (job) => {
    if (job !== undefined && job.attemptsMade >= (job.opts.attempts ?? 1))
      reportHere(new Error(`attempts spent; the sweeper brings it back: ${job.id}`));
  });
  return {
    ready: () => worker.waitUntilReady(),
    run: () => worker.run(),
    rest: () => {
      // Not worker.close(): a close that waits cannot be turned into one that does not.
      worker.pause(true).catch(reportHere);
      worker.getBackend().disconnectBlocking().catch(reportHere);
    },
    abortJobs: () => worker.cancelAllJobs('the worker is about to be closed'),
    close: () => worker.close(true),
  };
}
