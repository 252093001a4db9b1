/** The demo as a stranger to the project starts it: one command, and the link that it prints. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

export type Demo = {
  readonly pid: number;
  /** Of the workspace. */
  readonly origin: string;
  /** Every line of it. */
  readonly said: readonly string[];
  /** Resolves with the first line that fits, of those that were said and those to come. */
  untilSaid(words: string | RegExp): Promise<string>;
  /** Resolves with the exit code when it has ended; Ctrl-C, unless another signal is named. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
};

export type DemoOptions = { readonly data: string; readonly args?: readonly string[] };

const root = join(import.meta.dirname, '../..');
const startsWithinMs = 170_000;

const alive = new Set<Demo>();
process.once('exit', () => {
  for (const { pid } of alive) process.kill(pid, 'SIGTERM');
});

/** Resolves with the link printed, and rejects with what was said where there is none. */
export async function startDemo({ data, args = [] }: DemoOptions): Promise<Demo> {
  const program = ['--import', 'tsx', 'sandbox/demo.ts', '--data', data, ...args];
  const child = spawn(process.execPath, program, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  const said: string[] = [];
  const lookers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      said.push(line);
      for (const look of [...lookers]) look();
    });
  const untilSaid = async (words: string | RegExp): Promise<string> =>
    await new Promise((resolve, reject) => {
      const fail = (why: string) => () =>
        reject(new Error(`${why}; said was:\n${said.join('\n')}`));
      const timer = setTimeout(fail(`nobody said ${words}`), startsWithinMs);
      const look = () => {
        const found = said.find((line) => line.match(words) !== null);
        if (found === undefined) return;
        clearTimeout(timer);
        lookers.delete(look);
        resolve(found);
      };
      lookers.add(look);
      look();
      void ended.then(fail('the demo ended'));
    });
  const stop = async (signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> => {
    child.kill(signal);
    const [code] = (await ended) as [number | null];
    return code;
  };
  const demo = { pid: child.pid ?? 0, said, untilSaid, stop };
  const line = await untilSaid(/^ {2}http:/).catch(async (error: unknown) => {
    await stop('SIGTERM');
    throw error;
  });
  const [origin = ''] = /http:\/\/[\w.]+:\d+/.exec(line) ?? [];
  const started = { ...demo, origin };
  alive.add(started);
  void ended.then(() => alive.delete(started));
  return started;
}

/** One on data of its own, which go when it is stopped. */
export async function startNewDemo(): Promise<Demo> {
  const data = await mkdtemp(join(tmpdir(), 'privatelink-page-'));
  const demo = await startDemo({ data });
  return {
    ...demo,
    async stop(signal) {
      const code = await demo.stop(signal);
      await rm(data, { recursive: true, force: true });
      return code;
    },
  };
}

/** What runs on a folder or was started by a process, by its number: `4711 postgres -D …`. */
export async function processesOf(folder: string, pid = 0): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args=']);
  const all = stdout.split('\n').flatMap((line) => {
    const [, own, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return own === undefined ? [] : [{ pid: Number(own), parent: Number(parent), command }];
  });
  const family = new Set([pid]);
  // A parent may stand below its child where numbers have begun anew.
  for (let size = 0; size < family.size; ) {
    size = family.size;
    for (const one of all) if (family.has(one.parent)) family.add(one.pid);
  }
  return all
    .filter((one) => (family.has(one.pid) && pid !== 0) || one.command.includes(folder))
    .map((one) => `${one.pid} ${one.command}`);
}
