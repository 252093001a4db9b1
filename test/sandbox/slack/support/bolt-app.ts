import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import type { Slack } from '../../../../sandbox/slack/driver-types.ts';
import { aManifest } from './manifest.ts';

export type Running = { app: App; stop: () => Promise<void> };
type Shape = { events?: readonly string[]; scopes?: readonly string[] };

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

function createApp(slack: Slack, receiver: HTTPReceiver | SocketModeReceiver): App {
  return new App({
    receiver,
    token: slack.botToken,
    deferInitialization: true,
    ignoreSelf: false,
    logger: quiet,
    clientOptions: {
      slackApiUrl: slack.apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    },
  });
}

/** Starts a stock Bolt app behind HTTP, its listeners added by `register`, and installs it. */
export async function startHttpApp(
  slack: Slack,
  register: (app: App) => void,
  shape: Shape = {},
): Promise<Running> {
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, logger: quiet });
  const app = createApp(slack, receiver);
  register(app);
  await app.init();
  const server = await receiver.start(0, {});
  // `address()` of a listening TCP server is never a string or null.
  const { port } = server.address() as AddressInfo;
  slack.install(aManifest({ port, ...shape }));
  return {
    app,
    async stop() {
      if ('closeAllConnections' in server) server.closeAllConnections();
      await receiver.stop();
    },
  };
}

/** Installs in Socket Mode and starts a stock Bolt app. */
export async function startSocketApp(
  slack: Slack,
  register: (app: App) => void,
  shape: Shape = {},
): Promise<Running> {
  slack.install(aManifest(shape));
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    clientPingTimeout: 300,
    logger: quiet,
    installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
  });
  const app = createApp(slack, receiver);
  register(app);
  await app.init();
  await app.start();
  return {
    app,
    async stop() {
      await receiver.client.disconnect();
    },
  };
}
