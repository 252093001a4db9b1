import type { Sql } from 'postgres';
import { createAuditFigures, endsQuery } from '../../src/store/audit-figures.ts';
import { openDatabase } from '../../src/store/database.ts';
import type { Period } from '../../src/use-cases/ports/audit-figures.ts';
import { type Bench, withCleanUps } from '../bench.ts';
import { check, figure, type Outcome, type Section } from '../figure.ts';
import { pastOf, writePast, writeShown } from '../history-log.ts';
import { type BenchDatabase, quiet } from '../server.ts';

/** The auditors' figures of a past of a million entries: of all of it, and of three months in the middle. */
export function figuresSection(bench: Bench): Section {
  return {
    id: 'figures',
    title: 'figures of a period',
    run: () =>
      withCleanUps(async (cleanUps) => {
        const database = await bench.server.createDatabase('figures');
        cleanUps.add(() => database.drop());
        return await measureFigures(bench, database);
      }),
  };
}

const quarterMs = 91 * 86_400_000;

async function measureFigures(bench: Bench, database: BenchDatabase): Promise<Outcome> {
  const wanted = bench.quick ? 50_000 : 1_000_000;
  bench.note(`figures: writing ${wanted} entries`);
  const { requests } = await writePast(database.sql, wanted);
  await writeShown(database.sql);
  const connected = openDatabase({ url: database.botUrl }, quiet);
  const middle = pastOf(Math.floor(requests / 2)).createdAt;
  const periods: readonly (readonly [string, Period])[] = [
    [
      `of all ${requests} requests`,
      { since: pastOf(0).createdAt, until: pastOf(requests).createdAt },
    ],
    ['of three months', { since: middle, until: new Date(middle.getTime() + quarterMs) }],
  ];
  try {
    const figures = [];
    const checks: string[] = [];
    for (const [name, period] of periods) {
      bench.note(`figures: ${name}`);
      const plan = await connected.withClient((client) => planOf(client, period));
      checks.push(check(!/Seq Scan on audit_entries/.test(plan), `${name}: no scan of the log`));
      const before = await countTimes(database.sql);
      const runs = await timesOf(5, () => createAuditFigures(connected).of(period));
      const after = await countTimes(database.sql);
      figures.push(
        figure({
          ...{ name: `figures ${name}`, unit: 'ms', samples: runs.length, runs },
          anchor: { name: 'counting the requests', before, after },
          target: { of: 'value', limit: 1_000, want: 'at_most' },
        }),
      );
    }
    return { figures, checks, notes: ['by the bot’s login, as the page reads them; warm'] };
  } finally {
    await connected.close(2_000);
  }
}

async function planOf(client: Sql, period: Period): Promise<string> {
  const rows = await client`explain ${endsQuery(client, period)}`;
  return rows.map((row) => String(row['QUERY PLAN'])).join('\n');
}

const countTimes = (sql: Sql): Promise<number[]> =>
  timesOf(3, () => sql`select count(status) from change_requests`);

/** One more, which warms up, is not counted. */
async function timesOf(times: number, run: () => PromiseLike<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let round = 0; round <= times; round += 1) {
    const from = performance.now();
    await run();
    if (round > 0) taken.push(performance.now() - from);
  }
  return taken;
}
