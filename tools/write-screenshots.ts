/**
 * Ten states of the demo as people meet them, at a desk and on a phone, into `docs/images/`. Needs a
 * Chromium (`CHROMIUM`, or Debian's). Look at what comes out.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { type Seat, sitDown } from '../test/page/support/seat.ts';
import { findChromium } from '../test/support/chromium.ts';
import { type Demo, startNewDemo } from '../test/support/demo-process.ts';

const folder = join(import.meta.dirname, '../docs/images');
const sizes = { desk: { width: 1024, height: 620 }, phone: { width: 390, height: 844 } } as const;

const program = findChromium();
if (program === undefined) throw new Error('there is no Chromium: name one in CHROMIUM');
const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
const demo = await startNewDemo();
await mkdir(folder, { recursive: true });
try {
  for (const size of ['desk', 'phone'] as const) await tell({ demo, size });
} finally {
  await browser.close();
  await demo.stop();
}

type Telling = { readonly demo: Demo; readonly size: keyof typeof sizes };

/** Goes through a story, and keeps what it looks like on the way. */
async function tell({ demo, size }: Telling): Promise<void> {
  const options = { viewport: sizes[size], reducedMotion: 'reduce' } as const;
  const keep = async ({ page }: Pick<Seat, 'page'>, name: string): Promise<void> => {
    await page.screenshot({ path: join(folder, `${name}-${size}.png`) });
  };
  const cluster = size === 'desk' ? 'prod-eu' : 'prod-us';
  const requester = await sitDown({ demo, browser }, 'requester', options);
  const approver = await sitDown({ demo, browser }, 'approver', options);
  for (const { page } of [requester, approver])
    await page.getByRole('button', { name: 'Put the guide away' }).click();

  await requester.say(`/privatelink request ${cluster}`);
  await requester.form('Create PrivateLink').waitFor();
  await requester.fill('Consumer accounts', '111122223333, 444455556666');
  await requester.fill('Consumer IP ranges', '10.20.0.0/16');
  await requester.fill('Reason', 'The payments team reads its secrets from its own VPC.');
  await keep(requester, 'modal');
  await requester.submit('Ask for approval');
  const card = approver.card(cluster);
  await card.waitFor();
  await keep(approver, 'card');
  await requester.confirm(requester.card(cluster), 'Approve');
  const refusals = requester.page.getByText('somebody else must decide');
  await refusals.nth(size === 'desk' ? 0 : 1).waitFor();
  await keep(requester, 'refused');
  await approver.confirm(card, 'Approve');
  await card.filter({ hasText: 'AVAILABLE' }).waitFor({ timeout: 30_000 });
  await keep(approver, 'available');
  await card.getByRole('link', { name: /repl/ }).click();
  await approver.page
    .getByRole('region', { name: 'Thread' })
    .getByText(/create-vpc-endpoint/)
    .waitFor();
  await keep(approver, 'thread');
  await keepSides({ demo, size }, { approver, cluster }, keep);
  await Promise.all([requester.leave(), approver.leave()]);
}

/** Home, the cloud, the inside of the card, the door, and the auditors’ page. */
async function keepSides(
  { demo, size }: Telling,
  { approver, cluster }: { readonly approver: Seat; readonly cluster: string },
  keep: (seat: Pick<Seat, 'page'>, name: string) => Promise<void>,
): Promise<void> {
  const { page } = approver;
  await page.goto(`${demo.origin}/?as=approver#/home`);
  const ours = page.getByText("the bot's own");
  await ours.nth(size === 'desk' ? 0 : 1).waitFor({ timeout: 30_000 });
  await keep(approver, 'home');
  await page.goto(`${demo.origin}/?as=approver#/C0NETWORK`);
  const card = approver.card(cluster).filter({ hasText: 'AVAILABLE' });
  await card.hover();
  await card.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Look inside' }).click();
  await page.getByRole('tab', { name: 'Proof' }).click();
  await page.getByText('It matches what was clicked').first().waitFor();
  await keep(approver, 'inside');
  await page.goto(`${demo.origin}/?as=approver#/C0NETWORK`);
  await page.getByRole('button', { name: 'Cloud' }).filter({ visible: true }).first().click();
  await page.getByRole('heading', { name: 'The cloud' }).waitFor();
  await keep(approver, 'cloud');
  await page.goto(demo.origin);
  await page.getByRole('link', { name: /^Requester/ }).waitFor();
  await keep(approver, 'door');
  await keepAudit({ page }, demo, keep);
}

async function keepAudit(
  { page }: Pick<Seat, 'page'>,
  demo: Demo,
  keep: (seat: Pick<Seat, 'page'>, name: string) => Promise<void>,
): Promise<void> {
  await page.goto(`${demo.origin}/?as=auditor#/C0NETWORK`);
  const [audit] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: 'Audit page' }).click(),
  ]);
  await audit.getByRole('link', { name: 'Sign in with Slack' }).click();
  await audit.getByRole('link', { name: 'auditor', exact: true }).click();
  await audit.getByRole('table').first().waitFor();
  await keep({ page: audit }, 'audit');
}
