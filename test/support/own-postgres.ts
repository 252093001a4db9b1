/** A PostgreSQL of the test's own, which can be killed and started again on the same data and port. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../../src/store/embedded.ts';
import { migrate } from '../../src/store/migrate.ts';
import { ask } from './embedded.ts';
import type { TestDatabase } from './postgres.ts';

export type OwnPostgres = {
  readonly database: TestDatabase;
  /** SIGKILL to all of it: what was not committed is gone. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
};

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const login = { name: 'privatelink_app', password: 'privatelink-test' };

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'privatelink-own-'));
  const start = () => startEmbeddedPostgres({ dataDir, log: quiet, durable: false });
  const servers = [await start()];
  const url = servers[0]?.url ?? '';
  await migrate({ ownerUrl: url, botLogin: login }, quiet);
  const botUrl = Object.assign(new URL(url), { username: login.name, password: login.password });
  const urls = { ownerUrl: url, superuserUrl: url, auditorUrl: url, queueUrl: url };
  return {
    database: { ...urls, botUrl: botUrl.href, drop: async () => undefined },
    kill: () => killServer(url),
    restart: async () => {
      const server = await start();
      servers.push(server);
      if (server.url !== url) throw new Error('the server came back somewhere else');
    },
    stop: async () => {
      // Each start is a user of the folder, the killed one too: the server runs until the last has left.
      for (const each of servers) await each.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function killServer(url: string): Promise<void> {
  const rows = await ask(
    url,
    (sql) => sql<{ pid: number; folder: string }[]>`
      select pid, current_setting('data_directory') as folder from pg_stat_activity`,
  );
  const lock = await readFile(join(rows[0]?.folder ?? '', 'postmaster.pid'), 'utf8');
  // The parent first, or it would start again what it lost.
  const pids = [Number.parseInt(lock, 10), ...rows.map(({ pid }) => pid)];
  for (const pid of pids) signalTo(pid, 'SIGKILL');
  while (pids.some((pid) => signalTo(pid, 0))) await pause(10);
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
