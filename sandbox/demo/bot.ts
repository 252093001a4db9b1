/** The bot as a process of its own, and the same again should it die. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { runNode, type Settings } from './processes.ts';

export type BotOptions = {
  /** The folder that `packInto` gave. */
  readonly program: string;
  readonly settings: Settings;
  readonly surroundings: NodeJS.ProcessEnv;
  /** Where what it writes is kept. */
  readonly logFile: string;
  /** What it must have said before it is of use. */
  readonly awaited: readonly string[];
  /** Told of each process, and of its end with `undefined`. */
  noted(pid: number | undefined): Promise<void>;
  /** Told in words when it died and is started again. */
  say(words: string): void;
};

export type Bot = {
  /** Of the first process; rejects where that one ends before it is of use. */
  readonly ready: Promise<void>;
  /** Resolves when the process has ended. None is started afterwards. */
  stop(): Promise<void>;
};

const endsWithinMs = 12_000;
const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

/** Once it has been of use, it is started again whenever it ends. */
export function keepBot(options: BotOptions): Bot {
  const stopping = new AbortController();
  let current = start(options);
  const { ready } = current;
  const kept = keep();
  kept.catch(() => undefined); // its fault is that of `ready`

  async function keep(): Promise<void> {
    await ready;
    let pauseMs = firstPauseMs;
    while (!stopping.signal.aborted) {
      const how = await current.ended;
      if (stopping.signal.aborted) return;
      options.say(
        `The bot ended (${how}) and is started again. What it said last is in ${options.logFile}`,
      );
      await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      current = start(options);
      const isUp = await current.ready.then(
        () => true,
        () => false,
      );
      if (isUp) options.say('The bot is back.');
      pauseMs = isUp ? firstPauseMs : Math.min(pauseMs * 2, longestPauseMs);
    }
  }

  return {
    ready,
    async stop() {
      stopping.abort();
      await end(current);
      await kept.catch(() => undefined);
      await options.noted(undefined);
    },
  };
}

type Run = {
  readonly child: ChildProcess;
  readonly ready: Promise<void>;
  /** Resolves with how: "exit code 1". */
  readonly ended: Promise<string>;
};

function start({ program, settings, surroundings, logFile, awaited, noted }: BotOptions): Run {
  const child = runNode([join(program, 'main.js')], { settings, surroundings });
  void noted(child.pid);
  const log = createWriteStream(logFile, { flags: 'a' });
  const complaints: string[] = [];
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  child.stderr?.on('data', (chunk: Buffer) => complaints.push(String(chunk)));
  const ended = once(child, 'close').then(([code, signal]) => {
    log.end();
    return code === null ? `signal ${String(signal)}` : `exit code ${String(code)}`;
  });
  const ready = new Promise<void>((resolve, reject) => {
    const missing = new Set(awaited);
    createInterface({ input: child.stdout ?? process.stdin }).on('line', (line) => {
      missing.delete(messageOf(line));
      if (missing.size === 0) resolve();
    });
    void ended.then((how) =>
      reject(new Error(`The bot ended (${how}).\n${complaints.join('').trim()}`.trim())),
    );
  });
  ready.catch(() => undefined); // whoever waits for it is told all the same
  return { child, ready, ended };
}

async function end({ child, ended }: Run): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const hard = setTimeout(() => child.kill('SIGKILL'), endsWithinMs);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(hard);
}

function messageOf(line: string): string {
  try {
    return String((JSON.parse(line) as { msg?: unknown }).msg);
  } catch {
    return '';
  }
}
