import { DelayedError, type Job as StoredJob, UnrecoverableError } from 'bullmq';
import type { Job, JobHandler, JobOutcome } from '../use-cases/ports/job-queue.ts';
import type { Log } from '../use-cases/ports/log.ts';
import { type JobData, parseJob } from './job-format.ts';
import { shutdown } from './settings.ts';

/**
 * The only place where outcomes become BullMQ's words.
 *
 * - waiting → delayed; spends no attempt, so an operation may be looked at for ever
 * - settled, stopped → completed and removed; the id is free again
 * - thrown → one attempt spent, then back-off
 * - thrown or silent after the signal → handed over to the next worker at once; spends no attempt
 *
 * BullMQ stores the message of what a processor throws; faults can name accounts, so they are
 * logged here and a bare word is thrown in their place.
 */
export function createProcessor(handler: JobHandler, log: Log) {
  // BullMQ makes a signal only for processors that declare three parameters.
  return async (stored: StoredJob<JobData>, token?: string, signal?: AbortSignal) => {
    const job = parseJob(stored);
    const ending = await runHandler(handler, job, signal ?? new AbortController().signal);
    switch (ending.kind) {
      case 'settled':
        return;
      case 'stopped':
        log.info({ jobId: job.id, reason: ending.reason }, 'job stopped');
        return;
      case 'waiting':
        return moveToDelayed(stored, ending.until, token);
      case 'handed_over':
        log.warn({ jobId: job.id, err: ending.fault }, 'job handed over');
        return moveToDelayed(stored, new Date(), token);
      case 'fault':
        log.warn({ jobId: job.id, err: ending.fault }, 'job fault');
        throw new Error('fault');
      default:
        ending satisfies never;
        throw new UnrecoverableError('unknown outcome');
    }
  };
}

type Ending =
  | JobOutcome
  | { readonly kind: 'fault'; readonly fault: unknown }
  | { readonly kind: 'handed_over'; readonly fault?: unknown };

async function runHandler(handler: JobHandler, job: Job, signal: AbortSignal): Promise<Ending> {
  const overdue = graceAfterAbort(signal);
  try {
    return await Promise.race([handler(job, signal), overdue.ended]);
  } catch (fault) {
    return signal.aborted ? { kind: 'handed_over', fault } : { kind: 'fault', fault };
  } finally {
    overdue.cancel();
  }
}

/** Ends some time after the signal. A handler that ignores it cannot hold its job back for a whole lock. */
function graceAfterAbort(signal: AbortSignal): { ended: Promise<Ending>; cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let cancel = () => {};
  const ended = new Promise<Ending>((resolve) => {
    const onAbort = () => {
      timer = setTimeout(() => resolve({ kind: 'handed_over' }), shutdown.handOverGraceMs);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    cancel = () => {
      signal.removeEventListener('abort', onAbort);
      clearTimeout(timer);
    };
  });
  return { ended, cancel };
}

async function moveToDelayed(stored: StoredJob, until: Date, token?: string): Promise<never> {
  if (Number.isNaN(until.getTime())) throw new Error('waiting without a time');
  await stored.moveToDelayed(until.getTime(), token);
  throw new DelayedError();
}
