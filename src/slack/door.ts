import { App } from '@slack/bolt';
import { registerCardForms } from './actions/card-forms.ts';
import { registerClicks } from './actions/clicks.ts';
import { registerDriftButtons } from './actions/drifts.ts';
import { registerHistoryButtons } from './actions/history.ts';
import { registerHome } from './actions/home.ts';
import { registerMineButtons } from './actions/mine.ts';
import { registerPolicyButtons } from './actions/policies.ts';
import { registerReceiptButton } from './actions/receipt.ts';
import { registerServiceButtons } from './actions/services.ts';
import { registerShortcut } from './actions/shortcut.ts';
import type { CommandDeps } from './commands/command.ts';
import { registerCommand } from './commands/privatelink.ts';
import type { DoorDeps } from './door-deps.ts';
import { faultFields } from './fault.ts';
import { guardDeliveries } from './guard.ts';
import { createIdentity } from './identity.ts';
import { registerClusterPicker } from './modals/cluster-picker.ts';
import { registerHistoryFilter } from './modals/history-filtering.ts';
import { registerRejection } from './modals/rejection.ts';
import { registerServicePickers } from './modals/service-picker.ts';
import { registerSubmissions } from './modals/submissions.ts';
import { registerUpdateFilling } from './modals/update-filling.ts';
import { createPermalinks } from './permalinks.ts';
import { createReplays } from './replays.ts';
import { untilSlackAnswers } from './start.ts';
import { createTransport, type TransportConfig } from './transport.ts';
import { createUnderWay } from './under-way.ts';
import { createWebClient, sdkLogger, webOptions } from './web.ts';
import { within } from './within.ts';

export type DoorConfig = TransportConfig & { readonly botToken: string };

/** Where people come in: Slack's deliveries over HTTP or a socket, and the health of the process. */
export type SlackDoor = {
  /** Waits out a short outage of Slack; throws `SlackStartError` when it lasts or Slack refuses. */
  start(): Promise<void>;
  /** Takes nothing more and waits for what is under way, but no longer than this. */
  stop(deadlineMs: number): Promise<void>;
  port(): number | undefined;
};

export type DoorTiming = {
  /** From a delivery to its ack at the latest. Slack waits for 3 s, the network included. */
  readonly ackWithinMs: number;
  /** How much of it the replay guard may take. */
  readonly replayWithinMs: number;
  /** How long each step of the start may wait for Slack. */
  readonly startWithinMs: number;
};

const usualTiming: DoorTiming = {
  ackWithinMs: 2_500,
  replayWithinMs: 1_000,
  startWithinMs: 30_000,
};

export function createSlackDoor(
  config: DoorConfig,
  deps: DoorDeps,
  timing: Partial<DoorTiming> = {},
): SlackDoor {
  const { log, replay } = deps;
  const { ackWithinMs, replayWithinMs, startWithinMs } = { ...usualTiming, ...timing };
  const client = createWebClient(config, 'handler', log);
  const identity = createIdentity(client, log);
  const transport = createTransport(config, deps);
  const { receiver } = transport;
  const app = new App({
    receiver,
    // No question to Slack: it would hold up every delivery, and lose those that come in an outage.
    authorize: () => Promise.resolve({ botToken: config.botToken }),
    clientOptions: webOptions(config.apiUrl, 'handler', log),
    logger: sdkLogger(log),
    ignoreSelf: false,
  });
  const permalinks = createPermalinks(deps.messages, async () => (await identity()).workspaceUrl);
  registerListeners(app, { ...deps, permalinks, apiUrl: config.apiUrl });
  const keeping = createUnderWay();
  const once = createReplays({ replay, keeping, askWithinMs: replayWithinMs, log });
  const guard = guardDeliveries(app, { identity, once, client, ackWithinMs, log });
  // Bolt has introduced itself to the receiver, which calls `processEvent` and nothing else of it.
  receiver.init(guard as unknown as App);

  const starting = new AbortController();
  return {
    start: async () => {
      await untilSlackAnswers(identity, {
        what: 'the bot token',
        setting: 'SLACK_BOT_TOKEN',
        withinMs: startWithinMs,
        signal: starting.signal,
        log,
      });
      await transport.start(startWithinMs);
    },
    stop: async (deadlineMs) => {
      starting.abort();
      const until = performance.now() + deadlineMs;
      const inTime = (work: Promise<unknown>, left: string): Promise<unknown> =>
        within(until - performance.now(), work, () => new Error(left)).catch(() =>
          log.warn({ left }, 'Slack door is closed before its time'),
        );
      await transport.stop(deadlineMs, () =>
        inTime(guard.unanswered.idle(), 'unanswered deliveries'),
      );
      await inTime(guard.running.idle(), 'running listeners');
      await inTime(keeping.idle(), 'answers to keep');
    },
    port: () => transport.port(),
  };
}

function registerListeners(app: App, deps: CommandDeps): void {
  registerCommand(app, deps);
  registerShortcut(app, deps);
  registerClicks(app, deps);
  registerCardForms(app, deps);
  registerDriftButtons(app, deps);
  registerPolicyButtons(app, deps);
  registerSubmissions(app, deps);
  registerRejection(app, deps);
  registerClusterPicker(app, deps);
  registerServicePickers(app, deps);
  registerUpdateFilling(app, deps);
  registerServiceButtons(app, deps);
  registerMineButtons(app, deps);
  registerHistoryButtons(app, deps);
  registerReceiptButton(app, deps);
  registerHistoryFilter(app, deps);
  registerHome(app, deps);
  app.view({ type: 'view_closed', callback_id: /.*/ }, async ({ ack }) => await ack());
  app.error((error) => {
    deps.log.error(faultFields(error), 'Slack listener failed');
    return Promise.resolve();
  });
}
