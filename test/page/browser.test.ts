import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../support/chromium.ts';
import { openPageStage, type PageStage } from '../support/page-stage.ts';
import { findingsOf } from './support/findings.ts';

/**
 * The page in a real Chromium. What it looks like is kept under `reports/page/`: look at it.
 */
const program = findChromium();
const shots = join(import.meta.dirname, '../../reports/page');
if (program === undefined)
  process.stderr.write(
    '\nNO CHROMIUM FOUND: the page was NOT tried in a browser. Install one, or name it in CHROMIUM.\n\n',
  );

const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;
const schemes = ['light', 'dark'] as const;

describe.skipIf(program === undefined)('the page in Chromium', () => {
  let stage: PageStage;
  let browser: Browser;
  beforeAll(async () => {
    stage = await openPageStage();
    browser = await chromium.launch({ executablePath: program ?? '', args: ['--no-sandbox'] });
    await mkdir(shots, { recursive: true });
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.stop();
  });

  type Opened = {
    readonly context: BrowserContext;
    readonly page: Page;
    readonly strange: string[];
  };

  /** `strange`: what the browser complained of, and whatever it asked another host for. */
  async function open(options: Parameters<Browser['newContext']>[0] = {}): Promise<Opened> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const strange: string[] = [];
    const known = [new URL(stage.origin).host, new URL(stage.slackOrigin).host];
    page.on('request', (request) => {
      const { host, protocol } = new URL(request.url());
      if (protocol !== 'data:' && !known.includes(host)) strange.push(request.url());
    });
    page.on('console', (message) => {
      const isOurs = message.location().url.startsWith(stage.origin);
      const isStatus = /responded with a status of 40[013]/.test(message.text()); // as it should
      const isBad = ['error', 'warning'].includes(message.type());
      if (isOurs && isBad && !isStatus) strange.push(message.text());
    });
    page.on('pageerror', (error) => strange.push(error.message));
    return { context, page, strange };
  }

  async function signIn(page: Page, who = 'auditor'): Promise<void> {
    await page.goto(`${stage.origin}/audit`);
    await page.getByRole('link', { name: 'Sign in with Slack' }).click();
    await page.getByRole('link', { name: who, exact: true }).click();
  }

  it('signs an auditor in, filters, tells a story and gives a download', async () => {
    const { context, page, strange } = await open({ acceptDownloads: true });
    await signIn(page);

    await page.getByLabel('Cluster').fill('payments-eu');
    await page.getByLabel('Decision').selectOption('approved');
    await page.getByRole('button', { name: 'Filter' }).click();
    const rows = await page.getByRole('row').count();
    const address = page.url();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'CSV' }).click(),
    ]);
    await page.locator('tbody a').first().click();
    const shown = await page.locator('.shown').first().textContent();

    expect(address).toContain('cluster=payments-eu');
    expect(rows).toBe(1 + stage.approvedOn('payments-eu'));
    expect(await readFile(await file.path(), 'utf8')).toContain('payments-eu');
    expect(shown).toContain('111122223333');
    expect(strange).toEqual([]);
    await context.close();
  });

  it('refuses whoever is no auditor', async () => {
    const { context, page, strange } = await open();

    await signIn(page, 'requester');

    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Not for you');
    expect(await page.locator('table').count()).toBe(0);
    expect(strange).toEqual([]);
    await context.close();
  });

  it('is used with the keyboard alone: skip link, filter, story and sign-out', async () => {
    const { context, page } = await open();
    await signIn(page);
    await page.getByLabel('Cluster').waitFor();
    const focused = () =>
      page.evaluate('document.activeElement.textContent || document.activeElement.id');
    const tabTo = async (wanted: string): Promise<void> => {
      for (let step = 0; step < 60; step += 1) {
        await page.keyboard.press('Tab');
        if (String(await focused()).includes(wanted)) return;
      }
      throw new Error(`the keyboard never came to ${wanted}`);
    };

    await page.keyboard.press('Tab');
    const first = await focused();
    await page.keyboard.press('Enter');
    await tabTo('cluster');
    await page.keyboard.type('payments-eu');
    await page.keyboard.press('Enter');
    await page.waitForURL(/cluster=payments-eu/);
    const reference = await page.locator('tbody a').first().textContent();
    await tabTo(reference ?? '');
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/audit\/requests\//);
    await tabTo('Sign out');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Signed out' }).waitFor();

    expect(first).toBe('Skip to the content');
    expect(outline).toBe('solid');
    await context.close();
  });

  it.each(schemes.flatMap((scheme) => sizes.map((size) => [scheme, size.width, size] as const)))(
    'has nothing that axe finds and nothing that sticks out: %s, %d px wide',
    async (colorScheme, width, viewport) => {
      const { context, page, strange } = await open({ colorScheme, viewport });
      const problems: string[] = [];
      const look = async (name: string): Promise<void> => {
        await page.screenshot({
          path: join(shots, `${name}-${colorScheme}-${width}.png`),
          fullPage: true,
        });
        const found = await findingsOf(page);
        const wide = Number(await page.evaluate('document.documentElement.scrollWidth'));
        problems.push(...found.map((finding) => `${name}: ${finding}`));
        if (wide > width) problems.push(`${name}: ${wide} px wide`);
      };

      await page.goto(`${stage.origin}/audit`);
      await look('sign-in');
      await signIn(page);
      await look('requests');
      for (const [name, path] of [
        ['problem', '/audit?since=yesterday&by=ada'],
        ['empty', '/audit?cluster=nowhere'],
        ['story', stage.storyPath],
        ['figures', '/audit/figures'],
        ['report', '/audit/report?since=30d'],
      ] as const) {
        await page.goto(`${stage.origin}${path}`);
        await look(name);
      }

      const ground = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      expect(problems).toEqual([]);
      expect(strange).toEqual([]);
      expect(ground).toBe(colorScheme === 'dark' ? 'rgb(18, 22, 27)' : 'rgb(246, 247, 249)');
      await context.close();
    },
  );

  it('prints a report without what only a screen has', async () => {
    const { context, page } = await open();
    await signIn(page);
    await page.goto(`${stage.origin}/audit/report?since=30d`);

    await page.emulateMedia({ media: 'print' });
    await page.pdf({ path: join(shots, 'report.pdf'), format: 'A4' });
    await page.screenshot({ path: join(shots, 'report-print.png'), fullPage: true });

    expect(await page.locator('.top').isVisible()).toBe(false);
    expect(await page.locator('form.filter').isVisible()).toBe(false);
    expect(await page.getByRole('heading', { name: 'Requests of the period' }).isVisible()).toBe(
      true,
    );
    await context.close();
  });
});
