import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../use-cases/log.ts';

export type HttpServer = {
  start(): Promise<void>;
  /** Takes no more connections and waits for the answers under way, but no longer than this. */
  stop(deadlineMs: number): Promise<void>;
  /** Known once started: port 0 asks for any free one. */
  port(): number | undefined;
};

export const eventsPath = '/slack/events';

/** Slack's guide: refuse a timestamp that is more than five minutes away, on either side. */
const maxSkewSeconds = 300;

type ServerParts = {
  readonly port: number;
  readonly ready: () => Promise<boolean>;
  readonly now: () => number;
  readonly log: Log;
  /** Slack's deliveries, in HTTP mode. */
  readonly events?: RequestListener;
};

/**
 * Serves `/healthz` (this process lives), `/readyz` (it can do its work) and, in HTTP mode, Slack's
 * deliveries. Bolt checks signatures and stale timestamps; timestamps from the future are refused here.
 */
export function createHttpServer(parts: ServerParts): HttpServer {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://bot');
    if (pathname === '/healthz') return answer(response, 200, 'alive');
    if (pathname === '/readyz') return void answerReady(parts, response);
    if (pathname !== eventsPath || parts.events === undefined)
      return answer(response, 404, 'not here');
    if (request.method !== 'POST') return answer(response, 405, 'POST only');
    if (isSkewed(request, parts.now())) return answer(response, 401, 'timestamp too far away');
    return parts.events(request, response);
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
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), deadlineMs);
      await closed;
      clearTimeout(timer);
    },
    port: () => (server.address() as AddressInfo | null)?.port,
  };
}

function isSkewed(request: IncomingMessage, nowMs: number): boolean {
  const seconds = Number(request.headers['x-slack-request-timestamp']);
  return Number.isFinite(seconds) && Math.abs(nowMs / 1_000 - seconds) > maxSkewSeconds;
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
