/**
 * PostgreSQL refuses to run as root, so root runs it as another account: the one that owns the data
 * folder or the checkout around it, else `postgres`, else `nobody`.
 */
import { execFile } from 'node:child_process';
import { chown, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedPostgresError } from './embedded-error.ts';

export type Account = { readonly uid: number; readonly gid: number };

const run = promisify(execFile);

/** Picks the account that serves `folder`, or `undefined` when this process may serve it itself. */
export async function accountFor(folder: string): Promise<Account | undefined> {
  if (process.geteuid?.() !== 0) return undefined;
  const owner = await nearestOwner(folder);
  if (owner.uid !== 0) return owner;
  for (const name of ['postgres', '_postgres', 'nobody']) {
    const account = await lookUp(name);
    if (account !== undefined && account.uid > 0) return account;
  }
  throw new EmbeddedPostgresError(
    'PostgreSQL cannot run as root and this machine has neither an account postgres nor nobody: set DATABASE_URL, or start the bot as an ordinary user.',
  );
}

/** Tells whether the account can enter `folder`; asks only the permission bits of it and its parents. */
export async function canEnter(account: Account | undefined, folder: string): Promise<boolean> {
  if (account === undefined) return true;
  const { mode, uid, gid } = await stat(folder);
  const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0;
  if (((mode >> shift) & 0o1) === 0) return false;
  const parent = dirname(folder);
  return parent === folder || (await canEnter(account, parent));
}

export async function giveTo(account: Account | undefined, path: string): Promise<void> {
  if (account !== undefined) await chown(path, account.uid, account.gid);
}

async function nearestOwner(path: string): Promise<Account> {
  const found = await stat(path).catch(() => undefined);
  return found ?? (await nearestOwner(dirname(path)));
}

async function lookUp(name: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}
