import { once } from 'node:events';
import { createServer, type Server, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { PageAnswer } from '../../src/page/http.ts';
import { createPageListener } from '../../src/page/listener.ts';
import type { Page } from '../../src/page/page.ts';
import { type CollectedLog, createCollectedLog } from '../fakes/collected-log.ts';
import { createFakePage } from '../fakes/page-deps.ts';

let server: Server | undefined;
let logged: CollectedLog;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(page: Page): Promise<string> {
  logged = createCollectedLog();
  server = createServer(createPageListener(page, logged.log));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A page that answers everything with this body. */
function pageOf(body: PageAnswer['body']): Page {
  return { handle: () => Promise.resolve({ status: 200, headers: {}, body }) };
}

describe('a download', () => {
  it('that breaks off on our side is cut off, so that nobody takes it for whole', async () => {
    async function* broken(): AsyncGenerator<string> {
      yield await Promise.resolve('the first line\n');
      throw new Error('the database is away');
    }
    const origin = await serve(pageOf(broken()));

    const response = await fetch(origin);

    await expect(response.text()).rejects.toThrow();
    expect(await logged.untilLine('audit page was not sent to its end')).toContain('away');
  });

  it('that nobody takes any more is not made any further, and is no warning', async () => {
    let made = 0;
    let ended: () => void = () => undefined;
    const over = new Promise<void>((resolve) => {
      ended = resolve;
    });
    async function* endless(): AsyncGenerator<string> {
      try {
        for (;;) {
          made += 1;
          yield await Promise.resolve('x'.repeat(65_536));
        }
      } finally {
        ended();
      }
    }
    const origin = await serve(pageOf(endless()));
    const request = send(origin).end();
    const [response] = await once(request, 'response');
    await once(response, 'data');

    response.destroy();
    await over;

    expect(made).toBeLessThan(1_000);
    expect(logged.lines).toEqual([]);
  });
});

describe('a request', () => {
  it('with more than a form holds is refused', async () => {
    const fake = createFakePage({ publicUrl: new URL('http://127.0.0.1') });
    const cookie = await fake.signIn();
    const origin = await serve(fake.page);

    const response = await fetch(`${origin}/audit/sign-out`, {
      method: 'POST',
      headers: { cookie },
      body: `csrf=${'x'.repeat(5_000)}`,
    });

    expect(response.status).toBe(413);
    expect(fake.sessions.size).toBe(1);
  });

  it.each(['//', '/audit//', '/audit/%', '/audit/requests/%2e%2e', '/audit/requests/..%2f..'])(
    'for %s is answered like any that leads nowhere',
    async (path) => {
      const fake = createFakePage();
      const origin = await serve(fake.page);
      const { port } = new URL(origin);

      const request = send({ host: '127.0.0.1', port, path }).end();
      const [response] = await once(request, 'response');
      response.resume();

      expect(response.statusCode).toBe(404);
    },
  );
});
