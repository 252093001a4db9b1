/** Blocks, elements and modals in a real browser, with the test in the place of Slack. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { Drawing } from './drawing.ts';

type Deed = readonly [verb: string, ...what: unknown[]];

export type Seen = {
  readonly page: Page;
  /** What was done, in order. */
  readonly deeds: readonly Deed[];
  /** What the browser complained of, and whatever it asked another host for. */
  readonly strange: readonly string[];
  /** Draws over what stands there; anew, as after a reload, with `isAnew`. */
  draw(drawing: Partial<Drawing>, isAnew?: boolean): Promise<void>;
  /** What deeds answer from now on. A promise that waits is a slow answer. */
  answer(deed: (...deed: Deed) => unknown): void;
  /** Resolves when somebody did that, now or before; `what` is compared as JSON. */
  did(...deed: Deed): Promise<void>;
  close(): Promise<void>;
};

export type Stand = {
  open(options?: BrowserContextOptions): Promise<Seen>;
  stop(): Promise<void>;
};

const nothing: Drawing = {
  blocks: [],
  surface: 'modal',
  values: undefined,
  errors: undefined,
  modals: [],
  trouble: undefined,
};

export async function openStand(program: string): Promise<Stand> {
  const files = await bundled();
  const server = createServer((request, response) => {
    const type = (request.url ?? '').endsWith('.css') ? 'text/css' : 'text/javascript';
    const content = files.get(request.url ?? '');
    if (content !== undefined) response.setHeader('content-type', type).end(content);
    else response.setHeader('content-type', 'text/html').end(html);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
  return {
    open: (options = {}) => seenIn(browser, origin, options),
    async stop() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Stand</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/stand.css"></head><body><script type="module" src="/stand.js"></script></body></html>`;

async function bundled(): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'stand.tsx')],
    outdir: '/',
    bundle: true,
    write: false,
    jsx: 'automatic',
    format: 'esm',
    define: { 'process.env.NODE_ENV': '"development"' },
    logLevel: 'warning',
  });
  return new Map(outputFiles.map(({ path, text }) => [path, text]));
}

async function seenIn(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions,
): Promise<Seen> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const deeds: Deed[] = [];
  const strange: string[] = [];
  const watching = new Set<() => void>();
  let answering: (...deed: Deed) => unknown = () => undefined;
  let drawn: Drawing = nothing;

  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== origin)
      strange.push(request.url());
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) strange.push(message.text());
  });
  page.on('pageerror', (error) => strange.push(error.message));
  await page.exposeFunction('deed', async (...deed: Deed) => {
    deeds.push(deed);
    for (const look of watching) look();
    return await answering(...deed);
  });
  await page.goto(origin);
  await page.waitForFunction('window.draw !== undefined');

  return {
    page,
    deeds,
    strange,
    async draw(drawing, isAnew = false) {
      drawn = { ...(isAnew ? nothing : drawn), ...drawing };
      await page.evaluate(
        ([given, anew]) =>
          (globalThis as unknown as { draw(...all: unknown[]): Promise<void> }).draw(given, anew),
        [drawn, isAnew] as const,
      );
    },
    answer(deed) {
      answering = deed;
    },
    async did(...deed) {
      const wanted = JSON.stringify(deed);
      await new Promise<void>((resolve, reject) => {
        const late = () => reject(new Error(`nobody did ${wanted}, but ${JSON.stringify(deeds)}`));
        const timer = setTimeout(late, 10_000);
        const look = () => {
          if (!deeds.some((one) => JSON.stringify(one) === wanted)) return;
          clearTimeout(timer);
          watching.delete(look);
          resolve();
        };
        watching.add(look);
        look();
      });
    },
    close: () => context.close(),
  };
}
