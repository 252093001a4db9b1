/**
 * The data folder: `cluster/` (PostgreSQL's own files and the password), `users/` (the roll),
 * `port` and `server.log`. Below a home directory that only root may enter, the account that runs
 * the server could reach neither the data nor the programs; both then live in a shelter, and the
 * data folder is a link to it.
 */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import {
  access,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
  symlink,
} from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Log } from '../use-cases/ports/log.ts';
import { type Account, accountFor, canEnter, giveTo } from './embedded-account.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';
import type { Programs } from './embedded-programs.ts';
import { rollIn } from './embedded-roll.ts';

export type DataFolder = {
  /** Without symbolic links: the server names its own folder like this. */
  readonly path: string;
  readonly account: Account | undefined;
};

/** Makes the data folder usable by the account that will run the server, or throws the remedy. */
export async function openDataFolder(
  dataDir: string,
  shelter: string,
  log: Log,
): Promise<DataFolder> {
  const wanted = resolve(dataDir);
  try {
    const found = await realpath(wanted).catch(() => undefined);
    const account = await accountFor(found ?? wanted);
    await mkdir(dirname(wanted), { recursive: true });
    if (!(await canEnter(account, await realpath(dirname(found ?? wanted)))))
      await shelterData(wanted, shelter, { account, log });
    return await settleIn(wanted, account);
  } catch (cause) {
    if (cause instanceof EmbeddedPostgresError) throw cause;
    throw new EmbeddedPostgresError(
      `The data folder ${wanted} cannot be used (${String(cause)}): make it writable for the user that starts the bot, or set DATABASE_URL.`,
      { cause },
    );
  }
}

async function settleIn(wanted: string, account: Account | undefined): Promise<DataFolder> {
  await mkdir(wanted, { recursive: true, mode: 0o700 });
  const path = await realpath(wanted);
  const entries = await readdir(path);
  if (entries.length > 0 && !entries.includes('users'))
    throw new EmbeddedPostgresError(
      `${wanted} holds something else than the bot's data: empty it, or choose another data folder.`,
    );
  await mkdir(rollIn(path), { recursive: true, mode: 0o700 });
  await giveTo(account, rollIn(path));
  await giveTo(account, path);
  await access(rollIn(path), constants.R_OK | constants.W_OK);
  return { path, account };
}

type ShelterDeps = { readonly account: Account | undefined; readonly log: Log };

async function shelterData(wanted: string, shelter: string, deps: ShelterDeps): Promise<void> {
  const { account, log } = deps;
  const barred = `The account with uid ${account?.uid} that runs PostgreSQL for root cannot enter ${wanted}`;
  const held = await readdir(wanted).catch(() => []);
  if (held.length > 0)
    throw new EmbeddedPostgresError(
      `${barred}: let others pass through its parents (chmod o+x), start the bot as an ordinary user, or set DATABASE_URL.`,
    );
  const data = await mkdtemp(join(await openShelter(shelter, account), 'data-'));
  await rmdir(wanted).catch(() => undefined);
  const linked = await symlink(data, wanted).then(
    () => true,
    () => false,
  );
  // Another start was quicker: its link leads to the data that counts.
  if (!linked) await rmdir(data);
  else log.warn({ dataDir: wanted, data, barred }, 'embedded PostgreSQL keeps its data elsewhere');
}

/** Makes the programs reachable for the account: as they are, else as a copy in the shelter. */
export async function reachablePrograms(
  programs: Programs,
  account: Account | undefined,
  shelter: string,
): Promise<Programs> {
  if (await canEnter(account, await realpath(join(programs.folder, 'bin')))) return programs;
  const copy = join(await openShelter(shelter, account), `postgresql-${programs.version}`);
  if ((await stat(copy).catch(() => undefined)) === undefined) {
    const draft = `${copy}.${randomBytes(6).toString('hex')}`;
    await cp(programs.folder, draft, { recursive: true, verbatimSymlinks: true });
    // Renaming is all or nothing; it fails when another start was quicker.
    await rename(draft, copy).catch(() => rm(draft, { recursive: true }));
  }
  return { ...programs, folder: copy };
}

async function openShelter(shelter: string, account: Account | undefined): Promise<string> {
  const remedy = 'start the bot as an ordinary user, or set DATABASE_URL';
  await mkdir(shelter, { recursive: true, mode: 0o755 }).catch((cause: unknown) => {
    throw new EmbeddedPostgresError(
      `PostgreSQL cannot run as root, and no folder ${shelter} can be made for uid ${account?.uid} to run it in (${String(cause)}): ${remedy}.`,
      { cause },
    );
  });
  const path = await realpath(shelter);
  if (await canEnter(account, path)) return path;
  throw new EmbeddedPostgresError(
    `PostgreSQL cannot run as root, and uid ${account?.uid} cannot enter ${path} either: let others pass through it (chmod o+x), ${remedy}.`,
  );
}
