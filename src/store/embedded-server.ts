/**
 * The server process: started in a session of its own, so that Ctrl-C reaches the bot and not the
 * server before the bot has drained; stopped by SIGINT, PostgreSQL's fast shutdown. Its output goes
 * to `server.log`: a pipe would break with the process that happened to start it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { giveTo } from './embedded-account.ts';
import { clusterIn } from './embedded-cluster.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';
import type { DataFolder } from './embedded-folder.ts';
import { isHeld, readLock } from './embedded-lock.ts';
import { type Programs, postgresIn } from './embedded-programs.ts';

export type ServerOptions = { readonly programs: Programs; readonly durable: boolean };

const logFile = (folder: string): string => join(folder, 'server.log');
const portFile = (folder: string): string => join(folder, 'port');
const logKeptBytes = 5_000_000;
const fastShutdownMs = 30_000;
const immediateShutdownMs = 5_000;

/** Starts a server process on the port; whether it becomes one is for the caller to watch. */
export async function spawnServer(
  folder: DataFolder,
  port: number,
  options: ServerOptions,
): Promise<ChildProcess> {
  const cluster = clusterIn(folder.path);
  const log = await openLog(folder);
  try {
    const child = spawn(postgresIn(options.programs), serverArguments(cluster, port, options), {
      cwd: cluster,
      env: { LC_ALL: 'C' },
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      ...folder.account,
    });
    child.on('error', () => undefined); // shows as a process without a pid
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

function serverArguments(cluster: string, port: number, options: ServerOptions): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_connections: '200',
    log_line_prefix: '%m [%p] ',
    ...(options.durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  return [
    '-D',
    cluster,
    ...Object.entries(settings).flatMap(([key, to]) => ['-c', `${key}=${to}`]),
  ];
}

/** Stops the server of this cluster and returns once it is gone; does nothing where none runs. */
export async function stopServer(cluster: string): Promise<void> {
  const lock = await readLock(cluster);
  if (lock === undefined || !(await isHeld(lock, cluster))) return;
  for (const [signal, patienceMs] of [
    ['SIGINT', fastShutdownMs],
    ['SIGQUIT', immediateShutdownMs],
  ] as const) {
    send(lock.pid, signal);
    if (await isGone(cluster, lock.pid, patienceMs)) return;
  }
  throw new EmbeddedPostgresError(
    `The embedded PostgreSQL (process ${lock.pid}) does not stop: end it by hand, never with SIGKILL while the bot writes.`,
  );
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function isGone(cluster: string, pid: number, patienceMs: number): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const lock = await readLock(cluster);
    if (lock?.pid !== pid || !(await isHeld(lock, cluster))) return true;
    await delay(20);
  }
  return false;
}

/** The port that served last while it is free, so that addresses stay; else any free one. */
export async function choosePort(folder: string): Promise<number> {
  const recorded = Number(await readFile(portFile(folder), 'utf8').catch(() => '0'));
  return (await tryPort(recorded)) ?? (await tryPort(0)) ?? 0;
}

export async function recordPort(folder: DataFolder, port: number): Promise<void> {
  const draft = `${portFile(folder.path)}.${process.pid}`;
  await writeFile(draft, `${port}\n`);
  await giveTo(folder.account, draft);
  await rename(draft, portFile(folder.path));
}

async function tryPort(port: number): Promise<number | undefined> {
  const probe = createServer();
  return await new Promise((resolve) => {
    probe.on('error', () => resolve(undefined));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      const taken = typeof address === 'object' ? address?.port : undefined;
      probe.close(() => resolve(taken));
    });
  });
}

async function openLog(folder: DataFolder) {
  const file = logFile(folder.path);
  const { size } = await stat(file).catch(() => ({ size: 0 }));
  if (size > logKeptBytes) await rename(file, `${file}.1`).catch(() => undefined);
  const log = await open(file, 'a', 0o600);
  await giveTo(folder.account, file);
  return log;
}

/** The last lines the server wrote, for the message of a start that failed. */
export async function logTail(folder: string): Promise<string> {
  const text = await readFile(logFile(folder), 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-8).join('\n');
}
