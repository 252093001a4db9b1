/**
 * PostgreSQL's own files: made once by initdb, then looked at through the lock file that a running
 * server keeps in them.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { giveTo } from './embedded-account.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';
import type { DataFolder } from './embedded-folder.ts';
import { initdbIn, type Programs } from './embedded-programs.ts';
import { present } from './embedded-roll.ts';

export const clusterIn = (folder: string): string => join(folder, 'cluster', 'pgdata');
const passwordFile = (folder: string): string => join(folder, 'cluster', 'password');

export type InitOptions = { readonly programs: Programs; readonly durable: boolean };

/**
 * Makes the cluster and its password unless they are there; for who is signed in. They appear together by one rename:
 * a start that is killed half-way leaves only a draft, and of two at once the first one's counts.
 */
export async function ensureCluster(folder: DataFolder, options: InitOptions): Promise<void> {
  if (!(await exists(clusterIn(folder.path)))) await makeCluster(folder, options);
  await dropDrafts(folder.path);
}

async function makeCluster(folder: DataFolder, options: InitOptions): Promise<void> {
  const draft = await mkdtemp(join(folder.path, 'draft-'));
  try {
    const password = join(draft, 'password');
    await writeFile(password, randomBytes(24).toString('hex'), { mode: 0o600 });
    await mkdir(join(draft, 'pgdata'), { mode: 0o700 });
    for (const path of [draft, password, join(draft, 'pgdata')]) await giveTo(folder.account, path);
    await initdb(draft, folder, options);
    await rename(draft, join(folder.path, 'cluster'));
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!(await exists(clusterIn(folder.path)))) throw error;
  }
}

/** Drops what killed starts left. Who is alone on the roll knows that no start is writing one. */
async function dropDrafts(folder: string): Promise<void> {
  const drafts = (await readdir(folder)).filter((name) => name.startsWith('draft-'));
  if (drafts.length === 0 || (await present(folder, 'user')).length > 1) return;
  // The initdb of a killed start may still write there: then the next start drops it.
  for (const name of drafts)
    await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
}

/** The owner's address of the server on `port`. It holds the password: not for logs. */
export async function serverUrl(folder: string, port: number): Promise<string> {
  const password = await readFile(passwordFile(folder), 'utf8');
  return `postgres://postgres:${password.trim()}@127.0.0.1:${port}/postgres`;
}

async function initdb(draft: string, folder: DataFolder, options: InitOptions): Promise<void> {
  const args = [
    `--pgdata=${join(draft, 'pgdata')}`,
    `--pwfile=${join(draft, 'password')}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The built-in provider sorts the same on every machine, whatever its C library knows.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(options.durable ? [] : ['--no-sync']),
  ];
  const child = spawn(initdbIn(options.programs), args, {
    cwd: draft,
    env: { LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
    ...folder.account,
  });
  const said: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const code = await new Promise<number | string | null>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', resolve);
  });
  if (code === 0) return;
  throw new EmbeddedPostgresError(
    `initdb could not make a database in ${folder.path} (${code}): ${said.join('').trim()}\nIf a library is missing, npm rebuild brings it back; DATABASE_URL names a server of your own instead.`,
  );
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
