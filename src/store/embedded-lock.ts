/**
 * `postmaster.pid`, the lock file of a running server: its process, its port and how far its start
 * has come. PostgreSQL replaces the lock of a dead process by itself, but not one whose process id
 * now belongs to somebody else of the same account, nor an empty one; those are put away here.
 *
 * @see https://github.com/postgres/postgres/blob/REL_18_STABLE/src/include/utils/pidfile.h
 */
import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLineHas, isAlive } from './embedded-processes.ts';

export type ServerLock = {
  readonly pid: number;
  readonly port: number;
  /** `starting`, `ready`, `stopping`, or empty before the first of them. */
  readonly status: string;
  readonly text: string;
};

const lockFile = (cluster: string): string => join(cluster, 'postmaster.pid');
/** A lock is written at once; one that is still unreadable after this was cut by a crash. */
const unfinishedLockMs = 5_000;

export async function readLock(cluster: string): Promise<ServerLock | undefined> {
  const text = await readFile(lockFile(cluster), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  return {
    pid: Number(lines[0] || Number.NaN),
    port: Number(lines[3] || Number.NaN),
    status: (lines[7] ?? '').trim(),
    text,
  };
}

/** Tells whether the lock's process is a server of this very cluster. */
export async function isHeld(lock: ServerLock, cluster: string): Promise<boolean> {
  return await commandLineHas(lock.pid, ['-D', cluster]);
}

/** Puts a lock away that PostgreSQL would respect although no server holds it. */
export async function clearStaleLock(lock: ServerLock, cluster: string): Promise<void> {
  const file = lockFile(cluster);
  const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Date.now() }));
  const unreadable = Number.isNaN(lock.pid) && Date.now() - mtimeMs > unfinishedLockMs;
  if (!unreadable && !isAlive(lock.pid)) return;
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await rename(file, aside);
    // Another start may have put a live server's lock there since we judged: give it back.
    if ((await readFile(aside, 'utf8')) !== lock.text) await link(aside, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  await rm(aside, { force: true });
}
