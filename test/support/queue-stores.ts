import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { QueueConfig } from '../../src/queue/engine.ts';
import { startEmbeddedPostgres } from '../../src/store/embedded.ts';
import { ask, redisMissing, startRedis } from './redis.ts';

/** A server of the test's own that a queue engine can run on. */
export type QueueStore = {
  /** A queue of its own: nothing that another test left is seen in it. */
  fresh(): Promise<QueueConfig>;
  /** SIGKILL. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** Loses all jobs, as FLUSHALL does. */
  wipe(config: QueueConfig): Promise<void>;
  /** Everything that the server holds of this queue, as text. */
  dump(config: QueueConfig): Promise<string[]>;
  stop(): Promise<void>;
};

/** Both engines, by name; the contract is one. */
export const stores: readonly { name: string; skip: boolean; start: () => Promise<QueueStore> }[] =
  [
    { name: 'Redis', skip: redisMissing !== undefined, start: startRedisStore },
    { name: 'PostgreSQL', skip: false, start: startPostgresStore },
  ];

async function startRedisStore(): Promise<QueueStore> {
  const redis = await startRedis();
  let queues = 0;
  return {
    fresh: async () => ({ kind: 'redis', url: redis.url, prefix: `test${++queues}` }),
    kill: redis.kill,
    restart: redis.restart,
    wipe: redis.flush,
    dump: (config) =>
      ask(redis.url, async (client) => {
        const prefix = config.kind === 'redis' ? config.prefix : '';
        const keys = (await client.keys('*')).filter((key) => key.startsWith(`${prefix}:`));
        const values = keys.map(async (key) => {
          const type = await client.type(key);
          const value = await readers[type]?.(client, key);
          return `${key} ${JSON.stringify(value ?? `unread ${type}`)}`;
        });
        return Promise.all(values);
      }),
    stop: redis.stop,
  };
}

type Reader = (client: Parameters<Parameters<typeof ask>[1]>[0], key: string) => Promise<unknown>;
const readers: Readonly<Record<string, Reader>> = {
  string: (client, key) => client.get(key),
  hash: (client, key) => client.hgetall(key),
  list: (client, key) => client.lrange(key, 0, -1),
  set: (client, key) => client.smembers(key),
  zset: (client, key) => client.zrange(key, 0, '-1', 'WITHSCORES'),
  stream: (client, key) => client.xrange(key, '-', '+'),
};

const quiet = { info: () => {}, warn: () => {}, error: () => {} };

async function startPostgresStore(): Promise<QueueStore> {
  const dataDir = await mkdtemp(join(tmpdir(), 'privatelink-queue-'));
  const start = () => startEmbeddedPostgres({ dataDir, log: quiet });
  let server = await start();
  const servers = [server];
  let queues = 0;
  // As in production: a role that owns its schema and may create none.
  await query(server.url, "create role queue login password 'queue'");
  const asQueue = new URL(server.url);
  asQueue.username = 'queue';
  asQueue.password = 'queue';

  return {
    fresh: async () => {
      const schema = `bullmq_${++queues}`;
      await query(server.url, `create schema ${schema} authorization queue`);
      return { kind: 'postgres', connectionString: asQueue.href, schema };
    },
    kill: async () => {
      const rows = await query(
        server.url,
        "select pid, current_setting('data_directory') as folder from pg_stat_activity",
      );
      const lock = await readFile(join(String(rows[0]?.['folder']), 'postmaster.pid'), 'utf8');
      // The parent first, or it would start again what it lost; its children would serve on for a while.
      const pids = [Number.parseInt(lock, 10), ...rows.map((row) => Number(row['pid']))];
      for (const pid of pids) signalTo(pid, 'SIGKILL');
      while (pids.some((pid) => signalTo(pid, 0))) await pause(10);
    },
    restart: async () => {
      server = await start();
      servers.push(server);
    },
    wipe: async (config) => {
      await query(server.url, `truncate ${schemaOf(config)}.job cascade`);
    },
    dump: async (config) => {
      const schema = schemaOf(config);
      const tables = await query(
        server.url,
        `select tablename from pg_tables where schemaname = '${schema}' and tablename <> 'migration'`,
      );
      const rows = tables.map(({ tablename }) =>
        query(server.url, `select row_to_json(t)::text as row from ${schema}."${tablename}" t`),
      );
      return (await Promise.all(rows)).flat().map((row) => String(row['row']));
    },
    stop: async () => {
      // Each start is a user of the folder, the killed one too: the server runs until the last has left.
      for (const each of servers) await each.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Whether the process was there to hear it. */
function signalTo(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ESRCH') return false;
    throw fault;
  }
}

function schemaOf(config: QueueConfig): string {
  return (config.kind === 'postgres' && config.schema) || 'bullmq';
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
