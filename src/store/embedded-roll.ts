/**
 * Who is here: one empty file per user of the server, named `<role>.<pid>.<life>.<random>`, so that
 * signing in is one atomic step and a file of a process that has ended is told from a live one.
 *
 * The order of steps decides that nobody is left with a stopped server. Who joins signs in as
 * `user`, then waits until nobody is `stopping`, then looks for the server. Who leaves signs out,
 * signs in as `stopping`, then looks for users, and stops the server only if there are none.
 * Whichever of the two signs first, the other sees it.
 */
import { randomBytes } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedPostgresError } from './embedded-error.ts';
import { processLife } from './embedded-processes.ts';

export type Role = 'user' | 'stopping' | 'watchdog';

const stopPatienceMs = 60_000;

export const rollIn = (folder: string): string => join(folder, 'users');

/** Writes a process on the roll, this one unless told otherwise; the answer takes it off again. */
export async function signIn(
  folder: string,
  role: Role,
  pid: number = process.pid,
): Promise<() => Promise<void>> {
  const life = (await processLife(pid)) ?? 'unknown';
  const name = [role, pid, life, randomBytes(6).toString('hex')].join('.');
  const file = join(rollIn(folder), name);
  await writeFile(file, '', { mode: 0o600, flag: 'wx' });
  return () => rm(file, { force: true });
}

/** Lists the processes present in a role, and drops the entries of those that have ended. */
export async function present(folder: string, role: Role): Promise<readonly number[]> {
  const names = await readdir(rollIn(folder));
  const pids = names
    .filter((name) => name.startsWith(`${role}.`))
    .map((name) => check(folder, name));
  return (await Promise.all(pids)).filter((pid) => pid !== undefined);
}

async function check(folder: string, name: string): Promise<number | undefined> {
  const [, pid, life] = name.split('.');
  if (life !== undefined && (await processLife(Number(pid))) === life) return Number(pid);
  await rm(join(rollIn(folder), name), { force: true });
  return undefined;
}

/** Takes another process off the roll. */
export async function strike(folder: string, role: Role, pid: number): Promise<void> {
  for (const name of await readdir(rollIn(folder)))
    if (name.startsWith(`${role}.${pid}.`)) await rm(join(rollIn(folder), name), { force: true });
}

/** Waits until no process is about to stop the server. */
export async function untilNobodyStops(folder: string): Promise<void> {
  const deadline = performance.now() + stopPatienceMs;
  for (;;) {
    const stopping = await present(folder, 'stopping');
    if (stopping.length === 0) return;
    if (performance.now() > deadline)
      throw new EmbeddedPostgresError(
        `Process ${stopping.join(', ')} does not finish stopping the embedded PostgreSQL in ${folder}: end it, then start again.`,
      );
    await delay(25);
  }
}
