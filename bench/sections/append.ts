import { appendEntry } from '../../src/store/append-entry.ts';
import { openDatabase } from '../../src/store/database.ts';
import { readClock, transact } from '../../src/store/transaction.ts';
import { type Bench, type CleanUps, withCleanUps } from '../bench.ts';
import { check, figure, type Outcome, type Section } from '../figure.ts';
import { findPgbench, pgbench } from '../pgbench.ts';
import { quiet } from '../server.ts';
import { hashing, openStore } from '../store.ts';

const writers = 8;
const repeats = 3;

/** Entries of the log, as many writers as append at once, beside the same function without the bot. */
export function appendSection(bench: Bench): Section {
  return {
    id: 'append',
    title: `Entries of the log a second, ${writers} writers at once`,
    run: () => withCleanUps((cleanUps) => measureAppends(bench, cleanUps)),
  };
}

async function measureAppends(bench: Bench, cleanUps: CleanUps): Promise<Outcome> {
  const program = findPgbench();
  if (program === undefined)
    return { figures: [], checks: [], notes: ['skipped: there is no pgbench in PATH'] };
  const database = await bench.server.createDatabase('append');
  cleanUps.add(() => database.drop());
  const store = openStore(database.botUrl);
  cleanUps.add(() => store.close());
  const each = bench.quick ? 50 : 500;
  bench.note(`append: ${writers} writers, ${each} entries each`);
  const script = await bench.writeFile('pgbench-append.sql', appending);
  const anchor = () =>
    pgbench({ program, url: database.botUrl, script, clients: writers, each, base: 0 });
  const write = () => writeMany(database.botUrl, each);
  await write(); // warms up
  await anchor();
  const before = await again(anchor);
  const runs = await again(write);
  const after = await again(anchor);
  const [row] =
    await database.sql`select count(*)::int as n, max(seq)::int as last from audit_entries`;
  const expected = writers * each * (2 + 3 * repeats);
  return {
    figures: [
      figure({
        ...{ name: 'entries appended', unit: '/s', samples: runs.length * writers * each, runs },
        anchor: { name: 'pgbench, audit_append with the same text', before, after },
        target: { of: 'ratio', limit: 0.6, want: 'at_least' },
      }),
    ],
    checks: [
      check(
        row?.['n'] === expected && row?.['last'] === expected,
        `${expected} appends are as many entries, numbered without a gap`,
      ),
      await store.verify(),
    ],
    notes: [
      'the bot asks for the time and appends in a transaction of its own; pgbench calls the function alone, in one statement',
    ],
  };
}

async function again(work: () => Promise<number>): Promise<readonly number[]> {
  const rates: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) rates.push(await work());
  return rates;
}

const details = { phase: 'running', operation_id: 'op-00000000', sends: 1 };

/** The text that `writeMany` appends. */
const appending = `select seq from audit_append(
  '{"action":"phase_changed","actor":null,"at":"'
  || to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  || '","details":{"operation_id":"op-00000000","phase":"running","sends":1},"request_id":null,"revision":null,"status":null,"v":1,"version":null}');
`;

/** Entries a second, over connections that are open by then. */
async function writeMany(url: string, each: number): Promise<number> {
  const database = openDatabase({ url, maxConnections: writers }, quiet);
  const { orm } = database;
  const { canonical } = hashing;
  const write = async (): Promise<void> => {
    for (let written = 0; written < each; written += 1)
      await transact(orm, async (tx) => {
        const now = await readClock(tx);
        const draft = { action: 'phase_changed', actor: null, requestId: null, details } as const;
        await appendEntry({ tx, now, canonical }, draft);
      });
  };
  try {
    await Promise.all(Array.from({ length: writers }, () => readClock(orm)));
    const from = performance.now();
    await Promise.all(Array.from({ length: writers }, write));
    return (writers * each * 1_000) / (performance.now() - from);
  } finally {
    await database.close(2_000);
  }
}
