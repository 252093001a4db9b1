import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { type Bench, type CleanUps, withCleanUps } from '../bench.ts';
import { check, figure, type Outcome, type Section } from '../figure.ts';
import { preparePast } from '../history-log.ts';
import type { BenchDatabase } from '../server.ts';

/** The past of a log of a million entries: the whole of it, and that it holds. */
export function historySection(bench: Bench): Section {
  return {
    id: 'history',
    title: 'The whole past',
    run: () => withCleanUps((cleanUps) => measureHistory(bench, cleanUps)),
  };
}

async function measureHistory(bench: Bench, cleanUps: CleanUps): Promise<Outcome> {
  const database = await bench.server.createDatabase('history');
  cleanUps.add(() => database.drop());
  const { entries, note } = await preparePast(bench, database.sql);
  bench.note('history: verify and export');
  const cli = (...words: readonly string[]) => [
    join(bench.program.folder, 'dist', 'cli', 'main.js'),
    ...words,
  ];
  const verified = await timed(cli('audit', 'verify'), database.botUrl);
  const file = await bench.writeFile('history.jsonl', '');
  const copies = async () => [await copyRate(database), await copyRate(database)];
  const before = await copies();
  const exports = [];
  for (let run = 0; run < 3; run += 1)
    exports.push(await exported(cli('audit', 'export'), database.botUrl, file));
  const after = await copies();
  const offline = [];
  for (let run = 0; run < 3; run += 1)
    offline.push(await timed(cli('audit', 'verify', '--export', file), ''));

  const perSecond = (ms: number): number => Math.round(entries / (ms / 1_000));
  const copy = { name: 'COPY … TO STDOUT of the same rows, rows a second', before, after };
  const begun = exports.map(({ begunMb }) => begunMb);
  return {
    figures: [
      figure({
        ...{ name: `audit export of ${entries} entries`, unit: 'rows/s', samples: exports.length },
        runs: exports.map(({ ms }) => perSecond(ms)),
        anchor: copy,
        // Or 60 % of COPY: what PostgreSQL has to make of a row is more than COPY gives.
        target: { of: 'value', limit: 100_000, want: 'at_least' },
      }),
      figure({
        ...{ name: 'audit export, memory more than at its first byte', unit: 'MB', samples: 3 },
        runs: exports.map(({ grownMb }) => grownMb),
        anchor: { name: 'memory at its first byte', before: begun, after: begun },
        target: { of: 'value', limit: 50, want: 'at_most' },
      }),
      figure({
        ...{ name: 'audit verify --export', unit: 'entries/s', samples: offline.length },
        runs: offline.map(({ ms }) => perSecond(ms)),
        anchor: copy,
        target: { of: 'value', limit: 100_000, want: 'at_least' },
      }),
      figure({
        ...{ name: 'audit verify', unit: 'entries/s', samples: 1 },
        runs: [perSecond(verified.ms)],
        anchor: copy,
      }),
    ],
    checks: [
      check(verified.code === 0, 'the log holds'),
      check(
        offline.every(({ code, out }) => code === 0 && out.includes(`${entries} entries`)),
        'each export holds, with every entry',
      ),
    ],
    notes: [`${note}; verbs are processes of their own, from their spawn to their end`],
  };
}

type Ran = { readonly code: number; readonly out: string; readonly ms: number };

function environmentOf(databaseUrl: string): NodeJS.ProcessEnv {
  const url = databaseUrl === '' ? {} : { DATABASE_URL: databaseUrl };
  return { PATH: process.env['PATH'], NODE_ENV: 'production', ...url };
}

async function timed(args: readonly string[], databaseUrl: string): Promise<Ran> {
  const from = performance.now();
  return await new Promise((resolve) => {
    const options = { env: environmentOf(databaseUrl) };
    execFile(process.execPath, [...args], options, (error, out) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, ms: performance.now() - from }),
    );
  });
}

/** Into a file, as `> file` does it; and by how much its memory grew from the first byte to its peak. */
async function exported(
  args: readonly string[],
  databaseUrl: string,
  file: string,
): Promise<{ readonly ms: number; readonly begunMb: number; readonly grownMb: number }> {
  const output = await open(file, 'w');
  const from = performance.now();
  const child = spawn(process.execPath, [...args], {
    ...{ env: environmentOf(databaseUrl), stdio: ['ignore', output.fd, 'inherit'] },
  });
  const read = { first: 0, peak: 0 };
  const look = async (): Promise<void> => {
    if (read.first === 0 && (await output.stat()).size === 0) return;
    const { rss, peak } = await memoryOf(child.pid ?? 0);
    if (read.first === 0) read.first = rss;
    read.peak = Math.max(read.peak, peak);
  };
  const timer = setInterval(() => void look().catch(() => undefined), 20); // ended meanwhile
  const [code] = (await once(child, 'close')) as [number | null];
  const ms = performance.now() - from;
  clearInterval(timer);
  await output.close();
  check(code === 0, 'the export ended well');
  const mb = (kb: number): number => Math.round(kb / 1_024);
  return { ms, begunMb: mb(read.first), grownMb: mb(read.peak - read.first) };
}

/** In kB, as Linux counts. */
async function memoryOf(pid: number): Promise<{ readonly rss: number; readonly peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const of = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
  return { rss: of('VmRSS'), peak: of('VmHWM') };
}

/**
 * Rows a second, of what an export reads, thrown away. On a connection of its own: after a copy postgres.js may leave
 * its socket paused for ever.
 */
async function copyRate({ sql, superuserUrl }: BenchDatabase): Promise<number> {
  const [row] = await sql`select count(*)::int as count from audit_entries`;
  const own = postgres(superuserUrl, { max: 1, onnotice: () => undefined });
  try {
    await own`select 1`;
    const from = performance.now();
    const stream = await own`
      copy (select seq, body, prev, hash from audit_entries order by seq) to stdout`.readable();
    stream.resume();
    await once(stream, 'end');
    return Math.round(Number(row?.['count']) / ((performance.now() - from) / 1_000));
  } finally {
    await own.end({ timeout: 0 });
  }
}
