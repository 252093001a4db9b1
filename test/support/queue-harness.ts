import { onTestFinished, vi } from 'vitest';
import { createQueueEngine, type QueueConfig, type QueueEngine } from '../../src/queue/engine.ts';
import type { Job, JobHandler, JobKind, JobOutcome } from '../../src/use-cases/ports/job-queue.ts';
import type { Log } from '../../src/use-cases/ports/log.ts';

export const settled: JobOutcome = { kind: 'settled' };

export type Run = { readonly job: Job; readonly at: number; readonly signal: AbortSignal };
export type Line = { readonly fields: Readonly<Record<string, unknown>>; readonly message: string };

/** Concurrent tests must name the hook of their own context. */
type OnEnd = (hook: () => Promise<void>) => void;

/** An engine that is closed with the test, and what it logged. */
export function openEngine(
  config: QueueConfig,
  onEnd: OnEnd = onTestFinished,
): QueueEngine & { readonly lines: Line[] } {
  const lines: Line[] = [];
  const line: Log['info'] = (fields, message) => void lines.push({ fields, message });
  const engine = createQueueEngine(config, { info: line, warn: line, error: line });
  onEnd(() => engine.close());
  return { ...engine, lines };
}

/** Starts workers that end with the test. Kinds without a handler settle at once. */
export async function startWorkers(
  engine: QueueEngine,
  handlers: Partial<Record<JobKind, JobHandler>>,
  onEnd: OnEnd = onTestFinished,
) {
  const settle = () => Promise.resolve(settled);
  const workers = engine.createWorkers({ provision: settle, announce: settle, ...handlers });
  await workers.start();
  onEnd(() => workers.stop(0));
  return workers;
}

/** A handler that remembers its runs, and that a test can wait for. */
export function recordRuns(
  answer: (run: Run, times: number) => JobOutcome | Promise<JobOutcome> = () => settled,
) {
  const runs: Run[] = [];
  const waiters: { times: number; resolve: () => void }[] = [];
  const handler: JobHandler = async (job, signal) => {
    const run = { job, at: Date.now(), signal };
    runs.push(run);
    for (const waiter of waiters) if (runs.length >= waiter.times) waiter.resolve();
    return await answer(run, runs.filter((other) => other.job.id === job.id).length);
  };
  /** Resolves when the handler has been called that often. */
  const called = (times: number) =>
    new Promise<void>((resolve) => {
      waiters.push({ times, resolve });
      if (runs.length >= times) resolve();
    });
  return { handler, runs, called };
}

/** What cannot be added in time is added again, as the relay does: on a busy machine a store opens slowly. */
export async function addSurely({ jobs }: Pick<QueueEngine, 'jobs'>, job: Job): Promise<void> {
  await vi.waitFor(() => jobs.add([job]), { timeout: 60_000, interval: 200 });
}

let numbered = 0;

/** A job with an id that no other test has. */
export function aJob(over: Partial<Job> = {}): Job {
  const uuid = `00000000-0000-4000-8000-${String(++numbered).padStart(12, '0')}`;
  const kind = over.kind ?? 'provision';
  return { id: `${kind}-${uuid}-v1-1`, kind, requestId: uuid, ...over };
}

/** A promise and its ends. */
export function gate<T = void>() {
  let open: (value: T) => void = () => {};
  const passed = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

/** How long `work` takes, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}
