import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../support/chromium.ts';
import { type Demo, startNewDemo } from '../support/demo-process.ts';
import { findingsIn } from './support/findings-in.ts';
import { type Seat, sitDown } from './support/seat.ts';

/**
 * Each switch beside the workspace of the demo, pressed while the bot is at work: whatever goes wrong, the
 * card ends with what is true of HCP. The places are few, so each story begins where the one before it ended.
 */
const program = findChromium();

/** The bot stays away from HCP for as long as a 429 tells it to, and the machine has other things to do. */
const patience = { timeout: 90_000 };
/** The bot leaves a service alone for two minutes after a change of its own. */
const longPatience = { timeout: 170_000 };
const shots = join(import.meta.dirname, '../../reports/page');

describe.skipIf(program === undefined)('the cloud in Chromium', () => {
  let demo: Demo;
  let browser: Browser;
  let requester: Seat;
  let approver: Seat;
  let page: Page;
  let cloud: Locator;

  beforeAll(async () => {
    await mkdir(shots, { recursive: true });
    browser = await chromium.launch({ executablePath: program ?? '', args: ['--no-sandbox'] });
    demo = await startNewDemo();
    [requester, approver] = await Promise.all([
      sitDown({ demo, browser }, 'requester'),
      sitDown({ demo, browser }, 'approver'),
    ]);
    page = approver.page;
    cloud = page.getByRole('region', { name: 'The cloud', exact: true });
    await cloud.getByLabel('ten minutes').check();
    // Its cluster can be asked for once the bot has seen at HCP that the peering is gone.
    await press('Remove peering peered-to-apps');
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  const press = (name: string) => cloud.getByRole('button', { name, exact: true }).click();
  const reads = (text: string | RegExp) => cloud.getByText(text).first().waitFor(patience);
  const serviceCard = (id: string) => cloud.getByRole('article', { name: `Service ${id}` });
  const cardOf = (id: string) => page.locator('main article').filter({ hasText: id }).last();
  const cardReads = (id: string, text: string | RegExp) =>
    page
      .locator('main article')
      .filter({ hasText: id })
      .filter({ hasText: text })
      .first()
      .waitFor(patience);
  const operationsOn = (id: string) =>
    cloud.getByRole('listitem').filter({ hasText: new RegExp(`^create ${id}`) });

  /** Asks for a service, and says under which id. */
  async function ask(cluster: string): Promise<string> {
    await requester.say(`/privatelink request ${cluster}`);
    const form = requester.form('Create PrivateLink');
    await form.waitFor();
    const id = await requester.chosen('Service id');
    await requester.fill('Consumer accounts', '111122223333');
    await requester.fill('Consumer IP ranges', '10.20.0.0/16');
    await requester.fill('Reason', 'The payments team reads its secrets from its own VPC.');
    await requester.submit('Ask for approval');
    await form.waitFor({ state: 'detached' });
    await cardOf(id).waitFor();
    return id;
  }

  const agree = (id: string) => approver.confirm(cardOf(id), 'Approve');

  it('adds a peering, for which HCP refuses what was approved', async () => {
    const id = await ask('staging');

    await press('Add a peering to dev-hvn');
    const remove = cloud.getByRole('button', { name: /^Remove peering peering-/ });
    await remove.waitFor();
    await agree(id);
    await cardReads(id, /peering/);
    await remove.click();
    await remove.waitFor({ state: 'detached' });

    expect(await operationsOn(id).count()).toBe(0);
    expect(await cardOf(id).textContent()).not.toContain('AVAILABLE');
  });

  it('cuts Slack’s socket, and the story goes on to its end', async () => {
    const id = await ask('staging');

    await press('Cut Slack’s socket');
    await agree(id);
    await cardReads(id, 'AVAILABLE');

    await expect.poll(() => operationsOn(id).count()).toBe(1);
  });

  let lost = '';
  it('loses the next answer, and the service is made once', async () => {
    lost = await ask('prod-eu');

    await press('Lose the next answer');
    await reads('the next change takes effect, and its answer is lost');
    await agree(lost);
    await cardReads(lost, 'AVAILABLE');
    await serviceCard(lost).getByText('AVAILABLE').waitFor();
    await reads('Nothing is about to go wrong.');

    expect(await operationsOn(lost).count()).toBe(1);
  });

  it('lets a consumer in who is allowed, and says why another is not', async () => {
    const service = serviceCard(lost);
    const name = (await service.locator('dt:has-text("External name") + dd').textContent()) ?? '';
    const create = async (externalName: string, account: string) => {
      await cloud.getByLabel('External name').fill(externalName);
      await cloud.getByLabel('AWS account').fill(account);
      await cloud.getByLabel('Region').fill('eu-west-1');
      await press('Create VPC endpoint');
    };

    await create(`${name}0`, '111122223333');
    await reads(`The Vpc Endpoint Service '${name}0' does not exist`);
    await create(name, '111122223333');
    await service.getByText('connected', { exact: true }).waitFor(patience);
    await create(name, '999900002222');
    await service.getByText('refused', { exact: true }).waitFor(patience);

    expect(await service.textContent()).toContain(
      'arn:aws:iam::999900002222:root is not on the allow list',
    );
  });

  it('edits a service behind the bot’s back, which the bot finds when it looks again', async () => {
    const service = serviceCard(lost);

    await service.getByText('Behind the bot’s back …').click();
    await service.getByRole('button', { name: 'Allow this account' }).click();

    await service.getByText('arn:aws:iam::999900001111:root').waitFor();
    expect(await page.getByText(/Changed outside the bot/).count()).toBe(0);
  });

  let limited = '';
  it('answers 429 for a while, which a request outlives', async () => {
    limited = await ask('prod-us');

    await press('429 for 30 seconds');
    await reads(/HCP answers 429.*, until \d\d:\d\d:\d\d/);
    await agree(limited);
    await cloud.getByText('Calls of the bot').click();
    await cloud
      .getByRole('cell', { name: /^429/ })
      .first()
      .waitFor({ ...patience, state: 'attached' });
    const during = await cardOf(limited).textContent();
    await press('Let all go well again');
    await cardReads(limited, 'AVAILABLE');

    expect(during).not.toContain('AVAILABLE');
    expect(await operationsOn(limited).count()).toBe(1);
  });

  it('answers 503 for a while, which a change outlives', async () => {
    await requester.say(`/privatelink update ${limited}`);
    await requester.form('Update PrivateLink').waitFor();
    await requester.fill('Consumer accounts', '111122223333, 444455556666');
    await requester.fill('Reason', 'Another team of payments has its own account.');
    await requester.submit('Ask for approval');
    await requester.form('Update PrivateLink').waitFor({ state: 'detached' });
    const card = approver.card(/Update/);
    await card.waitFor();

    await press('503 for 30 seconds');
    await reads(/HCP answers 503.*, until \d\d:\d\d:\d\d/);
    await approver.confirm(card, 'Approve');
    await cloud
      .getByRole('cell', { name: /^503/ })
      .first()
      .waitFor({ ...patience, state: 'attached' });
    const during = await serviceCard(limited).textContent();
    await press('Let all go well again');
    await approver.card(/Update.*AVAILABLE/s).waitFor(patience);

    expect(during).not.toContain('444455556666');
    await serviceCard(limited).getByText('arn:aws:iam::444455556666:root').waitFor();
  });

  it('fails the next operation, and the card says so in HCP’s words', async () => {
    const id = await ask('peered');

    await press('Fail the next operation');
    await reads('the next operation fails');
    await agree(id);
    await cardReads(id, /told to fail, by a switch/);
    await cardReads(id, 'FAILED');
    await reads('DONE, failed');
    await reads('Nothing is about to go wrong.');

    expect(await serviceCard(id).locator('.cloud-state').first().textContent()).toBe('FAILED');
  });

  it.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 390],
    ['dark', 390],
  ] as const)('has nothing that axe finds: %s, %d px wide', async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });

    const found = await findingsIn(page, '.cloud');
    const wide = Number(await page.evaluate('document.documentElement.scrollWidth'));
    await cloud.getByRole('heading', { name: 'The cloud' }).scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(shots, `cloud-${colorScheme}-${width}.png`) });

    expect(found).toBe('none');
    expect(wide).toBeLessThanOrEqual(width);
  });

  it('is used with the keyboard', async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await cloud.getByRole('button', { name: 'Fail the next operation' }).focus();
    await page.keyboard.press('Enter');
    await reads('the next operation fails');
    await page.keyboard.press('Tab');
    const next = await page.evaluate('document.activeElement.textContent');
    await cloud.getByRole('button', { name: 'Let all go well again' }).focus();
    await page.keyboard.press('Space');
    await reads('Nothing is about to go wrong.');

    expect(next).toBe('Lose the next answer');
  });

  it('runs HCP’s time faster and slower', async () => {
    const clock = cloud.locator('.cloud-time time');
    const hourOf = async () => Date.parse((await clock.getAttribute('datetime')) ?? '');
    const before = await hourOf();

    await cloud.getByLabel('an hour').check();
    await expect.poll(hourOf, patience).toBeGreaterThan(before + 3_600_000);
    await cloud.getByLabel('a minute').click();

    expect(await cloud.getByLabel('a minute').isChecked()).toBe(true);
  });

  it('asks on a card what is to become of what was edited behind the bot’s back', async () => {
    const card = page.locator('main article').filter({ hasText: /Changed outside the bot/ });
    await card.first().waitFor(longPatience);

    expect(await card.first().textContent()).toContain(lost);
    expect(await card.first().textContent()).toContain('999900001111');
    const strange = [...requester.strange, ...approver.strange];
    expect(strange.filter((words) => !words.includes('status of 400'))).toEqual([]); // refused in words
  });
});
