import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export type Options = {
  readonly play: boolean;
  readonly reset: boolean;
  readonly help: boolean;
  readonly folder: string;
};

export const usage = `Usage: npm run demo [-- OPTIONS]

  (none)         starts a local Slack, a local HCP, the bot and a page to act in, and keeps running
  --reset        forgets what an earlier start has left, and begins anew
  --data FOLDER  keeps everything there, in place of .data/demo
  --play         plays one request from start to end, prints it, and ends
  --help         this
`;

/** `undefined` where something else was asked for. */
export function readOptions(args: readonly string[], root: string): Options | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        play: { type: 'boolean', default: false },
        reset: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        data: { type: 'string', default: resolve(root, '.data/demo') },
      },
    });
    return { ...values, folder: resolve(values.data) };
  } catch {
    return undefined;
  }
}
