/**
 * Gets a data folder served: attaches to the server that runs there, or starts one. Several
 * processes may do so at once. PostgreSQL's lock decides between them, and who loses attaches.
 */
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { clusterIn, serverUrl } from './embedded-cluster.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';
import type { DataFolder } from './embedded-folder.ts';
import { clearStaleLock, isHeld, readLock } from './embedded-lock.ts';
import { isAlive } from './embedded-processes.ts';
import {
  choosePort,
  logTail,
  recordPort,
  type ServerOptions,
  spawnServer,
} from './embedded-server.ts';

type Ready = { readonly url: string; readonly port: number };

export type Serving = Ready & { readonly started: boolean };

/** Replaying the log after a crash happens before the server is ready, and may take a while. */
const readyPatienceMs = 120_000;
const startAttempts = 8;

/** Answers once a server of the folder takes connections; throws with its last words otherwise. */
export async function attachOrStart(folder: DataFolder, options: ServerOptions): Promise<Serving> {
  for (let attempt = 1; attempt <= startAttempts; attempt++) {
    const serving = (await attach(folder.path)) ?? (await start(folder, options));
    if (serving !== undefined) return serving;
    // Taken port, a lost race, or helpers of a killed server that still hold its memory.
    await delay(50 * attempt);
  }
  throw new EmbeddedPostgresError(
    `The embedded PostgreSQL in ${folder.path} does not start. Its last words:\n${await logTail(folder.path)}`,
  );
}

async function attach(folder: string): Promise<Serving | undefined> {
  const cluster = clusterIn(folder);
  const lock = await readLock(cluster);
  if (lock === undefined) return undefined;
  if (await isHeld(lock, cluster)) {
    const ready = await untilReady(folder, lock.pid, () => isAlive(lock.pid));
    return ready && { ...ready, started: false };
  }
  await clearStaleLock(lock, cluster);
  return undefined;
}

async function start(folder: DataFolder, options: ServerOptions): Promise<Serving | undefined> {
  const child = await spawnServer(folder, await choosePort(folder.path), options);
  if (child.pid === undefined) return undefined;
  const runs = () => child.exitCode === null && child.signalCode === null;
  const ready = await untilReady(folder.path, child.pid, runs);
  if (ready === undefined) return undefined;
  await recordPort(folder, ready.port);
  return { ...ready, started: true };
}

/** Waits for the server process to take connections; `undefined` when it ended instead. */
async function untilReady(
  folder: string,
  pid: number,
  runs: () => boolean,
): Promise<Ready | undefined> {
  const deadline = performance.now() + readyPatienceMs;
  while (performance.now() < deadline) {
    const lock = await readLock(clusterIn(folder));
    if (lock?.pid === pid && lock.status === 'ready') {
      const url = await serverUrl(folder, lock.port);
      if (await answers(url, clusterIn(folder))) return { url, port: lock.port };
    }
    if (!runs()) return undefined;
    await delay(20);
  }
  throw new EmbeddedPostgresError(
    `The embedded PostgreSQL in ${folder} (process ${pid}) does not become ready. Its last words:\n${await logTail(folder)}`,
  );
}

/** Proves that our own server listens there: it takes our password and serves our cluster. */
async function answers(url: string, cluster: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, fetch_types: false });
  try {
    const [row] = await sql`select current_setting('data_directory') as cluster`;
    return row?.['cluster'] === cluster;
  } catch (error) {
    if (error instanceof postgres.PostgresError && error.code.startsWith('28'))
      throw new EmbeddedPostgresError(
        `The embedded PostgreSQL refuses the password kept beside its data (${cluster}): was it changed by hand?`,
        { cause: error },
      );
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
