/** Programs of this checkout, as processes of their own. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const root = join(import.meta.dirname, '../..');

export type Settings = Readonly<Record<string, string>>;

/** Which process it is: its number, and when it began, since numbers are given again. */
export type Identity = { readonly pid: number; readonly begun: string };

/** Nothing of this shell's own settings reaches a program but what any program needs to run. */
export function runNode(
  args: readonly string[],
  { settings = {}, surroundings }: { settings?: Settings; surroundings: NodeJS.ProcessEnv },
): ChildProcess {
  const { PATH, HOME, TMPDIR, SystemRoot } = surroundings;
  return spawn(process.execPath, args, {
    cwd: root,
    env: { PATH, HOME, TMPDIR, SystemRoot, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // Ctrl-C is ours to pass on: the bot drains, then its database stops
  });
}

/** What it prints, when it has ended; rejects with its complaints where it failed and had nothing to say. */
export async function outputOf(child: ChildProcess): Promise<string> {
  const output: Buffer[] = [];
  const complaints: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0 && output.length === 0)
    throw new Error(Buffer.concat(complaints).toString().trim());
  return Buffer.concat(output).toString();
}

/** Rejects where no such process runs. */
export async function identityOf(pid: number): Promise<Identity> {
  const begun = await startOf(pid);
  if (begun === undefined) throw new Error(`there is no process ${pid}`);
  return { pid, begun };
}

export async function isRunning({ pid, begun }: Identity): Promise<boolean> {
  return (await startOf(pid)) === begun;
}

/** Letters and digits: from the kernel where it tells, else from `ps`, else that it is not known. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat !== undefined) {
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  }
  if (!isAlive(pid)) return undefined;
  const listed = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', `${pid}`]).catch(
    () => undefined,
  );
  return listed?.stdout.replaceAll(/\W/g, '') || 'unknown';
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // somebody else's
  }
}
