import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../support/chromium.ts';
import { type Asked, agree, ask } from '../support/people.ts';
import { findingsIn } from './support/findings-in.ts';
import { type ChromiumStage, openStageInChromium } from './support/stage-in-chromium.ts';

/** A message opened up in a real Chromium, against the log that the bot really wrote. */
const program = findChromium();
const shots = join(import.meta.dirname, '../../reports/page');

describe.skipIf(program === undefined)('a look inside a card, in Chromium', () => {
  let stage: ChromiumStage;
  let page: Page;
  let inside: Locator;
  let asked: Asked;

  beforeAll(async () => {
    await mkdir(shots, { recursive: true });
    stage = await openStageInChromium(program ?? '', 'page_inside', ['looked-at']);
    ({ page } = stage);
    asked = await ask(stage.world, { cluster: 'looked-at' });
    inside = page.getByRole('region', { name: 'Look inside' });
  });
  afterAll(async () => {
    expect(stage?.strange).toEqual([]);
    await stage?.stop();
  });

  const tab = (name: string) => inside.getByRole('tab', { name, exact: true }).click();

  const card = () =>
    page.getByRole('main').getByRole('article').filter({ hasText: asked.serviceId }).first();

  async function look(): Promise<void> {
    await card().hover();
    await card().getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Look inside' }).click();
    await inside.waitFor();
  }

  it('shows its JSON, and how near each limit of Slack is', async () => {
    await look();

    await inside.getByText('blocks: [').waitFor();
    await tab('Limits');
    const usage = await inside.getByRole('listitem').allTextContents();

    expect(usage.length).toBeGreaterThan(8);
    expect(usage.join('\n')).toMatch(/text of a section[\d,]+ of 3,000/);
  });

  it('takes the focus, and Escape gives it back to where it came from', async () => {
    const isFocused = (role: 'heading' | 'button', name: string, where: Page | Locator = page) =>
      where.getByRole(role, { name }).and(page.locator(':focus')).waitFor();
    await inside.getByRole('heading', { name: 'Look inside' }).waitFor();
    await inside.getByRole('button', { name: 'Close' }).click();
    await inside.waitFor({ state: 'detached' });
    await isFocused('button', 'More', card());

    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Look inside' }).waitFor();
    await page.keyboard.press('Enter');
    await isFocused('heading', 'Look inside', inside);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    await inside.waitFor({ state: 'detached' });

    await isFocused('button', 'More', card());
  });

  it('looks inside of a form that is open, which stays open', async () => {
    await card()
      .getByRole('button', { name: /^Reject/ })
      .click();
    const form = page.getByRole('dialog', { name: 'Reject request' });
    await form.getByLabel('Reason').fill('Words that were typed before.');
    const opener = form.getByRole('button', { name: 'Look inside' });

    await opener.click();
    await inside
      .getByRole('heading', { name: 'Look inside' })
      .and(page.locator(':focus'))
      .waitFor();
    await inside.getByText('callback_id').waitFor();
    await tab('Limits');
    const usage = await inside.getByRole('listitem').allTextContents();
    await tab('Proof');
    await inside.getByText(/It matches what the buttons send/).waitFor();
    await tab('Log');
    await inside.getByText('request_submitted').waitFor();
    const found: string[] = [];
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: join(shots, `inside-form-${width}.png`) });
      found.push(await findingsIn(page, '.modal'));
    }
    await page.keyboard.press('Escape');
    await inside.waitFor({ state: 'detached' });
    await opener.and(page.locator(':focus')).waitFor();

    expect(found).toEqual(['none', 'none']);
    expect(usage.join('\n')).toMatch(/private_metadata of a modal\d+ of 3,000/);
    expect(await form.getByLabel('Reason').inputValue()).toBe('Words that were typed before.');
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('says of a form that was never sent that the log has nothing of it', async () => {
    await page.getByRole('textbox', { name: /^Message / }).fill('/privatelink request looked-at');
    await page.keyboard.press('Enter');
    const form = page.getByRole('dialog');
    await form.getByRole('button', { name: 'Look inside' }).click();

    await tab('Log');
    await inside.getByText(/has nothing of request [0-9a-f-]+/).waitFor();

    await inside.getByRole('button', { name: 'Close' }).click();
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    await look();
  });

  it('proves in the browser that what was clicked is what was shown', async () => {
    await tab('Proof');
    await inside.getByText('It matches what the buttons send').waitFor();
    await agree(stage.world, asked, 'approver');
    await asked.card.waitForText('AVAILABLE', 60_000);
    await inside.getByRole('button', { name: 'Look again' }).click();
    await tab('Proof');

    await inside.getByText(/It matches what was clicked by U0APPROV1 \(approve, entry/).waitFor();
    expect(await inside.textContent()).not.toContain('NOT');
  });

  it('finds a preimage that was edited where it is kept', async () => {
    const { sql } = stage.world;
    const [version] = await sql<{ preimage: string }[]>`
      select preimage from request_versions where request_id = ${asked.id}`;
    const edited = version?.preimage.replace('111122223333', '999900001111') ?? '';
    await sql.begin(async (superuser) => {
      await superuser`set local session_replication_role = replica`;
      await superuser`update request_versions set preimage = ${edited}
        where request_id = ${asked.id}`;
    });

    await inside.getByRole('button', { name: 'Look again' }).click();
    await tab('Proof');
    await inside.getByText(/It is NOT the digest that is stored/).waitFor();
    await inside.getByText(/It does NOT match what was clicked by U0APPROV1/).waitFor();

    expect(edited).toContain('999900001111');
    await sql.begin(async (superuser) => {
      await superuser`set local session_replication_role = replica`;
      await superuser`update request_versions set preimage = ${version?.preimage ?? ''}
        where request_id = ${asked.id}`;
    });
  });

  it('tells the entries of the log behind it', async () => {
    await tab('Log');
    await inside.getByText('request_submitted').waitFor();
    const entries = await inside.locator('.inspect-entries > li').allTextContents();

    expect(entries.join('\n')).toMatch(/request_submitted[\s\S]+request_approved[\s\S]+succeeded/);
  });

  it.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 390],
    ['dark', 390],
  ] as const)('has nothing that axe finds: %s, %d px wide', async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await page.goto('about:blank'); // a narrow screen begins with the conversation alone
    await stage.goTo('looked-at');
    await look();
    const problems: string[] = [];
    for (const [name, text] of [
      ['JSON', 'blocks: ['],
      ['Limits', 'blocks of a message, as JSON'],
      ['Proof', 'It matches what was clicked by'],
      ['Log', 'request_submitted'],
    ] as const) {
      await tab(name);
      await inside.getByText(text).first().waitFor();
      await page.screenshot({ path: join(shots, `inside-${name}-${colorScheme}-${width}.png`) });
      problems.push(`${name}: ${await findingsIn(page, '.inspect')}`);
    }

    const wide = Number(await page.evaluate('document.documentElement.scrollWidth'));
    expect(problems).toEqual(['JSON: none', 'Limits: none', 'Proof: none', 'Log: none']);
    expect(wide).toBeLessThanOrEqual(width);
  });
});
