/** What a Web API method is, and the questions that most of them ask first. */
import { pointed } from '../limits.ts';
import { scopesOf } from '../manifest.ts';
import { ids } from '../seed.ts';
import type { Channel, Obj, Problem } from '../types.ts';
import type { World } from '../world.ts';

/** An application error: HTTP 200 with `ok: false`. */
export class SlackError extends Error {
  override readonly name = 'SlackError';
  readonly code: string;
  readonly extra: Obj;

  constructor(code: string, extra: Obj = {}) {
    super(code);
    this.code = code;
    this.extra = extra;
  }
}

/** Calls a minute by Slack's tiers; `special` methods have limits of their own. */
export type Tier = 2 | 3 | 4 | 'special';

export type Method = {
  tier: Tier;
  token?: 'app';
  /** One of these is needed. Methods on conversations ask by `needScope` instead. */
  scopes?: readonly string[];
  run(world: World, args: Obj): Obj;
};

export function arg(args: Obj, name: string): string {
  const value = args[name];
  return value === undefined || value === null ? '' : String(value);
}

export function flag(args: Obj, name: string): boolean {
  return ['true', '1'].includes(arg(args, name));
}

/** @see Slack docs, "missing_scope": `needed` and `provided` say what to ask for. */
export function needScope(world: World, anyOf: readonly string[]): void {
  const held = scopesOf(world.manifest);
  if (anyOf.length === 0 || anyOf.some((scope) => held.includes(scope))) return;
  throw new SlackError('missing_scope', { needed: anyOf.join(','), provided: held.join(',') });
}

const prefixes = { public: 'channels', private: 'groups', im: 'im' } as const;

export function scopeFor(channel: Channel, verb: 'read' | 'history'): string {
  return `${prefixes[channel.kind]}:${verb}`;
}

/** Private channels that the app is not in do not exist for it. */
export function visibleChannel(world: World, id: string): Channel {
  const channel = world.channels.get(id);
  const seen =
    channel !== undefined && (channel.kind === 'public' || channel.members.has(ids.botUserId));
  if (!seen) throw new SlackError('channel_not_found');
  return channel;
}

/** Throws Slack's answer to blocks or a view that it refuses. */
export function refuse(problems: readonly Problem[], code: string): void {
  if (problems.length === 0) return;
  const shaped = problems.filter(({ error }) => error === undefined);
  const sized = problems.find(({ error }) => error !== undefined)?.error;
  if (shaped.length === 0 && sized !== undefined) throw new SlackError(sized);
  throw new SlackError(code, {
    ...(code === 'invalid_blocks' ? { errors: shaped.map(pointed) } : {}),
    response_metadata: { messages: shaped.map((problem) => `[ERROR] ${pointed(problem)}`) },
  });
}

/** Cuts a page out of `all`; the cursor is opaque to callers. */
export function page<T>(all: readonly T[], args: Obj, most: number, usual = 100) {
  const cursor = arg(args, 'cursor');
  const start = cursor === '' ? 0 : Number(Buffer.from(cursor, 'base64').toString().slice(5));
  if (!Number.isInteger(start)) throw new SlackError('invalid_cursor');
  const asked = arg(args, 'limit') === '' ? usual : Number(arg(args, 'limit'));
  if (!Number.isInteger(asked) || asked < 0) throw new SlackError('invalid_limit');
  const end = start + Math.min(asked === 0 ? usual : asked, most);
  const next = end < all.length ? Buffer.from(`next:${end}`).toString('base64') : '';
  return { items: all.slice(start, end), more: next !== '', metadata: { next_cursor: next } };
}
