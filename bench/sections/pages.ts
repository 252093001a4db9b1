import type { Sql } from 'postgres';
import { findSources } from '../../src/store/audit-sources.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { createRequestHistory, pageQuery } from '../../src/store/request-history.ts';
import type { HistoryCursor, RequestHistory } from '../../src/use-cases/ports/request-history.ts';
import { type Bench, type CleanUps, withCleanUps } from '../bench.ts';
import { createExplain, type Explain } from '../explained.ts';
import { check, type Figure, type Outcome, type Section } from '../figure.ts';
import { preparePast } from '../history-log.ts';
import { type Combination, combinations } from '../history-pages.ts';
import { noTurns, pageFigures, timeFigures } from '../page-figures.ts';
import { quiet } from '../server.ts';

/** First and next pages of a long past, in the database. */
export function pagesSection(bench: Bench): Section {
  return {
    id: 'pages',
    title: 'Pages of the past, in the database',
    run: () => withCleanUps((cleanUps) => measurePages(bench, cleanUps)),
  };
}

const pageSize = 50;
const warmUps = 10;

async function measurePages(bench: Bench, cleanUps: CleanUps): Promise<Outcome> {
  const database = await bench.server.createDatabase('pages');
  cleanUps.add(() => database.drop());
  const { requests, note } = await preparePast(bench, database.sql);
  const bot = openDatabase({ url: database.botUrl, deadlineMs: 30_000 }, quiet);
  cleanUps.add(() => bot.close(2_000));
  const figures: Figure[] = [];
  const checks: string[] = [];
  const allTrips: number[] = [];
  for (const one of combinations(requests)) {
    bench.note(`pages: ${one.name}`);
    const { trips, told, turned, scans } = await turn(bot, one, bench.quick ? 40 : 300);
    const { name, limitMs } = one;
    const anchor = { name: 'select 1', times: trips };
    figures.push(...pageFigures(`${name}: in the database`, told, { anchor, limitMs }));
    figures.push(...pageFigures(`${name}: round trip`, turned, { anchor }));
    allTrips.push(...trips);
    const statements = await bot.withClient((client) => statementsOf(client, one));
    checks.push(
      check(
        scans === 0,
        `${name}: no plan of ${told.first.length + told.next.length} scans a table`,
      ),
      check(!/\boffset\b/i.test(statements.join('\n')), `${name}: no OFFSET`),
    );
  }
  const anchor = { name: 'itself', times: allTrips };
  return {
    figures: [...figures, ...timeFigures('select 1, there and back', allTrips, { anchor })],
    checks,
    notes: [
      note,
      'pages of 50, by the bot’s login; in the database: to plan, to run and to write the rows out, as the server tells it; round trip: the same pages as the bot has them; beside each a `select 1` of the same process, there and back',
    ],
  };
}

type Turned = ReturnType<typeof nothingTurned>;

const nothingTurned = () => ({
  ...{ trips: [] as number[], turned: noTurns() },
  /** What the server tells of the same pages, and how many of its plans scan a table. */
  ...{ told: noTurns(), scans: 0 },
});

/** Each round another filter: a bare trip, its first page and the one behind it, where there is one. */
async function turn(database: Database, one: Combination, rounds: number): Promise<Turned> {
  const history = createRequestHistory(database);
  return await database.withClient(async (client) => {
    const explain = await createExplain(client, await findSources(client));
    for (let round = 0; round < warmUps; round += 1)
      await turnOnce({ client, history, explain }, one, { round, found: nothingTurned() });
    const found = nothingTurned();
    for (let round = 0; round < rounds; round += 1)
      await turnOnce({ client, history, explain }, one, { round, found });
    return found;
  }, 600_000);
}

type Turning = {
  readonly client: Sql;
  readonly history: RequestHistory;
  readonly explain: Explain;
};

async function turnOnce(
  { client, history, explain }: Turning,
  { filterOf, concerning }: Combination,
  { round, found }: { readonly round: number; readonly found: Turned },
): Promise<void> {
  const filter = filterOf(round);
  const ask = async (page: 'first' | 'next', after: HistoryCursor | undefined) => {
    const from = performance.now();
    const { next } = await history.page(filter, {
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
      ...(concerning === undefined ? {} : { concerning }),
    });
    found.turned[page].push(performance.now() - from);
    const { ms, plan } = await explain({ filter, limit: pageSize + 1, after, concerning });
    found.told[page].push(ms);
    if (plan.includes('Seq Scan')) found.scans += 1;
    return next;
  };
  const from = performance.now();
  await client`select 1`;
  found.trips.push(performance.now() - from);
  const behind = await ask('first', undefined);
  if (behind !== undefined) await ask('next', behind);
}

/** The texts that the server is sent. */
async function statementsOf(
  client: Sql,
  { filterOf, concerning }: Combination,
): Promise<readonly string[]> {
  const sources = await findSources(client);
  const after = { createdAt: new Date(), id: '00000000-0000-4000-8000-000000000000' as never };
  const wanted = [0, 1].flatMap((round) =>
    [undefined, after].map((behind) => ({ filter: filterOf(round), after: behind })),
  );
  return await Promise.all(
    wanted.map(async (each) => {
      const query = pageQuery(client, sources, { ...each, limit: pageSize, concerning });
      return (await query.describe()).string;
    }),
  );
}
