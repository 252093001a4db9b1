import { appendEntry } from '../../src/store/append-entry.ts';
import { type Orm, openDatabase, type Transaction } from '../../src/store/database.ts';
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
  const each = bench.quick ? 50 : 300;
  bench.note(`append: ${writers} writers, ${each} entries each`);
  const theirs = async (name: string, text: string) => {
    const script = await bench.writeFile(name, text);
    return () =>
      pgbench({ program, url: database.botUrl, script, clients: writers, each, base: 0 });
  };
  const bare = await theirs('pgbench-append.sql', `select seq from audit_append(${text});\n`);
  const whole = await theirs('pgbench-append-whole.sql', transaction);
  const ours = () => writeMany(database.botUrl, each, inTransaction);
  const single = () => writeMany(database.botUrl, each, alone);
  for (const work of [bare, whole, ours, single]) await work(); // warms up
  const rates = await inTurn([bare, whole, ours, single, whole, bare]);
  const [bareBefore = [], wholeBefore = [], runs = [], singles = []] = rates;
  const [wholeAfter = [], bareAfter = []] = rates.slice(4);
  const [row] =
    await database.sql`select count(*)::int as n, max(seq)::int as last from audit_entries`;
  const expected = writers * each * (4 + 6 * repeats);
  const common = { unit: '/s', samples: repeats * writers * each };
  const likeOurs = { before: wholeBefore, after: wholeAfter };
  const anchors = {
    whole: { name: 'pgbench, the same four statements', ...likeOurs },
    bare: { name: 'pgbench, audit_append alone', before: bareBefore, after: bareAfter },
  };
  const target = { of: 'ratio', limit: 0.6, want: 'at_least' } as const;
  const appended = 'entries appended, each in a transaction of the bot';
  return {
    figures: [
      figure({ ...common, name: appended, runs, anchor: anchors.whole, target }),
      figure({ ...common, name: appended, runs, anchor: anchors.bare, target }),
      figure({
        ...{ ...common, name: 'entries appended, each by one statement of the bot' },
        ...{ runs: singles, anchor: anchors.bare, target },
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
      'a transaction of the bot is four statements: begin, what time it is, the entry, commit; one statement takes no time from the database, and nothing of the bot appends so',
    ],
  };
}

/** Each so often, and one after another: what disturbs the machine meanwhile disturbs them all. */
async function inTurn(works: readonly (() => Promise<number>)[]): Promise<readonly number[][]> {
  const rates: number[][] = works.map(() => []);
  for (let repeat = 0; repeat < repeats; repeat += 1)
    for (const [at, work] of works.entries()) rates[at]?.push(await work());
  return rates;
}

const details = { phase: 'running', operation_id: 'op-00000000', sends: 1 };

const { canonical } = hashing;
const draft = { action: 'phase_changed', actor: null, requestId: null, details } as const;

/** The text of that entry. */
const text = `'{"action":"phase_changed","actor":null,"at":"'
  || to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  || '","details":{"operation_id":"op-00000000","phase":"running","sends":1},"request_id":null,"revision":null,"status":null,"v":1,"version":null}'`;

/** What \`inTransaction\` sends. */
const transaction = `begin;
select floor(extract(epoch from clock_timestamp()) * 1000)::float8 as ms;
with appended as materialized (select seq, hash from audit_append(${text})),
noted as (
  update change_requests set last_seq = appended.seq, last_hash = appended.hash
  from appended where change_requests.id = null::uuid
)
select seq from appended;
commit;
`;

type Write = (orm: Orm) => PromiseLike<unknown>;

/** As everything of the bot appends. */
const inTransaction: Write = (orm) =>
  transact(orm, async (tx) => {
    const now = await readClock(tx);
    await appendEntry({ tx, now, canonical }, draft);
  });

/** The statement of an entry, in a transaction of its own. */
const alone: Write = (orm) =>
  appendEntry({ tx: orm as unknown as Transaction, now: new Date(), canonical }, draft);

/** Entries a second, over connections that are open by then. */
async function writeMany(url: string, each: number, write: Write): Promise<number> {
  const database = openDatabase({ url, maxConnections: writers }, quiet);
  const { orm } = database;
  const writeAll = async (): Promise<void> => {
    for (let written = 0; written < each; written += 1) await write(orm);
  };
  try {
    await Promise.all(Array.from({ length: writers }, () => readClock(orm)));
    const from = performance.now();
    await Promise.all(Array.from({ length: writers }, writeAll));
    return (writers * each * 1_000) / (performance.now() - from);
  } finally {
    await database.close(2_000);
  }
}
