import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { aJob, gate, openEngine, recordRuns, startWorkers } from '../support/queue-harness.ts';
import { type QueueStore, stores } from '../support/queue-stores.ts';

describe.each(stores)('JobQueue on $name', ({ skip, start }) => {
  let store: QueueStore;
  beforeAll(async () => {
    if (!skip) store = await start();
  });
  afterAll(() => store?.stop());
  const test = it.skipIf(skip);

  test('hands every kind of job to its own handler, as it was added', async () => {
    const engine = openEngine(await store.fresh());
    const [provision, announce] = [recordRuns(), recordRuns()];
    const jobs = [aJob(), aJob({ kind: 'announce' })];

    await engine.jobs.add(jobs);
    await startWorkers(engine, { provision: provision.handler, announce: announce.handler });
    await Promise.all([provision.called(1), announce.called(1)]);

    expect([...provision.runs, ...announce.runs].map((run) => run.job)).toEqual(jobs);
  });

  test('ignores a job whose id is still present', async () => {
    const engine = openEngine(await store.fresh());
    const { handler, runs, called } = recordRuns();
    const job = aJob();
    const last = aJob();

    await engine.jobs.add([job, job]);
    await engine.jobs.add([job]);
    await engine.jobs.add([{ ...job, runAt: new Date(Date.now() + 300) }, last]);
    await startWorkers(engine, { provision: handler });
    await called(2);

    expect(runs.map((run) => run.job.id)).toEqual([job.id, last.id]);
  });

  test('frees the id when the job has ended', async () => {
    const engine = openEngine(await store.fresh());
    const { handler, runs, called } = recordRuns();
    const job = aJob();
    await startWorkers(engine, { provision: handler });
    await engine.jobs.add([job]);
    await called(1);

    await vi.waitFor(async () => {
      await engine.jobs.add([job]);
      expect(runs.length).toBeGreaterThan(1);
    });
  });

  test('runs a delayed job not before its time, and soon after', async () => {
    const engine = openEngine(await store.fresh());
    const { handler, runs, called } = recordRuns();
    const runAt = new Date(Date.now() + 1_200);
    await startWorkers(engine, { provision: handler });

    await engine.jobs.add([aJob({ runAt })]);
    await called(1);

    const late = (runs[0]?.at ?? 0) - runAt.getTime();
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(1_000);
  });

  test('looks again as often as the handler wants, and spends no attempt on it', async () => {
    const engine = openEngine(await store.fresh());
    const looks = 40;
    const { handler, runs, called } = recordRuns((_run, times) => {
      if (times <= looks) return { kind: 'waiting', until: new Date(Date.now() + 5) };
      if (times === looks + 1) throw new Error('the first attempt that counts');
      return { kind: 'settled' };
    });
    await startWorkers(engine, { provision: handler });

    await engine.jobs.add([aJob()]);
    await called(looks + 2);

    expect(runs).toHaveLength(looks + 2);
  });

  test('does not look again before the time that the handler named', async () => {
    const engine = openEngine(await store.fresh());
    const until = new Date(Date.now() + 800);
    const { handler, runs, called } = recordRuns((_run, times) =>
      times === 1 ? { kind: 'waiting', until } : { kind: 'settled' },
    );
    await startWorkers(engine, { provision: handler });

    await engine.jobs.add([aJob()]);
    await called(2);

    expect(runs[1]?.at).toBeGreaterThanOrEqual(until.getTime());
  });

  test('tries a job again, after a pause, when its handler throws', async () => {
    const engine = openEngine(await store.fresh());
    const { handler, runs, called } = recordRuns((_run, times) => {
      if (times === 1) throw new Error('HCP is away');
      return { kind: 'settled' };
    });
    await startWorkers(engine, { provision: handler });

    await engine.jobs.add([aJob()]);
    await called(2);

    expect((runs[1]?.at ?? 0) - (runs[0]?.at ?? 0)).toBeGreaterThanOrEqual(500);
    expect(engine.lines).toContainEqual(expect.objectContaining({ message: 'job fault' }));
  });

  test('ends a stopped job and says why', async () => {
    const engine = openEngine(await store.fresh());
    const job = aJob();
    const { handler, runs, called } = recordRuns((_run, times) =>
      times === 1 ? { kind: 'stopped', reason: 'not ours any more' } : { kind: 'settled' },
    );
    await startWorkers(engine, { provision: handler });
    await engine.jobs.add([job]);
    await called(1);

    await vi.waitFor(async () => {
      await engine.jobs.add([job]);
      expect(runs).toHaveLength(2);
    });

    expect(engine.lines).toContainEqual({
      fields: { jobId: job.id, reason: 'not ours any more' },
      message: 'job stopped',
    });
  });

  test('takes a thousand jobs at once, and two processes handle each of them once', async () => {
    const config = await store.fresh();
    const jobs = Array.from({ length: 1_000 }, () => aJob());
    const both = recordRuns();
    const [one, two] = [openEngine(config), openEngine(config)];
    const by = [0, 0];
    const handlerOf = (index: 0 | 1) => ({
      provision: (...args: Parameters<typeof both.handler>) => {
        by[index] = (by[index] ?? 0) + 1;
        return both.handler(...args);
      },
    });
    await startWorkers(one, handlerOf(0));
    await startWorkers(two, handlerOf(1));

    await one.jobs.add(jobs);
    await both.called(jobs.length);

    expect(new Set(both.runs.map((run) => run.job.id))).toEqual(new Set(jobs.map((job) => job.id)));
    expect(both.runs).toHaveLength(jobs.length);
    expect(Math.min(...by)).toBeGreaterThan(0);
  });

  test('loses no job when a crowd of them is put back again and again', async () => {
    const config = await store.fresh();
    const jobs = Array.from({ length: 150 }, () => aJob());
    const { handler, runs, called } = recordRuns((_run, times) =>
      times <= 3 ? { kind: 'waiting', until: new Date(Date.now() + 200) } : { kind: 'settled' },
    );
    const engines = [openEngine(config), openEngine(config)];
    for (const engine of engines) await startWorkers(engine, { provision: handler });

    await engines[0]?.jobs.add(jobs);
    await called(jobs.length * 4);

    const looks = jobs.map((job) => runs.filter((run) => run.job.id === job.id).length);
    expect(new Set(looks)).toEqual(new Set([4]));
  });

  test('stores ids and times, and nothing that a handler said', async () => {
    const config = await store.fresh();
    const engine = openEngine(config);
    const secret = 'arn:aws:iam::123456789012:root';
    const second = gate();
    const { handler, called } = recordRuns(async (_run, times) => {
      if (times === 1) throw new Error(`HCP refused ${secret}`);
      await second.passed;
      return { kind: 'stopped', reason: secret };
    });
    const job = aJob();
    await startWorkers(engine, { provision: handler });
    await engine.jobs.add([job, aJob({ runAt: new Date(Date.now() + 60_000) })]);
    await called(1);
    const during = await vi.waitFor(async () => {
      const stored = await store.dump(config);
      expect(stored.join('\n')).toMatch(/"?failed_?reason"?:"fault"/i);
      return stored;
    }, 20_000);
    second.open();
    await called(2);
    const after = await store.dump(config);

    for (const text of [...during, ...after]) expect(text).not.toMatch(/arn:|HCP|refused/);
    expect(during.join('\n')).toContain(job.requestId);
  });

  test('refuses to store what is not an id', async () => {
    const engine = openEngine(await store.fresh());

    await expect(engine.jobs.add([{ ...aJob(), id: '12' }])).rejects.toThrow(TypeError);
    await expect(engine.jobs.add([aJob({ requestId: 'a reason: x' })])).rejects.toThrow(TypeError);
    await expect(engine.jobs.add([{ ...aJob(), kind: 'announce' }])).rejects.toThrow(TypeError);
  });
});
