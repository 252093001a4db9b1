import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { JobOutcome } from '../../src/use-cases/ports/job-queue.ts';
import {
  aJob,
  gate,
  openEngine,
  recordRuns,
  settled,
  startWorkers,
  timed,
} from '../support/queue-harness.ts';
import { spawnWorker, startedOn, stopped } from '../support/queue-process.ts';
import { type QueueStore, stores } from '../support/queue-stores.ts';

const never = () => new Promise<JobOutcome>(() => {});

describe.each(stores)('stopping workers on $name', ({ skip, start }) => {
  let store: QueueStore;
  beforeAll(async () => {
    if (!skip) store = await start();
  });
  afterAll(() => store?.stop());
  const test = it.skipIf(skip);

  test('lets a running job end, takes no other, and leaves nothing to do twice', async () => {
    const config = await store.fresh();
    const engine = openEngine(config);
    const work = gate<JobOutcome>();
    const { handler, runs, called } = recordRuns(() => work.passed);
    const [running, waiting] = [aJob(), aJob()];
    const workers = await startWorkers(engine, { provision: handler });
    await engine.jobs.add([running]);
    await called(1);

    const stopping = workers.stop(10_000);
    await engine.jobs.add([waiting]);
    work.open(settled);
    const took = await timed(() => stopping);
    const next = recordRuns();
    await startWorkers(openEngine(config), { provision: next.handler });
    await next.called(1);

    expect(took).toBeLessThan(2_000);
    expect(runs.map((run) => run.job.id)).toEqual([running.id]);
    expect(runs[0]?.signal.aborted).toBe(false);
    expect(next.runs.map((run) => run.job.id)).toEqual([waiting.id]);
  });

  test('hands a job over at once when its handler ends by its signal', async () => {
    const config = await store.fresh();
    const engine = openEngine(config);
    const { handler, called } = recordRuns(
      ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    );
    const job = aJob();
    const workers = await startWorkers(engine, { provision: handler });
    await engine.jobs.add([job]);
    await called(1);

    const took = await timed(() => workers.stop(2_300));
    const next = recordRuns();
    await startWorkers(openEngine(config), { provision: next.handler });
    const wait = await timed(() => next.called(1));

    expect(took).toBeLessThan(2_300);
    expect(wait).toBeLessThan(2_000);
    expect(next.runs.map((run) => run.job)).toEqual([job]);
  });

  test('hands a job over before the deadline when its handler does not listen', async () => {
    const config = await store.fresh();
    const engine = openEngine(config);
    const { handler, called } = recordRuns(never);
    const workers = await startWorkers(engine, { provision: handler });
    await engine.jobs.add([aJob()]);
    await called(1);

    const took = await timed(() => workers.stop(2_300));
    const next = recordRuns();
    await startWorkers(openEngine(config), { provision: next.handler });
    const wait = await timed(() => next.called(1));

    expect(took).toBeLessThan(3_000);
    expect(wait).toBeLessThan(2_000);
  });

  test('leaves nothing behind that keeps a process alive', async ({ onTestFinished }) => {
    const config = await store.fresh();
    const child = spawnWorker(config);
    onTestFinished(() => child.signal('SIGKILL'));
    const job = aJob();
    await openEngine(config).jobs.add([job]);
    await child.hears(startedOn(job.id));

    child.endJobs();
    child.signal('SIGTERM');
    const took = await child.hears(stopped);
    const left = await timed(() => child.exited);

    expect(took.stopped).toBeLessThan(1_000);
    // What BullMQ leaves open keeps a process for five seconds at least, or for ever.
    expect(left).toBeLessThan(4_000);
  });

  test('stops and closes in time when nothing was ever started or added', async () => {
    const engine = openEngine(await store.fresh());
    const workers = engine.createWorkers({ provision: never, announce: never });

    const took = await timed(async () => {
      await workers.stop(1_000);
      await engine.close();
    });

    expect(took).toBeLessThan(500);
  });
});

describe.each(stores)('stopping workers when $name is gone', ({ skip, start }) => {
  const test = it.skipIf(skip);

  test('ends in time, in this process and in one of its own', async ({ onTestFinished }) => {
    const store = await start();
    onTestFinished(() => store.stop());
    const config = await store.fresh();
    const engine = openEngine(config);
    const { handler, called } = recordRuns(never);
    const other = await store.fresh();
    const child = spawnWorker(other);
    onTestFinished(() => child.signal('SIGKILL'));
    const held = aJob();
    const workers = await startWorkers(engine, { provision: handler });
    await engine.jobs.add([aJob()]);
    await openEngine(other).jobs.add([held]);
    await Promise.all([called(1), child.hears(startedOn(held.id))]);
    await store.kill();
    await vi.waitFor(() => expect(engine.jobs.add([aJob()])).rejects.toThrow(), 5_000);

    child.signal('SIGTERM');
    const stop = await timed(() => workers.stop(1_000));
    const close = await timed(() => engine.close());
    const childTook = await child.hears(stopped);
    const left = await timed(() => child.exited);

    expect(stop).toBeLessThan(3_000);
    expect(close).toBeLessThan(2_000);
    expect(childTook.stopped).toBeLessThan(5_000);
    expect(left).toBeLessThan(5_000);
  });
});
