import { setTimeout as pause } from 'node:timers/promises';
import type { JobKind } from '../use-cases/ports/job-queue.ts';
import type { Broker, Processor, WorkerHandle } from './broker.ts';
import { within } from './deadline.ts';
import type { ReportFault } from './fault-reporter.ts';
import { reopenDelayMs, shutdown, startMs } from './settings.ts';

export type Lane = {
  /** Begins to work, and keeps at it while the store comes and goes. Never waits for the store longer than two seconds. */
  start(): Promise<void>;
  stop(deadlineMs: number): Promise<void>;
};

type LaneDeps = {
  readonly broker: Broker;
  readonly kind: JobKind;
  readonly processor: Processor;
  readonly report: ReportFault;
};

/** One kind of job and the BullMQ worker for it, which is replaced whenever it cannot go on. */
export function createLane({ broker, kind, processor, report }: LaneDeps): Lane {
  const stopping = new AbortController();
  const reportHere = (fault: unknown) => report(`${kind} lane`, fault);
  let current: WorkerHandle | undefined;
  let taking = false;
  let running: Promise<void> = Promise.resolve();

  async function runOnce(onReady: () => void): Promise<void> {
    await broker.prepare();
    if (stopping.signal.aborted) return;
    current = broker.openWorker(kind, processor);
    await current.ready();
    if (stopping.signal.aborted) return;
    taking = true;
    onReady();
    await current.run();
  }

  async function keepRunning(onReady: () => void): Promise<void> {
    while (!stopping.signal.aborted) {
      await runOnce(onReady).catch(reportHere);
      if (stopping.signal.aborted) return;
      taking = false;
      await close();
      await pause(reopenDelayMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  async function close(): Promise<void> {
    const closed = current?.close() ?? Promise.resolve();
    await within(shutdown.closeMs, `closing the ${kind} worker`, closed).catch(reportHere);
  }

  async function start(): Promise<void> {
    const ready = new Promise<void>((resolve) => {
      running = keepRunning(resolve).finally(resolve);
    });
    await within(startMs, `opening the ${kind} worker`, ready).catch(reportHere);
  }

  async function stop(deadlineMs: number): Promise<void> {
    stopping.abort();
    current?.rest();
    const toldAt = Math.max(0, deadlineMs - shutdown.abortLeadMs);
    const timer = setTimeout(() => current?.abortJobs(), toldAt);
    // A worker that never became ready has no jobs to wait for.
    if (taking) await within(deadlineMs, `ending ${kind} jobs`, running).catch(reportHere);
    clearTimeout(timer);
    await close();
  }

  return { start, stop };
}
