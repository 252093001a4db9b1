import { HTTPReceiver, SocketModeReceiver, type StringIndexed } from '@slack/bolt';
import type { DoorDeps } from './door-deps.ts';
import { createHttpServer, eventsPath } from './http-server.ts';
import { signatureProperty } from './replays.ts';
import { createSocketLink } from './socket-link.ts';
import { sdkLogger, webOptions } from './web.ts';

export type TransportConfig = { readonly apiUrl: URL; readonly port: number } & (
  | { readonly mode: 'http'; readonly signingSecret: string }
  | { readonly mode: 'socket'; readonly appToken: string }
);

/** How deliveries come in. Health is served over HTTP in either case. */
export type Transport = {
  readonly receiver: HTTPReceiver | SocketModeReceiver;
  start(withinMs: number): Promise<void>;
  /** Takes no more deliveries. `answered` resolves when those that came are acknowledged. */
  stop(deadlineMs: number, answered: () => Promise<unknown>): Promise<void>;
  port(): number | undefined;
};

type Deps = Pick<DoorDeps, 'ready' | 'clock' | 'log' | 'page'>;

export function createTransport(config: TransportConfig, deps: Deps): Transport {
  return config.mode === 'http' ? overHttp(config, deps) : overSocket(config, deps);
}

/** Bolt's own last resort: it answers 404 then. The guard has answered before. */
const unhandledMs = 2_900;

/** Our largest payload is a view with all its values; Slack's limit for a view is 250 kB. */
const bodyLimit = 1_048_576;

function overHttp(
  { signingSecret, port }: Extract<TransportConfig, { mode: 'http' }>,
  { ready, clock, log, page }: Deps,
): Transport {
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: [eventsPath],
    logger: sdkLogger(log),
    unhandledRequestTimeoutMillis: unhandledMs,
    bodyLimit,
    customPropertiesExtractor: ({ headers }): StringIndexed => ({
      [signatureProperty]: headers['x-slack-signature'],
    }),
  });
  const now = (): number => clock().getTime();
  const server = createHttpServer({
    ...{ port, ready, now, log, page },
    events: receiver.requestListener,
  });
  return {
    receiver,
    start: () => server.start(),
    stop: (ms) => server.stop(ms),
    port: () => server.port(),
  };
}

/** Slack's goodbye may take long, and nothing depends on it. */
const goodbyeMs = 2_000;

/** Time-outs of the socket's pings: shorter ones close healthy connections. */
const clientPingMs = 2_000;

function overSocket(
  { appToken, apiUrl, port }: Extract<TransportConfig, { mode: 'socket' }>,
  { ready, clock, log, page }: Deps,
): Transport {
  const receiver = new SocketModeReceiver({
    appToken,
    clientPingTimeout: clientPingMs,
    autoReconnectEnabled: false, // the link does it
    logger: sdkLogger(log),
    installerOptions: { clientOptions: webOptions(apiUrl, 'worker', log) },
  });
  const link = createSocketLink(receiver.client, log);
  const server = createHttpServer({
    port,
    ready: async () => link.isUp() && (await ready()),
    now: () => clock().getTime(),
    ...{ log, page },
  });
  return {
    receiver,
    start: async (withinMs) => {
      await server.start();
      await link.start(withinMs);
    },
    // An acknowledgement needs the connection that its delivery came by.
    stop: async (ms, answered) => {
      const until = performance.now() + ms;
      await answered();
      await link.stop(Math.min(until - performance.now(), goodbyeMs));
      await server.stop(until - performance.now());
    },
    port: () => server.port(),
  };
}
