import { setTimeout as pause } from 'node:timers/promises';
import type { IQueueBackend } from 'bullmq';
import type { ReportFault } from './fault-reporter.ts';
import { postgres, worker } from './settings.ts';

export type FaultKind = 'lost' | 'deadlock' | 'other';

/**
 * Makes a BullMQ backend patient. BullMQ 6.7 knows a lost connection by `ECONNREFUSED` alone:
 * after any other fault a worker fetches again at once (a server that is starting up, full or
 * read-only would be asked thousands of times a second), and a job whose end could not be told is
 * taken for failed.
 *
 * - a blocking look ends soon (on PostgreSQL it would last an hour when the next job is that far off)
 * - a fetch that fails is followed by a pause, whatever the fault
 * - an end that could not be told because the store is away is told again until it can be
 * - a deadlock changed nothing, so the same statement is sent again
 *
 * @see node_modules/bullmq: `isNotConnectionError`, `Worker.retryIfFailed`
 */
export function steady<B extends IQueueBackend>(
  backend: B,
  judge: (fault: unknown) => FaultKind,
  report: ReportFault,
): B {
  const patient = <A extends unknown[], T>(call: (...args: A) => Promise<T>) => {
    const send = call.bind(backend);
    return (...args: A) => sendAgain(() => send(...args), judge, report);
  };
  const fetch = patient(backend.moveToActive);
  const look = backend.waitForJob.bind(backend);
  // The instance is patched because BullMQ offers no other way in between; it was made for us alone.
  Object.assign(backend, {
    waitForJob: (seconds: number) => look(Math.min(seconds, worker.drainDelay)),
    moveToActive: async (...args: Parameters<typeof fetch>) => {
      try {
        return await fetch(...args);
      } catch (fault) {
        report('queue fetch', fault);
        if (backend.closing === undefined) await pause(worker.runRetryDelay);
        throw fault;
      }
    },
    moveToCompleted: patient(backend.moveToCompleted),
    moveToFailed: patient(backend.moveToFailed),
    moveToDelayed: patient(backend.moveToDelayed),
  });
  return backend;
}

async function sendAgain<T>(
  send: () => Promise<T>,
  judge: (fault: unknown) => FaultKind,
  report: ReportFault,
): Promise<T> {
  for (let sent = 1; ; sent += 1) {
    try {
      return await send();
    } catch (fault) {
      const kind = judge(fault);
      if (kind === 'lost') throw asLostConnection(fault);
      if (kind === 'other' || sent > postgres.deadlockRetries) throw fault;
      report('queue deadlock, sent again', fault);
    }
    await pause(10 + 40 * Math.random());
  }
}

function asLostConnection(cause: unknown): Error {
  return Object.assign(new Error('the queue store is away', { cause }), { code: 'ECONNREFUSED' });
}
