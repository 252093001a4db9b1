import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebClient } from '@slack/web-api';
import type { Slack } from '../../../../sandbox/slack/driver-types.ts';
import { aManifest } from './manifest.ts';

type Json = Record<string, unknown>;
export type Heard = { payload: Json; headers: IncomingHttpHeaders; contentType: string };
export type Reply = { status?: number; body?: unknown; headers?: Record<string, string> };
/** What to answer; `undefined` is a bare 200, `never` leaves the request open. */
export type Script = (heard: Heard) => Reply | 'never' | undefined | Promise<Reply | undefined>;

/** An app with no framework and no manners: it answers exactly what the test says. */
export async function startScripted(
  slack: Slack,
  script: Script = () => undefined,
  shape: { events?: readonly string[]; scopes?: readonly string[] } = {},
) {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const contentType = request.headers['content-type'] ?? '';
    const one = {
      payload: read(Buffer.concat(chunks).toString(), contentType),
      headers: request.headers,
      contentType,
    };
    heard.push(one);
    const reply = await script(one);
    if (reply === 'never') return;
    const { status = 200, body, headers = {} } = reply ?? {};
    const json = typeof body === 'object';
    response.writeHead(status, {
      ...(json ? { 'content-type': 'application/json' } : {}),
      ...headers,
    });
    response.end(json ? JSON.stringify(body) : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // `address()` of a listening TCP server is never a string or null.
  const { port } = server.address() as AddressInfo;
  slack.install(aManifest({ port, ...shape }));
  return {
    heard,
    port,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function read(body: string, contentType: string): Json {
  if (contentType === 'application/json') return JSON.parse(body);
  const form = new URLSearchParams(body);
  const payload = form.get('payload');
  return payload === null ? Object.fromEntries(form) : JSON.parse(payload);
}

export function clientOf(slack: Slack, token = slack.botToken): WebClient {
  return new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      error: () => undefined,
      setLevel: () => undefined,
      getLevel: () => 'error' as never,
      setName: () => undefined,
    },
  });
}

/** The error word of a refused call, or what it answered. */
export async function errorOf(call: Promise<unknown>): Promise<unknown> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && 'data' in error) return (error.data as Json)['error'];
    return error;
  }
}
