/** What the demo is made of, started together: the twins, the bot, and its command line. */
import { join } from 'node:path';
import type { Hcp } from '../hcp/server.ts';
import type { Slack } from '../slack/driver-types.ts';
import type { Manifest } from '../slack/manifest.ts';
import { type Bot, type BotOptions, keepBot } from './bot.ts';
import { outputOf, runNode } from './processes.ts';

export type Cli = {
  /** What the bot's command line prints. */
  run(args: readonly string[]): Promise<string>;
  stop(): void;
};

export type Parts = { readonly bot: Bot; stop(): Promise<void> };

type Twins = { readonly slack: Slack; readonly hcp: Hcp };

export function createCli({
  program,
  settings,
  surroundings,
}: Pick<BotOptions, 'program' | 'settings' | 'surroundings'>): Cli {
  const running = new Set<ReturnType<typeof runNode>>();
  return {
    async run(args) {
      const child = runNode([join(program, 'cli/main.js'), ...args], { settings, surroundings });
      running.add(child);
      return await outputOf(child).finally(() => running.delete(child));
    },
    stop() {
      for (const child of running) child.kill('SIGTERM');
    },
  };
}

/** The bot and its manifest are made ready at the same time: Slack answers once it knows the app. */
export function startParts({ slack, hcp }: Twins, cli: Cli, options: BotOptions): Parts {
  slack.faults.hold('*', { before: true, times: Number.POSITIVE_INFINITY });
  const bot = keepBot(options);
  const installed = installApp(slack, cli);
  const ready = Promise.all([bot.ready, installed]).then(() => undefined);
  ready.catch(() => undefined); // whoever waits for it is told all the same
  return {
    bot: { ready, stop: bot.stop },
    async stop() {
      slack.faults.clear();
      cli.stop();
      await bot.stop();
      await Promise.all([slack.stop(), hcp.stop()]);
    },
  };
}

/** The bot's own manifest, as its command line prints it: what it declares is what works. */
async function installApp(slack: Slack, cli: Cli): Promise<void> {
  const printed = await cli.run(['manifest', '--mode', 'socket']);
  slack.install(JSON.parse(printed) as Manifest); // which says what is wrong with one
  slack.faults.clear();
}
