/**
 * The bot at work with no account anywhere: the local Slack, the local HCP, and the bot itself as a
 * process of its own, packed from the sources as they are, configured as a user would, with embedded storage.
 * Without a flag it stays, with a page to act in; `--play` acts the story of one request, prints it, and ends.
 */
import { readOptions, usage } from './demo/options.ts';
import { play } from './demo/play.ts';
import { root } from './demo/processes.ts';
import { stay } from './demo/stay.ts';

const say = (words: string): void => void process.stdout.write(`${words}\n`);

/** Ctrl-C comes twice where npm passes it on as well. A terminal that was closed takes no more words. */
function untilSignal(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve());
  });
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), root);
  if (options === undefined || options.help) {
    process.stdout.write(usage);
    return options === undefined ? 2 : 0;
  }
  const surroundings = process.env;
  if (options.play) return await play(surroundings, say);
  return await stay(options, { surroundings, say, stopped: untilSignal() });
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
});
