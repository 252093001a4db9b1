/** Methods about the app itself. */
import { pointed, validateMessage, validateView } from '../limits.ts';
import { isObj } from '../limits-check.ts';
import { ids } from '../seed.ts';
import type { Problem } from '../types.ts';
import { type Method, SlackError } from './method.ts';

const connectionsOpen: Method = {
  // Slack's own sources disagree between tiers 1 and 3.
  tier: 3,
  token: 'app',
  run(world) {
    const ticket = `ticket-${world.nextNumber()}`;
    world.tickets.add(ticket);
    const base = world.origin.replace(/^http/, 'ws');
    return { url: `${base}/link/?ticket=${ticket}&app_id=${ids.appId}` };
  },
};

const blocksValidate: Method = {
  tier: 3,
  run(_world, args) {
    const problems = problemsOf(args);
    if (problems.length === 0) return {};
    throw new SlackError('invalid_blocks', {
      errors: problems.map((problem) => ({
        pointer: problem.pointer,
        message: problem.message,
        code: problem.error ?? 'invalid',
      })),
      response_metadata: { messages: problems.map((each) => `[ERROR] ${pointed(each)}`) },
    });
  },
};

function problemsOf(args: Record<string, unknown>): Problem[] {
  const { view, blocks, message } = args;
  if (view !== undefined) return validateView(view);
  if (isObj(message)) return validateMessage(message['blocks'], String(message['text'] ?? ''));
  if (blocks !== undefined) return validateMessage(blocks, 'x');
  throw new SlackError('invalid_arguments');
}

export const app: Record<string, Method> = {
  'apps.connections.open': connectionsOpen,
  'blocks.validate': blocksValidate,
};
