import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GalleryJson } from '../../sandbox/page/client/gallery/gallery-json.ts';
import { findChromium } from '../support/chromium.ts';

/** The gallery in a real Chromium, built as it is for everybody. */
const program = findChromium();
if (program === undefined)
  process.stderr.write('\nNO CHROMIUM FOUND: the gallery was NOT tried in a browser.\n\n');

const types: Readonly<Record<string, string>> = {
  ...{ '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' },
  ...{ '.json': 'application/json', '.svg': 'image/svg+xml' },
};

describe.skipIf(program === undefined)('the gallery in Chromium', () => {
  let folder: string;
  let server: Server;
  let browser: Browser;
  let gallery: GalleryJson;
  let origin: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'privatelink-gallery-'));
    const configFile = join(import.meta.dirname, '../../sandbox/page/vite.config.ts');
    await build({ configFile, logLevel: 'warn', build: { outDir: folder } });
    gallery = JSON.parse(await readFile(join(folder, 'gallery.json'), 'utf8'));
    server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      readFile(join(folder, pathname)).then(
        (body) =>
          response.writeHead(200, { 'content-type': types[extname(pathname)] ?? '' }).end(body),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await chromium.launch({ executablePath: program ?? '', args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  type Opened = {
    readonly context: BrowserContext;
    readonly page: Page;
    readonly strange: string[];
  };

  /** `strange`: what the browser complained of, and whatever it asked another host for. */
  async function open(
    search = '',
    options: Parameters<Browser['newContext']>[0] = {},
  ): Promise<Opened> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const strange: string[] = [];
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(origin) && !url.startsWith('data:')) strange.push(url);
    });
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) strange.push(message.text());
    });
    page.on('pageerror', (error) => strange.push(error.message));
    await page.goto(`${origin}/gallery.html${search}`);
    await page.getByRole('status').waitFor();
    return { context, page, strange };
  }

  /** Rules of WCAG 2.2, A and AA, and what axe counts as good practice. */
  async function findingsOf(page: Page): Promise<readonly string[]> {
    await page.evaluate(axe.source);
    const found = await page.evaluate(
      `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ target, failureSummary }) => target + ' ' + failureSummary).join('; ')))`,
    );
    return found as readonly string[];
  }

  it('draws every entry, whole', async () => {
    const { context, page, strange } = await open();
    const { length } = gallery.entries;
    await page.waitForFunction(`document.querySelectorAll('article').length === ${length}`);

    const drawn = (await page.evaluate(
      `[...document.querySelectorAll('article')].map((one) => ({ id: one.id, text: one.querySelector('.gallery-stage').textContent }))`,
    )) as readonly { readonly id: string; readonly text: string }[];

    expect(drawn.map(({ id }) => id).sort()).toEqual(gallery.entries.map(({ id }) => id).sort());
    expect(drawn.filter(({ text }) => text.length < 10).map(({ id }) => id)).toEqual([]);
    expect(drawn.filter(({ text }) => /cannot draw/.test(text)).map(({ id }) => id)).toEqual([]);
    expect(strange).toEqual([]);
    await context.close();
  });

  it.each([
    ['light', 1440],
    ['dark', 390],
  ] as const)(
    'has nothing that axe finds, and nothing wider than the screen: %s, %d px',
    async (colorScheme, width) => {
      const problems: string[] = [];
      const viewport = { width, height: 900 };
      const { context, page, strange } = await open('?words=nothing-has-this', {
        ...{ colorScheme, viewport },
      });
      for (const group of new Set(gallery.entries.map((entry) => entry.group))) {
        await page.goto(`${origin}/gallery.html?${new URLSearchParams({ group })}`);
        await page.locator('article').first().waitFor();
        // What is not on the screen has no measures of its own yet: axe would see it lie on other things.
        await page.addStyleTag({ content: '.gallery-entry { content-visibility: visible }' });
        const wide = Number(await page.evaluate('document.documentElement.scrollWidth'));
        problems.push(...(await findingsOf(page)).map((finding) => `${group}: ${finding}`));
        if (wide > width) problems.push(`${group}: ${wide} px wide`);
      }
      await context.close();

      expect(strange).toEqual([]);
      expect(problems).toEqual([]);
    },
  );

  it('says that it is still being drawn, and shows it when it is', async () => {
    const [there, away] = [join(folder, 'gallery.json'), join(folder, 'gallery.later')];
    await rename(there, away);
    const { context, page } = await open('?surface=home');
    const status = await page.getByRole('status').textContent();

    await rename(away, there);
    await page.locator('article').first().waitFor();

    expect(status).toContain('The bot draws all of its views.');
    await context.close();
  });

  it('shows what an address asks for, and walks on by keyboard', async () => {
    const [first, second] = gallery.entries.filter(({ surface }) => surface === 'home');
    const { context, page } = await open(`?surface=home#${first?.id}`);
    const focused = () => page.evaluate('document.activeElement.id');

    await page.waitForFunction(`document.activeElement.id === '${first?.id}'`);
    const status = await page.getByRole('status').textContent();
    const atFirst = await focused();
    for (let step = 0; step < 5; step += 1) {
      await page.keyboard.press('Tab');
      if (/Next/.test(String(await page.evaluate('document.activeElement.textContent')))) break;
    }
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/gallery.html?surface=home#${second?.id}`);

    const homes = gallery.entries.filter(({ surface }) => surface === 'home').length;
    expect(status).toBe(`${homes} of ${gallery.entries.length}`);
    expect(atFirst).toBe(first?.id);
    expect(await focused()).toBe(second?.id);
    await context.close();
  });

  it('is looked at as wide as a phone, and dark', async () => {
    const { context, page } = await open('?surface=modal&size=smallest');

    await page.getByLabel('phone').check();
    await page.getByLabel('dark').check();

    const stage = page.locator('.gallery-stage').first();
    const box = await stage.boundingBox();
    expect(box?.width).toBeLessThanOrEqual(390);
    expect(await page.evaluate('getComputedStyle(document.documentElement).colorScheme')).toBe(
      'dark',
    );
    await context.close();
  });
});
