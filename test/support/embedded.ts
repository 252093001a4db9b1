/** Users of an embedded server: this process, and others that can be killed. */
import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import postgres, { type Sql } from 'postgres';
import { onTestFinished, vi } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/embedded.ts';

export type Account = { readonly uid: number; readonly gid: number };
export type Served = { readonly url: string; readonly port: number; readonly started: boolean };

export type OtherUser = Served & {
  readonly process: ChildProcess;
  kill(): Promise<void>;
  /** `stop` stops its server and ends; `exit` ends without a stop. */
  tell(word: 'stop' | 'exit'): Promise<void>;
  hears(kind: string): Promise<void>;
};

const program = fileURLToPath(new URL('embedded-user.ts', import.meta.url));
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A folder that outlives neither the test nor its servers. */
export async function dataFolder(owner?: Account): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'privatelink-embedded-'));
  if (owner !== undefined) await chown(folder, owner.uid, owner.gid);
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

let template: Promise<string> | undefined;

/**
 * A folder that a server has used before: a copy, since making one takes longer than most tests. The file
 * that uses it removes the original, once.
 */
export async function usedFolder(): Promise<string> {
  template ??= makeTemplate();
  const folder = await dataFolder();
  await promisify(execFile)('cp', ['-a', `${await template}/.`, folder]); // with the owners
  return folder;
}

async function makeTemplate(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'privatelink-template-'));
  const server = await startEmbeddedPostgres({ dataDir: folder, log: quiet, durable: false });
  await server.stop();
  await rm(join(folder, 'port')); // each copy has one of its own
  return folder;
}

export async function removeTemplate(): Promise<void> {
  const folder = await template;
  template = undefined;
  if (folder !== undefined) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Starts in this process; stopped at the end of the test, unless the test does. */
export async function startHere(dataDir: string, shelter?: string): Promise<EmbeddedPostgres> {
  const options = {
    dataDir,
    log: quiet,
    durable: false,
    ...(shelter === undefined ? {} : { shelter }),
  };
  const server = await startEmbeddedPostgres(options);
  onTestFinished(() => server.stop());
  return server;
}

/** Starts in a process of its own, the leader of its own group; killed at the end of the test. */
export async function startElsewhere(dataDir: string, account?: Account): Promise<OtherUser> {
  const child = fork(program, [dataDir], {
    execArgv: ['--import', 'tsx'],
    detached: true,
    ...account,
  });
  const exited = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  onTestFinished(kill);
  const hears = async (kind: string) => {
    const [message] = await Promise.race([once(child, 'message'), exited]);
    if (message?.kind !== kind) throw new Error(message?.message ?? 'ended without a word');
    return message;
  };
  const tell = async (word: string) => {
    child.send(word);
    await exited;
  };
  const served: Served = await hears('ready');
  return { ...served, process: child, kill, tell, hears };
}

export async function ask<T>(url: string, question: (sql: Sql) => Promise<T>): Promise<T> {
  // Fetching types is a query of the driver's own, and nobody catches its failure.
  const sql = postgres(url, { max: 1, connect_timeout: 5, fetch_types: false });
  try {
    return await question(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

export async function answers({ url }: Served): Promise<boolean> {
  return await ask(url, (sql) => sql`select 1`).then(
    () => true,
    () => false,
  );
}

/** Waits until the server is gone, and says how long that took. */
export async function untilGone(served: Served, timeout = 15_000): Promise<number> {
  const since = performance.now();
  await vi.waitFor(
    async () => {
      if (await answers(served)) throw new Error('the server still answers');
    },
    { timeout, interval: 100 },
  );
  return performance.now() - since;
}
