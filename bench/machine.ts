/** What a figure depends on beside the program: the machine, and the versions of everything. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');

const packages = ['@slack/bolt', 'bullmq', 'ioredis', 'pg', 'drizzle-orm', 'postgres', 'undici'];

export type Machine = {
  readonly kernel: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly node: string;
  readonly commit: string;
  readonly redis: string;
  readonly packages: Readonly<Record<string, string>>;
};

export async function describeMachine(): Promise<Machine> {
  const versions = await Promise.all(
    packages.map(async (name) => {
      const text = await readFile(join(root, 'node_modules', name, 'package.json'), 'utf8');
      return [name, String((JSON.parse(text) as { version?: unknown }).version)] as const;
    }),
  );
  return {
    kernel: release(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    commit: await said('git', ['-C', root, 'describe', '--always', '--dirty']),
    redis: /v=(\S+)/.exec(await said('redis-server', ['--version']))?.[1] ?? 'none',
    packages: Object.fromEntries(versions),
  };
}

/** The load of one minute: above the number of cores, others were at work. */
export function loadNow(): number {
  return Number((loadavg()[0] ?? 0).toFixed(2));
}

async function said(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(program, args).catch(() => ({ stdout: 'none' }));
  return stdout.trim();
}
