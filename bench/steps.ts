/**
 * The anchor of what takes several steps: one durable commit, one hop through the queue and one call
 * to Slack, bare and one after another. What is slower than their sum is ours.
 */
import { randomUUID } from 'node:crypto';
import type { Slack } from '../sandbox/slack/driver-types.ts';
import { createQueueEngine } from '../src/queue/engine.ts';
import { openStorage, queueConfig } from '../src/storage.ts';
import type { Bench, CleanUps } from './bench.ts';
import { quiet } from './server.ts';

export type Steps = { measure(count: number): Promise<readonly number[]> };

export type Engine = 'redis' | 'postgres';

export async function startSteps(
  bench: Bench,
  cleanUps: CleanUps,
  { engine, slack }: { readonly engine: Engine; readonly slack: Slack },
): Promise<Steps> {
  const database = await bench.server.createDatabase('steps');
  cleanUps.add(() => database.drop());
  const { sql } = database;
  await sql`create table steps (id bigint generated always as identity primary key, what text)`;
  const storage = await openStorage(
    { kind: 'external', databaseUrl: database.botUrl, ownerUrl: undefined },
    quiet,
  );
  const config =
    engine === 'redis' && bench.redis !== undefined
      ? ({ kind: 'redis', url: bench.redis.url } as const)
      : ({ kind: 'postgres' } as const);
  const queue = createQueueEngine(queueConfig(config, storage, 'bench-steps'), quiet);
  cleanUps.add(() => queue.close());
  let arrived: () => void = () => undefined;
  const settled = { kind: 'settled' } as const;
  const workers = queue.createWorkers({
    provision: () => Promise.resolve(settled),
    announce: () => {
      arrived();
      return Promise.resolve(settled);
    },
  });
  await workers.start();
  cleanUps.add(() => workers.stop(1_000));

  async function hop(): Promise<void> {
    const requestId = randomUUID();
    const here = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    await queue.jobs.add([{ id: `announce-${requestId}-v1-0`, kind: 'announce', requestId }]);
    await here;
  }

  async function once(): Promise<number> {
    const from = performance.now();
    await sql`insert into steps (what) values ('one durable commit')`;
    await hop();
    const answer = await fetch(new URL('auth.test', slack.apiUrl), {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.botToken}` },
    });
    await answer.arrayBuffer();
    return performance.now() - from;
  }

  return {
    measure: async (count) => {
      const taken: number[] = [];
      for (let index = 0; index < count; index += 1) taken.push(await once());
      return taken;
    },
  };
}
