import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sha256Bytes } from '../../src/hashing.ts';
import { appendEntry } from '../../src/store/append-entry.ts';
import { createAuditTree } from '../../src/store/audit-tree.ts';
import { openDatabase } from '../../src/store/database.ts';
import { readClock, transact } from '../../src/store/transaction.ts';
import { type Bench, type CleanUps, withCleanUps } from '../bench.ts';
import { check, figure, type Outcome, type Section } from '../figure.ts';
import { writePast } from '../history-log.ts';
import { quiet } from '../server.ts';
import { hashing } from '../store.ts';

const run = promisify(execFile);

/** Most of a log goes, while somebody goes on appending: how long the longest of them waits. */
export function dropSection(bench: Bench): Section {
  return {
    id: 'drop',
    title: 'dropping the beginning of the log',
    run: () => withCleanUps((cleanUps) => measureDrop(bench, cleanUps)),
  };
}

async function measureDrop(bench: Bench, cleanUps: CleanUps): Promise<Outcome> {
  const database = await bench.server.createDatabase('drop');
  cleanUps.add(() => database.drop());
  const { entries } = await writePast(database.sql, bench.entries);
  const last = await database.sql`select max(at) as at from audit_entries`;
  const before = new Date(last[0]?.['at']).toISOString().slice(0, 7);
  const bot = openDatabase({ url: database.botUrl }, quiet);
  cleanUps.add(() => bot.close(2_000));
  const tree = createAuditTree({ database: bot, sha256: sha256Bytes });
  for (let more = true; more; ) {
    const step = await tree.advance((growth) => (growth.more ? undefined : 'a checkpoint'));
    more = step.kind === 'grown' && step.more;
  }
  const file = await bench.writeFile('before.jsonl', '');
  const env = { DATABASE_URL: database.botUrl, DATABASE_OWNER_URL: database.superuserUrl };
  const verb = (...words: readonly string[]) => [
    ...[join(bench.program.folder, 'dist', 'cli', 'main.js'), 'audit', ...words],
  ];
  const cli = async (...words: readonly string[]) =>
    await run(process.execPath, verb(...words), { env, encoding: 'utf8' });
  bench.note(`drop: all of ${entries} entries before ${before}`);
  await writeInto(file, verb('export', '--before', before), env);
  const asked = ['drop', '--before', before, '--export', file];
  const count = /^(\d+) entries/.exec((await cli(...asked)).stdout)?.[1] ?? '';

  const alone = () => appendWhile(bot, new Promise((resolve) => setTimeout(resolve, 10_000)));
  const quietly = Math.max(...(await alone()));
  const from = performance.now();
  const dropping = cli(...asked, '--confirm', count).then(({ stdout }) => ({
    stdout,
    ms: performance.now() - from,
  }));
  const beside = await appendWhile(bot, dropping);
  const dropped = await dropping;
  const after = Math.max(...(await alone()));
  const verified = await cli('verify');
  return {
    figures: [
      figure({
        ...{ name: `the longest append while ${count} entries go`, unit: 'ms' },
        ...{ samples: beside.length, runs: [Math.max(...beside)] },
        anchor: { name: 'the longest of ten seconds alone', before: [quietly], after: [after] },
        target: { of: 'value', limit: 2_000, want: 'at_most' },
      }),
    ],
    checks: [
      check(dropped.stdout.includes(`Dropped ${count} entries`), 'they are gone'),
      check(verified.stdout.includes('The log holds'), 'what is left holds'),
    ],
    notes: [
      `audit drop took ${Math.round(dropped.ms)} ms in all: the whole log verified, the export verified, the deletion, and the table tidied`,
    ],
  };
}

async function writeInto(
  path: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const file = await open(path, 'w');
  try {
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', file.fd, 'inherit'] });
    const [code] = await once(child, 'close');
    check(code === 0, 'the export ended well');
  } finally {
    await file.close();
  }
}

/** How long each entry of somebody took who appended one after another meanwhile, in ms. */
async function appendWhile(
  { orm }: Pick<ReturnType<typeof openDatabase>, 'orm'>,
  work: Promise<unknown>,
): Promise<readonly number[]> {
  const times: number[] = [];
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  work.then(end, end);
  while (!isOver) {
    const from = performance.now();
    await transact(orm, async (tx) => {
      const entry = { action: 'page_opened', actor: null, requestId: null, details: {} } as const;
      await appendEntry({ tx, now: await readClock(tx), canonical: hashing.canonical }, entry);
    });
    times.push(performance.now() - from);
  }
  return times;
}
