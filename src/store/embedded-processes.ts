/** Questions about processes of this machine, asked of /proc and, where there is none, of ps. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Tells whether a process has this id, be it another user's. A pid that is no pid is nobody's. */
export function isAlive(pid: number): boolean {
  // 0 and below would ask about whole process groups.
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Names one life of a process: ids are given out again, start times are not. `undefined` when it
 * has ended, reaped or not; `unknown` when this machine does not tell. Letters and digits only.
 */
export async function processLife(pid: number): Promise<string | undefined> {
  if (!isAlive(pid)) return undefined;
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return await askPs(pid, 'lstart=');
  // The second field is a name in brackets and may hold anything; the 3rd is the state, the 22nd
  // the start in ticks since boot (proc_pid_stat(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? undefined : fields[19];
}

/** Tells whether the arguments, in this order, are in a process's command line; yes where it is secret. */
export async function commandLineHas(pid: number, args: readonly string[]): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  const text = `${args.join(' ')} `;
  if (line !== undefined) return line.replaceAll('\0', ' ').includes(text);
  const listed = await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).catch(
    () => undefined,
  );
  return listed === undefined ? isAlive(pid) : listed.stdout.includes(text);
}

async function askPs(pid: number, column: string): Promise<string | undefined> {
  const env = { LC_ALL: 'C', PATH: '/bin:/usr/bin' };
  const listed = await run('ps', ['-o', column, '-p', String(pid)], { env }).catch(() => undefined);
  const answer = listed?.stdout.replaceAll(/[^0-9A-Za-z]/g, '') ?? '';
  if (answer !== '') return answer;
  return isAlive(pid) ? 'unknown' : undefined;
}
