import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liveMonth } from '../faults/month.ts';
import { type Ended, runCli } from '../support/cli.ts';
import { insertOldLog } from '../support/old-log.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

describe('`audit reconcile` of a month', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase('cli_reconcile');
    const { log } = await liveMonth();
    const owner = postgres(database.ownerUrl, { onnotice: () => undefined });
    await insertOldLog(owner, log);
    await owner.end({ timeout: 1 });
  }, 90_000);
  afterAll(() => database.drop());

  const run = (words: string, url = database.auditorUrl): Promise<Ended> =>
    runCli(`audit ${words}`, { DATABASE_URL: url });

  type Line = {
    readonly change?: { readonly approval: object | null };
    readonly gap?: object;
    readonly sum?: object;
  };
  const linesOf = ({ out }: Ended): readonly Line[] =>
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);

  it('tells an auditor of 60 changes, five without approval, and of two times nobody looked', async () => {
    const ended = await run('reconcile --period 2026-10 --json');

    const lines = linesOf(ended);
    const changes = lines.flatMap(({ change }) => change ?? []);
    expect(changes).toHaveLength(60);
    expect(changes.filter(({ approval }) => approval === null)).toHaveLength(5);
    expect(lines.flatMap(({ gap }) => gap ?? [])).toHaveLength(2);
    expect(lines.at(-1)).toMatchObject({
      sum: { counts: { by_the_bot: 55, behind_the_bot: 5 }, unapproved: 5, gaps: 2 },
    });
    expect({ ...ended, out: '' }).toEqual({ code: 1, out: '', err: '' });
  });

  it('says it in words, the bot’s role being as good', async () => {
    const { code, out } = await run('reconcile --period 2026-10', database.botUrl);

    expect(out).toContain("60 changes at HCP, 55 by the bot, 5 behind the bot's back.");
    expect(out).toContain('5 changes approved by nobody.');
    expect(out).toContain('2 times in which nobody looked.');
    expect(out).toMatch(
      /entry \d+: changed cluster-2-pl .* behind the bot's back: counts as approved since request/,
    );
    expect(code).toBe(1);
  });

  it('ends with 0 where every change was approved and somebody looked', async () => {
    const { code, out } = await run('reconcile --since 2026-10-02 --until 2026-10-03');

    expect(out).toContain('Each of them was approved.\nSomebody looked all the time.');
    expect(code).toBe(0);
  });

  it('is of a log that holds', async () => {
    expect(await run('verify')).toMatchObject({ code: 0 });
  });

  it.each([
    ['--period October', '--period is October; it must be a year, quarter or month in UTC'],
    ['--since never', '--since is never; it must be as long ago as 30d'],
    ['--period 2026 --since 30d', 'Say either --period, or --since and --until.'],
    ['--since 2026-10-03 --until 2026-10-01', '--since must be before --until.'],
  ])('says what is wrong with %s', async (words, why) => {
    const { code, err } = await run(`reconcile ${words}`);

    expect(err).toContain(why);
    expect(code).toBe(2);
  });
});
