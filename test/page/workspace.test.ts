import { type Browser, chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../support/chromium.ts';
import { type Demo, startNewDemo } from '../support/demo-process.ts';
import { type Seat, sitDown } from './support/seat.ts';

/** The demo as a visitor meets it: its people in browsers of their own, who click and type. */
const program = findChromium();
if (program === undefined)
  process.stderr.write('\nNO CHROMIUM FOUND: the workspace was NOT tried in a browser.\n\n');

describe.skipIf(program === undefined)('the workspace in Chromium', () => {
  let demo: Demo;
  let browser: Browser;
  let requester: Seat;
  let approver: Seat;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: program ?? '', args: ['--no-sandbox'] });
    demo = await startNewDemo();
    [requester, approver] = await Promise.all([
      sitDown({ demo, browser }, 'requester'),
      sitDown({ demo, browser }, 'approver'),
    ]);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    for (const { page } of [requester, approver])
      await page.screenshot({
        path: `reports/page/failed-${page.url().split('as=')[1]?.split('#')[0]}-${task.id}.png`,
      });
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  /** Sends the form that is open, which then closes. */
  async function ask(title: string, fields: Readonly<Record<string, string>>): Promise<void> {
    await requester.form(title).waitFor();
    for (const [label, text] of Object.entries(fields)) await requester.fill(label, text);
    await requester.submit('Ask for approval');
    await requester.form(title).waitFor({ state: 'detached' });
  }

  async function request(accounts: string): Promise<void> {
    await requester.say('/privatelink request prod-eu');
    await ask('Create PrivateLink', {
      'Consumer accounts': accounts,
      'Consumer IP ranges': '10.20.0.0/16',
      Reason: 'The payments team reads its secrets from its own VPC.',
    });
  }

  it('refuses an approval of one’s own, and lets another person reject with a reason', async () => {
    await request('111122223333');
    const own = requester.card(/Create/);
    await requester.confirm(own, 'Approve');
    const refusal = requester.page.getByRole('article').filter({ hasText: 'Only visible to you' });
    await refusal
      .filter({ hasText: 'You asked for this, so somebody else must decide.' })
      .waitFor();
    const seenByOthers = await approver.page.getByText('Only visible to you').count();

    await approver.press(approver.card(/Create/), 'Reject');
    await approver.form('Reject request').waitFor();
    await approver.fill('Reason', 'This account belongs to nobody we know.');
    await approver.submit('Reject');
    await own
      .getByText(/[Rr]ejected/)
      .first()
      .waitFor();

    expect(seenByOthers).toBe(0);
    expect(await own.textContent()).toContain('This account belongs to nobody we know.');
  });

  it('carries out what another person approves, live in both windows', async () => {
    await request('111122223333, 444455556666');
    await approver.confirm(approver.card(/Create/), 'Approve');

    for (const seat of [approver, requester])
      await seat.card(/AVAILABLE/).waitFor({ timeout: 30_000 });
    await requester.open('Messages');
    await requester.page.getByRole('article').filter({ hasText: 'AVAILABLE' }).last().waitFor();
    await requester.open('network');
    const thread = approver.page.getByRole('region', { name: 'Thread' });
    await approver
      .card(/AVAILABLE/)
      .getByRole('link', { name: /replies/ })
      .click();
    await thread.getByText(/create-vpc-endpoint/).waitFor();
  });

  it('shows the plan of an update, and the bot carries it out', async () => {
    await requester.say('/privatelink update');
    await requester.form('Update PrivateLink').waitFor();
    await requester.choose('Service', 'prod-eu');
    await ask('Update PrivateLink', {
      'Consumer accounts': '444455556666',
      Reason: 'The first account is closed.',
    });
    const card = approver.card(/Update/);
    await card.getByText('Consumer accounts').first().waitFor();
    const plan = await card.textContent();
    await approver.confirm(card, 'Approve');
    await approver.card(/Update.*AVAILABLE/s).waitFor({ timeout: 30_000 });

    expect(plan).toContain('+ 0, − 1');
    expect(plan).toContain('arn:aws:iam::111122223333:root');
  });

  it('deletes only what was typed letter by letter, and two people want gone', async () => {
    await requester.say('/privatelink delete');
    await requester.form('Delete PrivateLink').waitFor();
    await requester.choose('Service', 'prod-eu');
    const reason = { Reason: 'The payments VPC is gone.' };
    await requester.fill('Type the id of the service', 'prod-eu');
    await requester.fill('Reason', reason.Reason);
    await requester.submit('Ask for approval');
    const error = requester.page.getByText(/does not match|not the id|Type /).first();
    await error.waitFor();
    const [id = ''] = (await requester.chosen('Service')).split(',');
    await ask('Delete PrivateLink', { 'Type the id of the service': id, ...reason });
    const second = await sitDown({ demo, browser }, 'approver2');
    await approver.confirm(approver.card(/Delete/), 'Approve');
    await approver.card(/1 of 2/).waitFor();
    await second.confirm(second.card(/Delete/), 'Approve');
    await second.card(/Deleted/).waitFor({ timeout: 30_000 });

    expect(second.strange).toEqual([]);
    await second.leave();
  });

  it('tells the past to whoever asks, and to an auditor on a page of its own', async () => {
    await requester.say('/privatelink history');
    const past = requester.page.getByRole('article').filter({ hasText: 'Only visible to you' });
    await past.filter({ hasText: 'rejected' }).last().waitFor();

    const auditor = await sitDown({ demo, browser }, 'auditor');
    const [audit] = await Promise.all([
      auditor.page.context().waitForEvent('page'),
      auditor.page.getByRole('link', { name: 'Audit page' }).click(),
    ]);
    await audit.getByRole('link', { name: 'Sign in with Slack' }).click();
    await audit.getByRole('link', { name: 'auditor', exact: true }).click();
    await audit.getByRole('row').nth(4).waitFor();

    expect(await audit.getByRole('row').count()).toBe(1 + 4);
    expect([...requester.strange, ...approver.strange]).toEqual([]);
    await auditor.leave();
  });
});
