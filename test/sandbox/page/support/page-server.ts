/** The page's server with its twins and no browser: deeds are requests, and the stream is read as text. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Hcp, startHcp } from '../../../../sandbox/hcp/server.ts';
import { type PageServer, startPage } from '../../../../sandbox/page/server.ts';
import type { Verb, Verbs } from '../../../../sandbox/page/wire.ts';
import type { Slack, SlackOptions } from '../../../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../../../sandbox/slack/server.ts';
import { openWindow, type Window } from '../../../support/page-window.ts';

type Answer = { readonly status: number; readonly body: Record<string, unknown> };

export type PageUnderTest = {
  readonly slack: Slack;
  readonly hcp: Hcp;
  readonly page: PageServer;
  readonly troubles: unknown[];
  /** Rejects with the words of a refusal. */
  does<V extends Verb>(as: string, verb: V, ask: Verbs[V]['ask']): Promise<Verbs[V]['answer']>;
  /** A request as nobody's page would make it. */
  raw(path: string, change?: Change): Promise<Answer & { headers: Headers; text: string }>;
  open(as: string): Promise<Window>;
  stop(): Promise<void>;
};

type Change = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

export async function startPageUnderTest(options: SlackOptions = {}): Promise<PageUnderTest> {
  const around = await mkdtemp(join(tmpdir(), 'page-under-test-'));
  const folder = join(around, 'page');
  await mkdir(folder);
  await writeFile(join(around, 'beside.js'), 'not for anybody');
  await writeFile(join(folder, 'index.html'), '<html><head></head><body>page</body></html>');
  await writeFile(join(folder, 'a.js'), 'export {};');
  const [slack, hcp] = await Promise.all([
    startSlack({ rateLimits: 'off', ...options }),
    startHcp(),
  ]);
  const troubles: unknown[] = [];
  const page = await startPage({
    ...{ slack, hcp, folder },
    runCli: async (args) => await Promise.resolve(JSON.stringify({ asked: args })),
    trouble: (error) => troubles.push(error),
  });
  const windows = new Set<Window>();
  const raw: PageUnderTest['raw'] = async (path, change = {}) => await send(page.url, path, change);

  return {
    ...{ slack, hcp, page, troubles, raw },
    async does(as, verb, ask) {
      const headers = { 'content-type': 'application/json' };
      const path = `api/${verb}?as=${as}`;
      const answer = await raw(path, { method: 'POST', headers, body: JSON.stringify(ask) });
      if (answer.status !== 200) throw new Error(String(answer.body['error']));
      return answer.body as Verbs[typeof verb]['answer'];
    },
    async open(as) {
      const window = await openWindow(`${page.url}api/events?as=${as}`);
      windows.add(window);
      return window;
    },
    async stop() {
      for (const window of windows) window.close();
      await page.stop();
      await Promise.all([slack.stop(), hcp.stop()]);
      await rm(around, { recursive: true });
    },
  };
}

/** `fetch` writes the name of the host itself, and it is one of the things to be lied about. */
async function send(url: string, path: string, { method = 'GET', headers, body }: Change) {
  return await new Promise<Answer & { headers: Headers; text: string }>((resolve, reject) => {
    const sent = request(url + path, { method, headers: { ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const isJson = response.headers['content-type']?.startsWith('application/json') ?? false;
        const got = new Headers(response.headers as Record<string, string>); // none comes twice
        const status = response.statusCode ?? 0;
        resolve({ status, headers: got, text, body: isJson ? JSON.parse(text) : {} });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
