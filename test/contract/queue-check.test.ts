import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueueConfig } from '../../src/queue/engine.ts';
import { openEngine, timed } from '../support/queue-harness.ts';
import { type QueueStore, stores } from '../support/queue-stores.ts';
import { ask, redisMissing, startRedis } from '../support/redis.ts';

describe.each(stores)('the look at $name', ({ skip, start }) => {
  let store: QueueStore;
  beforeAll(async () => {
    if (!skip) store = await start();
  });
  afterAll(() => store?.stop());
  const test = it.skipIf(skip);

  test('finds nothing wrong with a store that is as it should be', async () => {
    const engine = openEngine(await store.fresh());

    const findings = await engine.check();

    expect(findings.length).toBeGreaterThan(1);
    expect(findings.filter((finding) => finding.level !== 'ok')).toEqual([]);
    expect(findings.map((finding) => finding.code)).toContain('queue_version');
  });

  test('names a store that does not answer, and what to do about it', async () => {
    const config = await store.fresh();
    await store.kill();

    const findings = await openEngine(config).check();
    await store.restart();

    expect(findings).toMatchObject([
      { level: 'fail', code: 'queue_unreachable', detail: expect.stringMatching(/ECONNREFUSED/) },
    ]);
    expect(findings[0]?.remedy).toBeTypeOf('string');
  });
});

describe.skipIf(redisMissing !== undefined)('the look at a Redis that would drop jobs', () => {
  it('warns, and never asks to keep the data', async ({ onTestFinished }) => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    await ask(redis.url, (client) => client.config('SET', 'maxmemory-policy', 'allkeys-lru'));
    await ask(redis.url, (client) => client.config('SET', 'appendonly', 'no'));

    const findings = await openEngine({ kind: 'redis', url: redis.url }).check();

    expect(findings).toContainEqual(
      expect.objectContaining({ level: 'warn', code: 'queue_eviction' }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ level: 'ok', code: 'queue_persistence' }),
    );
  });

  it('ends in time when the server takes connections and never answers', async ({
    onTestFinished,
  }) => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    const engine = openEngine({ kind: 'redis', url: redis.url });
    redis.freeze();

    const took = await timed(async () => {
      expect(await engine.check()).toMatchObject([{ code: 'queue_unreachable' }]);
    });

    expect(took).toBeLessThan(3_000);
  });
});

describe('the look at a PostgreSQL whose schema is not ours', () => {
  const start = stores.find((store) => store.name === 'PostgreSQL')?.start;

  it('fails where the role may neither use nor create it', async ({ onTestFinished }) => {
    const store = await start?.();
    if (store === undefined) throw new Error('no PostgreSQL');
    onTestFinished(() => store.stop());
    const config = await store.fresh();
    const elsewhere = (schema: string): QueueConfig => ({ ...config, schema }) as QueueConfig;

    const foreign = await openEngine(elsewhere('public')).check();
    const absent = await openEngine(elsewhere('nowhere')).check();

    expect([foreign, absent].map((found) => found.at(-1))).toMatchObject([
      { level: 'fail', code: 'queue_schema', detail: 'schema public belongs to another role' },
      { level: 'fail', code: 'queue_schema', remedy: 'Run the migrations as the owner.' },
    ]);
  });
});
