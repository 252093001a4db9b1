import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RequestId, referenceOf } from '../../src/domain/request.ts';
import { type Ended, runCli } from '../support/cli.ts';
import { type Asked, agree, ask, untilStatus } from '../support/people.ts';
import { readLog } from '../support/read-log.ts';
import { startWorld, type World } from '../support/world.ts';

describe('who somebody was outside of Slack', () => {
  let world: World;
  let asked: Asked;
  beforeAll(async () => {
    world = await startWorld('identity', { places: [{ cluster: 'kept' }] });
    world.slack.workspace.join('kept', 'approver');
    asked = await ask(world, { cluster: 'kept' });
    await agree(world, asked, 'approver');
    await untilStatus(world, asked, 'succeeded');
  }, 60_000);
  afterAll(() => world.stop());

  const run = (words: string): Promise<Ended> =>
    runCli(`audit ${words}`, {
      DATABASE_URL: world.database.auditorUrl,
      DATABASE_OWNER_URL: world.database.ownerUrl,
    });
  const show = () => run(`show ${referenceOf(asked.id as RequestId)}`);

  it('is shown to an auditor beside the story, and held against the log', async () => {
    const { code, out } = await show();

    expect(out).toContain('Who they were outside of Slack:');
    expect(out).toContain('approver@example.com in group S0NETSEC: as the entry has it');
    expect(out).toMatch(/asker\d+@example\.com: as the entry has it/);
    expect(code).toBe(0);
  });

  it('is in no line of the log, and in no entry', async () => {
    const { entries } = await readLog(world.database);

    expect(JSON.stringify(entries)).not.toContain('@example.com');
    expect(world.bots.flatMap((bot) => bot.lines).join('')).not.toContain('@example.com');
  });

  it('is found out where somebody puts in somebody else', async () => {
    await world.sql`update identities set email = 'mallory@example.com' where person = 'U0APPROV1'`;

    const { code, out } = await show();

    await world.sql`update identities set email = 'approver@example.com'
      where person = 'U0APPROV1'`;
    expect(out).toContain('mallory@example.com in group S0NETSEC: DOES NOT HOLD');
    expect(code).toBe(1);
  });

  it('is erased by the owner alone; then the story says so, and the log still holds', async () => {
    const without = await runCli('audit erase-person U0APPROV1', {
      DATABASE_URL: world.database.botUrl,
    });
    const nobody = await run('erase-person approver');

    const erased = await run('erase-person U0APPROV1');
    const again = await run('erase-person U0APPROV1');

    expect(without).toMatchObject({ code: 2, err: expect.stringContaining('DATABASE_OWNER_URL') });
    expect(nobody).toMatchObject({ code: 2, err: expect.stringContaining('by their Slack id') });
    expect(erased.out).toMatch(/^Erased in \d places who U0APPROV1 is outside of Slack/);
    expect(again.out).toContain('Nothing is kept of who U0APPROV1 is');
    const { code, out } = await show();
    expect(out).toContain('U0APPROV1 erased since');
    expect(out).not.toContain('approver@example.com');
    expect(code).toBe(0);
    expect(await run('verify')).toMatchObject({ code: 0 });
    const { entries } = await readLog(world.database);
    const told = entries.filter(({ action }) => action === 'identity_erased');
    expect(told.map(({ details }) => details)).toEqual([
      { person: 'U0APPROV1', identities: 1, sessions: [] },
    ]);
  });
});
