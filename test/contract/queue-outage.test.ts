import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { aJob, openEngine, recordRuns, startWorkers, timed } from '../support/queue-harness.ts';
import { type QueueStore, stores } from '../support/queue-stores.ts';
import { redisMissing, startRedis } from '../support/redis.ts';

describe.each(stores)('the queue when $name goes and comes back', ({ skip, start }) => {
  let store: QueueStore;
  beforeAll(async () => {
    if (!skip) store = await start();
  });
  afterAll(() => store?.stop());
  const test = it.skipIf(skip);

  test('refuses to add within two seconds, and adds and works again afterwards', async () => {
    const engine = openEngine(await store.fresh());
    const { handler, called, runs } = recordRuns();
    await startWorkers(engine, { provision: handler });
    await engine.jobs.add([aJob()]);
    await called(1);

    await store.kill();
    const refusals = [];
    for (let tries = 0; tries < 3; tries += 1)
      refusals.push(await timed(() => expect(engine.jobs.add([aJob()])).rejects.toThrow()));
    await store.restart();
    const job = aJob();
    await vi.waitFor(() => engine.jobs.add([job]), { timeout: 10_000, interval: 100 });
    await vi.waitFor(() => expect(runs.map((run) => run.job.id)).toContain(job.id), 15_000);

    expect(Math.max(...refusals)).toBeLessThan(2_500);
  });

  test('starts while the store is away, and works as soon as it is there', async () => {
    const config = await store.fresh();
    await store.kill();
    const engine = openEngine(config);
    const { handler, called } = recordRuns();

    const start = await timed(() => startWorkers(engine, { provision: handler }));
    const refusal = await timed(() => expect(engine.jobs.add([aJob()])).rejects.toThrow());
    await store.restart();
    await vi.waitFor(() => engine.jobs.add([aJob()]), { timeout: 10_000, interval: 100 });
    await called(1);

    expect(start).toBeLessThan(2_500);
    expect(refusal).toBeLessThan(2_500);
  });

  test('keeps the log short while the store is away', async () => {
    const engine = openEngine(await store.fresh());
    await startWorkers(engine, {});
    await engine.jobs.add([aJob()]);
    const before = engine.lines.length;
    await store.kill();

    for (let tries = 0; tries < 20; tries += 1) await engine.jobs.add([aJob()]).catch(() => {});
    await vi.waitFor(() => expect(engine.lines.length).toBeGreaterThan(before));
    const lines = engine.lines.length - before;
    await store.restart();

    expect(lines).toBeLessThan(20);
  });

  test('loses its jobs with a wiped store, and takes the same ones again', async () => {
    const config = await store.fresh();
    const engine = openEngine(config);
    const { handler, runs, called } = recordRuns();
    const lost = Array.from({ length: 50 }, () => aJob({ runAt: new Date(Date.now() + 60_000) }));
    await startWorkers(engine, { provision: handler });
    await engine.jobs.add(lost);

    await store.wipe(config);
    await engine.jobs.add(lost.map(({ runAt: _, ...job }) => job));
    await called(lost.length);

    expect(new Set(runs.map((run) => run.job.id))).toEqual(new Set(lost.map((job) => job.id)));
  });
});

describe.skipIf(redisMissing !== undefined)('the queue when Redis does not answer', () => {
  it('refuses to add within two seconds, and adds again afterwards', async ({ onTestFinished }) => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    const engine = openEngine({ kind: 'redis', url: redis.url });
    const { handler, called } = recordRuns();
    await startWorkers(engine, { provision: handler });
    await engine.jobs.add([aJob()]);
    await called(1);

    redis.freeze();
    const refusal = await timed(() => expect(engine.jobs.add([aJob()])).rejects.toThrow());
    redis.thaw();
    await vi.waitFor(() => engine.jobs.add([aJob()]), 5_000);
    await called(2);

    expect(refusal).toBeLessThan(2_500);
  });
});
