/** The bot as it runs in production: a process of its own, started by its command, ended by signals. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import type { Role } from '../../src/app.ts';

export type BotProcess = {
  readonly pid: number;
  /** Every line that was logged. */
  readonly lines: readonly string[];
  /** SIGKILL. Resolves when the process is gone, with the time at which the signal was sent. */
  kill(): Promise<number>;
  /** SIGTERM. Resolves when the process has ended by itself, with how and how soon. */
  stop(): Promise<Ended>;
  /** SIGSTOP: everything in it stands still, its connections stay open. */
  freeze(): void;
  thaw(): void;
  isRunning(): boolean;
  /** Resolves with the first line, from now on or before, that contains `text`. */
  untilLine(text: string, timeoutMs?: number): Promise<string>;
};

export type Ended = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly ms: number;
};

const root = fileURLToPath(new URL('../..', import.meta.url));
const readyWithinMs = 30_000;

const alive = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** Starts the bot in one role and waits until it says that it is ready. */
export async function startBotProcess(
  role: Role,
  environment: Readonly<Record<string, string>>,
): Promise<BotProcess> {
  const child = spawn(process.execPath, [join(inject('program'), 'main.js'), '--role', role], {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  alive.add(child);
  const exited = once(child, 'exit').finally(() => alive.delete(child));
  const lines = collectLines(child);
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  const untilLine = (text: string, timeoutMs = 10_000): Promise<string> =>
    lines.until(text, timeoutMs, exited);
  await untilLine('"msg":"ready"', readyWithinMs);
  return {
    pid: child.pid ?? 0,
    lines: lines.all,
    kill: async () => {
      const at = Date.now();
      child.kill('SIGKILL');
      if (isRunning()) await exited;
      return at;
    },
    stop: async () => {
      const from = performance.now();
      child.kill('SIGTERM');
      if (isRunning()) await exited;
      const ms = Math.round(performance.now() - from);
      console.info(`${role} ended ${ms} ms after SIGTERM`);
      return { code: child.exitCode, signal: child.signalCode, ms };
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    isRunning,
    untilLine,
  };
}

function collectLines(child: ChildProcess) {
  const all: string[] = [];
  const waiters = new Set<(line: string) => void>();
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      all.push(line);
      for (const waiter of [...waiters]) waiter(line);
    });
  }
  return {
    all,
    until: async (text: string, timeoutMs: number, exited: Promise<unknown>): Promise<string> => {
      const before = all.find((line) => line.includes(text));
      if (before !== undefined) return before;
      const words = () => `"${text}" within ${timeoutMs} ms, but:\n${all.slice(-15).join('\n')}`;
      return await new Promise((resolve, reject) => {
        const end = (say: () => void): void => {
          clearTimeout(timer);
          waiters.delete(look);
          say();
        };
        const look = (line: string): void => {
          if (line.includes(text)) end(() => resolve(line));
        };
        const fail = (how: string) => () => reject(new Error(`the bot ${how} ${words()}`));
        const timer = setTimeout(() => end(fail('did not say')), timeoutMs);
        waiters.add(look);
        // Its last lines may still be on their way when a process has ended.
        void exited.then(() => setImmediate(() => end(fail('ended and never said'))));
      });
    },
  };
}
