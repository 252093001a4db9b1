/** PostgreSQL's own benchmark, where it is installed. It comes with no npm package. */
import { execFile } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** From PATH, or from where Debian keeps it. */
export function findPgbench(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = readable(debian).sort((left, right) => Number(right) - Number(left));
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...versions.map((version) => join(debian, version, 'bin')),
  ];
  return folders.map((folder) => join(folder, 'pgbench')).find(isProgram);
}

function readable(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export type PgbenchRun = {
  readonly program: string;
  readonly url: string;
  readonly script: string;
  readonly clients: number;
  /** Transactions of each client. */
  readonly each: number;
  /** The first number; the run uses `clients * each` of them. */
  readonly base: number;
};

/** Transactions a second, without the time that connecting takes. */
export async function pgbench(given: PgbenchRun): Promise<number> {
  const { program, url, script, clients, each, base } = given;
  const variables = { base, each, done: 0 };
  const { stdout } = await run(program, [
    '--no-vacuum',
    '--protocol=simple',
    `--file=${script}`,
    `--client=${clients}`,
    '--jobs=2',
    `--transactions=${each}`,
    ...Object.entries(variables).map(([name, value]) => `--define=${name}=${value}`),
    url,
  ]);
  const failed = /number of failed transactions: (\d+)/.exec(stdout)?.[1] ?? '0';
  const rate = Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1]);
  if (failed !== '0' || !(rate > 0)) throw new Error(`pgbench failed:\n${stdout}`);
  return rate;
}
