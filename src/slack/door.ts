import { App, HTTPReceiver, SocketModeReceiver, type StringIndexed } from '@slack/bolt';
import { registerClicks } from './actions/clicks.ts';
import { registerCommand } from './commands/privatelink.ts';
import type { DoorDeps } from './door-deps.ts';
import { guardDeliveries, signatureProperty } from './guard.ts';
import { createHttpServer, eventsPath, type HttpServer } from './http-server.ts';
import { createIdentity } from './identity.ts';
import { actionIds } from './ids.ts';
import { clusterOptions } from './modals/cluster-options.ts';
import { registerSubmissions } from './modals/submissions.ts';
import { createPermalinks } from './permalinks.ts';
import { createWebClient, sdkLogger, webOptions } from './web.ts';

export type DoorConfig = {
  readonly botToken: string;
  readonly apiUrl: URL;
  readonly port: number;
} & (
  | { readonly mode: 'http'; readonly signingSecret: string }
  | { readonly mode: 'socket'; readonly appToken: string }
);

/** Where people come in: Slack's deliveries over HTTP or a socket, and the health of the process. */
export type SlackDoor = {
  start(): Promise<void>;
  /** Takes nothing more and waits for what is under way, but no longer than this. */
  stop(deadlineMs: number): Promise<void>;
  port(): number | undefined;
};

/** A socket that does not open within this is not going to: a wrong token would retry for ever. */
const socketStartMs = 15_000;

/** Time-outs of the socket's pings: shorter ones close healthy connections. */
const clientPingMs = 2_000;

export function createSlackDoor(config: DoorConfig, deps: DoorDeps): SlackDoor {
  const web = createWebClient(config, 'handler', deps.log);
  const identity = createIdentity(web, deps.log);
  const transport = createTransport(config, deps);
  const app = new App({
    receiver: transport.receiver,
    authorize: async () => {
      const { botUserId, botId } = await identity();
      return { botToken: config.botToken, botUserId, ...(botId === undefined ? {} : { botId }) };
    },
    clientOptions: webOptions(config.apiUrl, 'handler', deps.log),
    logger: sdkLogger(deps.log),
    ignoreSelf: false,
  });
  const permalinks = createPermalinks(deps.messages, async () => (await identity()).workspaceUrl);
  registerCommand(app, { ...deps, permalinks });
  registerClicks(app, deps);
  registerSubmissions(app, deps);
  registerRest(app, deps);
  // Bolt has introduced itself to the receiver; from here on every delivery passes the guard first.
  transport.receiver.init(guardDeliveries(app, deps, identity) as App);
  return {
    start: async () => {
      await identity();
      await transport.start();
    },
    stop: (deadlineMs) => transport.stop(deadlineMs),
    port: () => transport.server.port(),
  };
}

type Transport = {
  readonly receiver: HTTPReceiver | SocketModeReceiver;
  readonly server: HttpServer;
  start(): Promise<void>;
  stop(deadlineMs: number): Promise<void>;
};

function createTransport(config: DoorConfig, deps: DoorDeps): Transport {
  const parts = {
    port: config.port,
    ready: deps.ready,
    now: () => deps.clock().getTime(),
    log: deps.log,
  };
  const logger = sdkLogger(deps.log);
  if (config.mode === 'http') {
    const receiver = new HTTPReceiver({
      signingSecret: config.signingSecret,
      endpoints: [eventsPath],
      logger,
      unhandledRequestTimeoutMillis: 2_900,
      customPropertiesExtractor: ({ headers }): StringIndexed => ({
        [signatureProperty]: headers['x-slack-signature'],
      }),
    });
    const server = createHttpServer({ ...parts, events: receiver.requestListener });
    return { receiver, server, start: () => server.start(), stop: (ms) => server.stop(ms) };
  }
  const receiver = new SocketModeReceiver({
    appToken: config.appToken,
    clientPingTimeout: clientPingMs,
    logger,
    installerOptions: {
      clientOptions: {
        ...webOptions(config.apiUrl, 'worker', deps.log),
        retryConfig: { retries: 3 },
      },
    },
  });
  const server = createHttpServer(parts);
  return {
    receiver,
    server,
    start: async () => {
      await server.start();
      await within(socketStartMs, receiver.client.start());
    },
    stop: async (ms) => {
      await within(ms, receiver.client.disconnect()).catch((err: unknown) =>
        deps.log.warn({ err }, 'socket was not closed in time'),
      );
      await server.stop(ms);
    },
  };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Slack took too long')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The picker, and an ack for whatever nobody waits for: over a socket Bolt would never send one. */
function registerRest(app: App, deps: DoorDeps): void {
  app.options(actionIds.cluster, async ({ ack, options }) => {
    const choices = await deps.inventory.listClusters(options.value, 100);
    await ack({ options: [...clusterOptions(choices, options.value)] });
  });
  app.view({ type: 'view_closed', callback_id: /.*/ }, async ({ ack }) => await ack());
  app.error(async (err) => {
    deps.log.error({ err }, 'Slack listener failed');
    await Promise.resolve();
  });
}
