import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from './free-port.ts';

/** A redis-server of the test's own, on a free port, with its data in a folder of its own. */
export type TestRedis = {
  readonly url: string;
  readonly port: number;
  flush(): Promise<void>;
  /** SIGKILL: what was not yet on disk is gone. */
  kill(): Promise<void>;
  /** Starts the killed server again on the same port with the data it left. */
  restart(): Promise<void>;
  /** Stops its clock: connections stay open and nothing answers. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
};

/** Says why the Redis half of a suite is skipped; with CI=true that is a failure instead. */
export const redisMissing: string | undefined = findServer()
  ? undefined
  : 'no redis-server or valkey-server in PATH: the Redis half is skipped';
if (redisMissing !== undefined) {
  if (process.env['CI'] === 'true') throw new Error(redisMissing);
  console.warn(redisMissing);
}

export async function startRedis(): Promise<TestRedis> {
  const program = findServer();
  if (program === undefined) throw new Error(redisMissing);
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'privatelink-redis-'));
  const url = `redis://127.0.0.1:${port}`;
  let server = await launch(program, port, folder);
  const cutOff = () => server.kill('SIGKILL');
  process.once('exit', cutOff);

  async function kill(): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
  }

  return {
    url,
    port,
    flush: () => ask(url, async (client) => void (await client.flushall())),
    kill,
    restart: async () => {
      server = await launch(program, port, folder);
    },
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    stop: async () => {
      await kill();
      process.removeListener('exit', cutOff);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One short connection for one question. */
export async function ask<T>(url: string, question: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url, { retryStrategy: null, lazyConnect: true });
  client.on('error', () => undefined);
  try {
    return await question(client);
  } finally {
    client.disconnect();
  }
}

function findServer(): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter))
    for (const name of ['redis-server', 'valkey-server']) {
      const program = join(folder, name);
      try {
        accessSync(program, constants.X_OK);
        return program;
      } catch {
        // Not here: look further.
      }
    }
  return undefined;
}

async function launch(program: string, port: number, folder: string): Promise<ChildProcess> {
  const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const durable = ['--appendonly', 'yes', '--appendfsync', 'everysec'];
  const server = spawn(program, [...options, ...durable], { stdio: 'ignore' });
  const url = `redis://127.0.0.1:${port}`;
  while (server.exitCode === null) {
    const answer = await ask(url, (client) => client.ping()).catch(() => undefined);
    if (answer === 'PONG') return server;
    await pause(20);
  }
  throw new Error(`redis-server ended with ${server.exitCode}`);
}
