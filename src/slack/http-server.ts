import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../use-cases/ports/log.ts';

export type HttpServer = {
  start(): Promise<void>;
  /** Takes no more connections and waits for the answers under way, but no longer than this. */
  stop(deadlineMs: number): Promise<void>;
  /** Known once started: port 0 asks for any free one. */
  port(): number | undefined;
};

export const eventsPath = '/slack/events';

const pagePath = /^\/audit(?:\/|$)/;

/** Slack's guide: refuse a timestamp that is more than five minutes away, on either side. */
const maxSkewSeconds = 300;

type ServerParts = {
  readonly port: number;
  readonly ready: () => Promise<boolean>;
  readonly now: () => number;
  readonly log: Log;
  /** Slack's deliveries, in HTTP mode. */
  readonly events?: RequestListener;
  /** The auditors' page, where there is one. */
  readonly page?: RequestListener | undefined;
};

/** Slack sends its few kilobytes at once; who takes longer only holds a connection. */
const headersTimeout = 5_000;
const requestTimeout = 10_000;

/**
 * Serves `/healthz` (this process lives), `/readyz` (it can do its work), the auditors' page and, in HTTP mode,
 * Slack's deliveries. Bolt checks signatures and stale timestamps; timestamps from the future are refused here.
 */
export function createHttpServer(parts: ServerParts): HttpServer {
  let stopping = false;
  const server = createServer({ headersTimeout, requestTimeout }, (request, response) => {
    if (stopping) response.setHeader('connection', 'close');
    // A connection that was busy when the stop began is idle once its answer is out.
    response.once('close', () => stopping && setImmediate(() => server.closeIdleConnections()));
    route(parts, request, response);
  });
  return {
    start: async () => {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(parts.port, () => {
          server.off('error', reject);
          resolve();
        });
      });
    },
    stop: async (deadlineMs) => {
      stopping = true;
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), Math.max(0, deadlineMs));
      await closed;
      clearTimeout(timer);
    },
    port: () => (server.address() as AddressInfo | null)?.port,
  };
}

function route(parts: ServerParts, request: IncomingMessage, response: ServerResponse): void {
  // Not `new URL`: it throws on what anybody can send, such as `//`.
  const [pathname] = (request.url ?? '').split('?', 1);
  if (pathname === '/healthz') answer(response, 200, 'alive');
  else if (pathname === '/readyz') void answerReady(parts, response);
  else if (parts.page !== undefined && pagePath.test(pathname ?? '')) parts.page(request, response);
  else if (pathname !== eventsPath || parts.events === undefined) answer(response, 404, 'not here');
  else if (request.method !== 'POST') answer(response, 405, 'POST only');
  else if (isSkewed(request, parts.now())) answer(response, 401, 'timestamp too far away');
  else parts.events(request, response);
}

/** What is no number is as far away as can be. Without a timestamp, Bolt checks and refuses. */
function isSkewed(request: IncomingMessage, nowMs: number): boolean {
  const stamp = request.headers['x-slack-request-timestamp'];
  if (stamp === undefined) return false;
  const seconds = typeof stamp === 'string' && /^\d{1,12}$/.test(stamp) ? Number(stamp) : 0;
  return Math.abs(nowMs / 1_000 - seconds) > maxSkewSeconds;
}

async function answerReady({ ready, log }: ServerParts, response: ServerResponse): Promise<void> {
  try {
    const yes = await ready();
    answer(response, yes ? 200 : 503, yes ? 'ready' : 'not ready');
  } catch (err) {
    log.warn({ err }, 'readiness could not be told');
    answer(response, 503, 'not ready');
  }
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(`${text}\n`);
}
