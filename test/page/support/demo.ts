/** The demo as a stranger to the project starts it: one command, and the link that it prints. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export type Demo = {
  readonly origin: string;
  /** Ctrl-C. Resolves with the exit code, when nothing is left of it. */
  stop(): Promise<number | null>;
};

const root = join(import.meta.dirname, '../../..');
const startsWithinMs = 60_000;

export async function startDemo(): Promise<Demo> {
  const data = await mkdtemp(join(tmpdir(), 'privatelink-page-'));
  const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/demo.ts', '--data', data], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const said: string[] = [];
  const origin = await new Promise<string>((resolve, reject) => {
    const giveUp = (why: string) => reject(new Error(`${why}; it said:\n${said.join('\n')}`));
    const timer = setTimeout(() => giveUp('the demo printed no link in time'), startsWithinMs);
    child.once('exit', () => giveUp('the demo ended'));
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line);
      const [link] = /http:\/\/[\w.]+:\d+/.exec(line) ?? [];
      if (link === undefined) return;
      clearTimeout(timer);
      resolve(link);
    });
  });
  return {
    origin,
    async stop() {
      child.kill('SIGINT');
      const [code] = (await ended) as [number | null];
      await rm(data, { recursive: true, force: true });
      return code;
    },
  };
}
