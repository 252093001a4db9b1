import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { campaignRounds, campaignSeed } from '../support/campaign.ts';
import { anEntry, append } from '../support/log-writer.ts';
import { createRandom } from '../support/seeded-random.ts';
import { a, b, c, openWrittenLog, type WrittenLog } from '../support/written-log.ts';

const appends = campaignRounds(5_000, 100_000);
const seed = campaignSeed(20_261_128);
const writers = 8;
const patienceMs = 120_000 + appends * 30;

let log: WrittenLog;
beforeAll(async () => {
  log = await openWrittenLog('appends');
});
afterAll(() => log?.close());

/** `unknown`: the connection was lost, and with it the answer to the commit. */
type Fate = 'committed' | 'rolled_back' | 'unknown';

class ChangedMind extends Error {}

/** Appends, and then thinks better of it, or loses its connection before it can commit. */
async function appendOnce(database: Database, number: number, random: () => number): Promise<Fate> {
  const body = anEntry([a, b, c, null][number % 4] ?? null, { number });
  const luck = random();
  try {
    await database.withClient((sql) =>
      sql.begin(async (tx) => {
        const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
        await append(tx, body);
        if (luck < 0.15) throw new ChangedMind();
        if (luck > 0.15 && luck < 0.16) {
          await log.superuser`select pg_terminate_backend(${row?.pid ?? 0})`;
          await tx`select 1`;
        }
      }),
    );
    return 'committed';
  } catch (error) {
    if (error instanceof ChangedMind) return 'rolled_back';
    // Killed here, it cannot have committed: it had not said so.
    return luck > 0.15 && luck < 0.16 ? 'rolled_back' : 'unknown';
  }
}

/** Ends somebody's connection, whatever it is at. */
async function killSomebody(random: () => number): Promise<void> {
  const rows = await log.superuser<{ pid: number }[]>`
    select pid from pg_stat_activity
    where datname = current_database() and usename = 'privatelink_bot'
      and application_name = 'privatelink-bot' and state <> 'idle'`;
  const victim = rows[Math.floor(random() * rows.length)];
  if (victim !== undefined) await log.superuser`select pg_terminate_backend(${victim.pid})`;
}

it(
  `is gapless and without a fork after ${appends} appends at once, with rollbacks and killed connections (seed ${seed})`,
  async () => {
    const random = createRandom(seed);
    const database = log.openAs(log.botUrl);
    const fates = new Map<number, Fate>();
    let next = 0;
    const write = async (): Promise<void> => {
      for (let number = next++; number < appends; number = next++) {
        fates.set(number, await appendOnce(database, number, random));
        if (number % 250 === 249) await killSomebody(random);
      }
    };

    await Promise.all(Array.from({ length: writers }, write));

    const report = await log.logAs(log.botUrl).verifyChain();
    const rows = await log.superuser<{ number: number }[]>`
      select (body::json ->> 'number')::int as number from audit_entries
      where body::json ->> 'number' is not null`;
    const written = rows.map(({ number }) => number);
    const of = (fate: Fate) =>
      [...fates].flatMap(([number, one]) => (one === fate ? [number] : []));
    const there = new Set(written);
    expect(report).toMatchObject({ problems: [], omitted: 0, entries: 12 + written.length });
    expect(report.head?.seq).toBe(12 + written.length);
    expect(there.size).toBe(written.length);
    expect(of('committed').filter((number) => !there.has(number))).toEqual([]);
    expect(of('rolled_back').filter((number) => there.has(number))).toEqual([]);
    expect(fates.size).toBe(appends);
    expect(of('committed').length).toBeGreaterThan(appends * 0.7);
    expect(of('rolled_back').length).toBeGreaterThan(appends * 0.1);
  },
  patienceMs,
);
