/** The bot as a process of its own, compiled, with the settings that a user would give it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import type { Hcp } from '../sandbox/hcp/server.ts';
import type { Slack } from '../sandbox/slack/driver-types.ts';

export type Process = {
  readonly pid: number;
  /** From the spawn to the line that says that it is ready. */
  readonly readyMs: number;
  readonly lines: readonly string[];
  /** Resolves with the first line, now or later, that contains the text. */
  untilLine(text: string): Promise<void>;
  /** Resident memory, in bytes. */
  residentBytes(): Promise<number>;
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** Everything in it stands still; its connections stay open. */
  freeze(): void;
  thaw(): void;
};

export type BotSettings = {
  readonly slack: Slack;
  readonly hcp: Hcp;
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  readonly policyFile: string;
  readonly port: number;
};

export function environmentOf(bot: BotSettings): Record<string, string> {
  const { slack, hcp } = bot;
  return {
    NODE_ENV: 'production',
    SLACK_MODE: 'http',
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    PORT: String(bot.port),
    POLICY_FILE: bot.policyFile,
    DATABASE_URL: bot.databaseUrl,
    ...(bot.redisUrl === undefined ? {} : { REDIS_URL: bot.redisUrl }),
    HCP_CLIENT_ID: hcp.clientId,
    HCP_CLIENT_SECRET: hcp.clientSecret,
    HCP_PROJECT_ID: hcp.projectId,
    HCP_API_ADDRESS: hcp.apiAddress,
    HCP_API_TLS: 'disabled',
    HCP_AUTH_URL: hcp.authUrl,
    HCP_REQUESTS_PER_MINUTE: '10000',
  };
}

const alive = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** Starts a compiled program and waits until it says that it is ready. */
export async function startProcess(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Process> {
  const begun = performance.now();
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, args, {
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  alive.add(child);
  const exited = once(child, 'exit').finally(() => alive.delete(child));
  const { lines, untilLine } = readLines(child);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await exited;
  };
  const ended = exited.then(([code]) => {
    throw new Error(`a process ended with exit code ${code}: ${lines.slice(-3).join('\n')}`);
  });
  ended.catch(() => undefined);
  await Promise.race([untilLine('"msg":"ready"'), ended]);
  return {
    pid: child.pid ?? 0,
    readyMs: performance.now() - begun,
    lines,
    untilLine: async (text) => await Promise.race([untilLine(text), ended]),
    residentBytes: async () => await residentBytes(child.pid ?? 0),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
  };
}

function readLines(child: ChildProcess) {
  const lines: string[] = [];
  const waiters = new Set<() => void>();
  if (child.stdout !== null)
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      for (const waiter of waiters) waiter();
    });
  const untilLine = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!lines.some((line) => line.includes(text))) return;
        waiters.delete(look);
        resolve();
      };
      waiters.add(look);
      look();
    });
  return { lines, untilLine };
}

/** @see Linux, proc_pid_status(5): VmRSS */
async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) * 1_024;
}

/** A port that is free now: Slack must know the address before the bot listens on it. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
