import { afterAll, beforeAll, describe, it } from 'vitest';
import {
  addSurely,
  aJob,
  openEngine,
  recordRuns,
  startWorkers,
  timed,
} from '../support/queue-harness.ts';
import { loggedFault, spawnWorker, startedOn } from '../support/queue-process.ts';
import { type QueueStore, stores } from '../support/queue-stores.ts';

/** What was promised for a worker that died; BullMQ's own settings take 60 s. */
const recoveryMs = 15_000;

describe.concurrent.each(stores)('a worker that is lost on $name', ({ skip, start }) => {
  let store: QueueStore;
  beforeAll(async () => {
    if (!skip) store = await start();
  });
  afterAll(() => store?.stop());
  const test = it.skipIf(skip);

  test('loses its job to another within 15 s when it is killed', { timeout: 60_000 }, async ({
    expect,
    onTestFinished,
  }) => {
    const config = await store.fresh();
    const engine = openEngine(config, onTestFinished);
    const { handler, runs, called } = recordRuns();
    const job = aJob();
    const child = spawnWorker(config);
    onTestFinished(() => child.signal('SIGKILL'));
    await addSurely(engine, job);
    await child.hears(startedOn(job.id));
    await startWorkers(engine, { provision: handler }, onTestFinished);

    child.signal('SIGKILL');
    const took = await timed(() => called(1));

    expect(runs.map((run) => run.job)).toEqual([job]);
    expect(took).toBeLessThan(recoveryMs);
  });

  test('survives to find its job done elsewhere when it was frozen', { timeout: 60_000 }, async ({
    expect,
    onTestFinished,
  }) => {
    const config = await store.fresh();
    const engine = openEngine(config, onTestFinished);
    const { handler, runs, called } = recordRuns();
    const [job, later] = [aJob(), aJob()];
    const child = spawnWorker(config);
    onTestFinished(() => child.signal('SIGKILL'));
    await addSurely(engine, job);
    await child.hears(startedOn(job.id));
    const workers = await startWorkers(engine, { provision: handler }, onTestFinished);

    child.signal('SIGSTOP');
    const took = await timed(() => called(1));
    await workers.stop(1_000);
    child.signal('SIGCONT');
    child.endJobs();
    const fault = await child.hears(loggedFault(/lock/i));
    await addSurely(engine, later);
    await child.hears(startedOn(later.id));

    expect(runs.map((run) => run.job)).toEqual([job]);
    expect(took).toBeLessThan(recoveryMs);
    expect(fault.logged).toBe('queue fault');
  });
});
