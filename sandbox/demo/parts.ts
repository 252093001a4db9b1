/** What the demo is made of, started together: the twins, the bot, and its command line. */
import type { Hcp } from '../hcp/server.ts';
import type { Slack } from '../slack/driver-types.ts';
import type { Manifest } from '../slack/manifest.ts';
import { type Bot, type BotOptions, keepBot } from './bot.ts';
import { outputOf, runNode } from './processes.ts';

export type Parts = {
  readonly bot: Bot;
  /** What the bot's command line prints. */
  runCli(args: readonly string[]): Promise<string>;
  stop(): Promise<void>;
};

type Twins = { readonly slack: Slack; readonly hcp: Hcp };

/** The bot and its manifest are made ready at the same time: Slack answers once it knows the app. */
export function startParts({ slack, hcp }: Twins, options: BotOptions): Parts {
  const { surroundings, settings } = options;
  slack.faults.hold('*', { before: true, times: Number.POSITIVE_INFINITY });
  const running = new Set<ReturnType<typeof runNode>>();
  const runCli = async (args: readonly string[]): Promise<string> => {
    const child = runNode(['--import', 'tsx', 'src/cli/main.ts', ...args], {
      ...{ settings, surroundings },
    });
    running.add(child);
    return await outputOf(child).finally(() => running.delete(child));
  };
  const bot = keepBot(options);
  const installed = installApp(slack, runCli);
  const ready = Promise.all([bot.ready, installed]).then(() => undefined);
  ready.catch(() => undefined); // whoever waits for it is told all the same
  return {
    bot: { ready, stop: bot.stop },
    runCli,
    async stop() {
      slack.faults.clear();
      for (const child of running) child.kill('SIGTERM');
      await bot.stop();
      await Promise.all([slack.stop(), hcp.stop()]);
    },
  };
}

/** The bot's own manifest, as its command line prints it: what it declares is what works. */
async function installApp(slack: Slack, runCli: Parts['runCli']): Promise<void> {
  const printed = await runCli(['manifest', '--mode', 'socket']);
  slack.install(JSON.parse(printed) as Manifest); // which says what is wrong with one
  slack.faults.clear();
}
