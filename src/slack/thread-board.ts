import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { SlackUserId } from '../domain/request.ts';
import type { Log } from '../use-cases/ports/log.ts';
import type { Drawing } from '../use-cases/ports/painter.ts';
import {
  BoardBusyError,
  type BoardPost,
  BoardRefusedError,
  BoardUnclearError,
  type MessageKey,
  type ThreadBoard,
} from '../use-cases/ports/thread-board.ts';
import { toSlackFault } from './fault.ts';
import { messageEventType } from './ids.ts';
import { createPatience, type Patience } from './patience.ts';

/** Looked through at most: a channel this busy within a minute would be its own problem. */
const maxPages = 5;
const pageSize = 200;
/** Slack's clock and ours may differ by this much. */
const sinceToleranceMs = 60_000;

/** History cannot be read at all: what was not granted, or where the bot is not. */
const unreadable = [
  'missing_scope',
  'not_in_channel',
  'channel_not_found',
  'no_permission',
  'not_allowed_token_type',
];

/** The thread does not show yet, or not any more: either way the reply is not in it. */
const noThread = ['thread_not_found', 'message_not_found'];

/** Nothing that is asked for was changed by asking, so it can simply be asked again. */
const askAgainMs = 2_000;

/** Slack lets the bot do nothing: until an operator has helped, all waits. */
const shutOutMs = 60_000;

const pageSchema = z.object({
  messages: z
    .array(
      z.object({
        ts: z.string(),
        metadata: z
          .object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) })
          .optional()
          .catch(undefined), // other apps' messages are none of ours, whatever they carry
      }),
    )
    .default([]),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
type Page = z.infer<typeof pageSchema>;

/**
 * Posts and redraws messages. Every message carries the request's id, its kind and its number as
 * metadata, and nothing else: other apps in the channel can read it, and it is how a message is found
 * again whose answer was lost.
 *
 * A post or an update without a clear answer is `BoardUnclearError`. What only asks is never unclear:
 * it is `BoardBusyError`, and asked again.
 */
export function createThreadBoard(web: WebClient, log?: Log): ThreadBoard {
  const board: Board = { web, log, patience: createPatience() };
  const directs = new Map<SlackUserId, string>();
  return {
    post: async ({ channel, threadTs }, drawing, key) => {
      const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
      const { ts } = await calling(board, `chat.postMessage ${channel}`, () =>
        web.chat.postMessage({
          channel,
          ...thread,
          ...toMessage(drawing, key),
          unfurl_links: false,
          unfurl_media: false,
        }),
      );
      // Posted, but not where: looked for like any other message whose answer was lost.
      if (ts === undefined) throw new BoardUnclearError('Slack named no message');
      return { channel, ts };
    },
    update: async ({ channel, ts }, drawing, key) => {
      await calling(board, 'chat.update', () =>
        web.chat.update({ channel, ts, ...toMessage(drawing, key) }),
      );
    },
    find: async (to, key, since) => await find(board, to, { key, since }),
    openDirect: async (person) => {
      const known = directs.get(person);
      if (known !== undefined) return known;
      const { channel } = await asking(board, 'conversations.open', () =>
        web.conversations.open({ users: person }),
      );
      const id = z.string().parse(channel?.id);
      directs.set(person, id);
      return id;
    },
    permalink: async ({ channel, ts }) => {
      try {
        const asked = { channel, message_ts: ts };
        return (await asking(board, 'chat.getPermalink', () => web.chat.getPermalink(asked)))
          .permalink;
      } catch (error) {
        // Deleted, say. What would have shown the way is worth telling without it.
        if (error instanceof BoardRefusedError) return undefined;
        throw error;
      }
    },
  };
}

type Board = {
  readonly web: WebClient;
  readonly log: Log | undefined;
  readonly patience: Patience;
};

/**
 * One call that changes something, its faults in the words of the port. Where Slack asked to wait, the
 * same call is not made again before its time, whichever message it is for: Slack limits posts per
 * channel, everything else per method.
 */
async function calling<T>(
  { log, patience }: Board,
  what: string,
  call: () => Promise<T>,
): Promise<T> {
  const leftMs = patience.leftMs(what);
  if (leftMs > 0) throw new BoardBusyError(leftMs);
  try {
    return await call();
  } catch (cause) {
    const fault = toSlackFault(cause);
    switch (fault?.kind) {
      case 'busy':
        patience.rest(what, fault.waitMs);
        throw new BoardBusyError(fault.waitMs, { cause });
      case 'refused':
        throw new BoardRefusedError(fault.code, { cause });
      case 'shut_out':
        log?.error({ code: fault.code }, 'Slack does not let the bot in; messages wait');
        throw new BoardBusyError(shutOutMs, { cause });
      default:
        throw new BoardUnclearError(fault?.what ?? 'the call to Slack failed', { cause });
    }
  }
}

/** One call that changes nothing, or nothing twice. */
async function asking<T>(board: Board, what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await calling(board, what, call);
  } catch (error) {
    if (!(error instanceof BoardUnclearError)) throw error;
    throw new BoardBusyError(askAgainMs, { cause: error });
  }
}

function toMessage({ blocks, text }: Drawing, key: MessageKey) {
  return {
    text,
    // Parsed and written again by the SDK: canonical JSON comes out in the bytes that it went in.
    blocks: JSON.parse(blocks) as KnownBlock[],
    metadata: { event_type: messageEventType, event_payload: toPayload(key) },
  };
}

function toPayload({ requestId, kind, number }: MessageKey) {
  return { request_id: requestId, kind, number };
}

type Place = { readonly channel: string; readonly threadTs?: string };
type Wanted = { readonly key: MessageKey; readonly since: Date };

async function find(
  board: Board,
  to: Place,
  wanted: Wanted,
): Promise<BoardPost | 'absent' | 'unreadable'> {
  try {
    return await findMessage(board, to, wanted);
  } catch (error) {
    const code = refusalCode(error);
    if (code !== undefined && unreadable.includes(code)) return 'unreadable';
    if (code !== undefined && noThread.includes(code)) return 'absent';
    throw error;
  }
}

/** Slack's word for why not, from our own error: `calling` keeps what the SDK said as its cause. */
function refusalCode(error: unknown): string | undefined {
  const fault = error instanceof Error ? toSlackFault(error.cause) : undefined;
  return fault !== undefined && 'code' in fault ? fault.code : undefined;
}

async function findMessage(
  board: Board,
  to: Place,
  { key, since }: Wanted,
): Promise<BoardPost | 'absent'> {
  const oldest = String((since.getTime() - sinceToleranceMs) / 1_000);
  let cursor: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const found = await readPage(board, to, { oldest, cursor });
    const message = found.messages.find(({ metadata }) => isKey(metadata, key));
    if (message !== undefined) return { channel: to.channel, ts: message.ts };
    cursor = found.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') return 'absent';
  }
  return 'absent';
}

async function readPage(
  board: Board,
  { channel, threadTs }: Place,
  range: { readonly oldest: string; readonly cursor: string | undefined },
): Promise<Page> {
  const { conversations } = board.web;
  const query = {
    channel,
    oldest: range.oldest,
    limit: pageSize,
    include_all_metadata: true,
    ...(range.cursor === undefined ? {} : { cursor: range.cursor }),
  };
  // Reading history is optional, so not being let is no news to an operator.
  const method = threadTs === undefined ? 'conversations.history' : 'conversations.replies';
  const page = await asking({ ...board, log: undefined }, method, () =>
    threadTs === undefined
      ? conversations.history(query)
      : conversations.replies({ ...query, ts: threadTs }),
  );
  return pageSchema.parse(page);
}

function isKey(metadata: Page['messages'][number]['metadata'], key: MessageKey): boolean {
  const payload = metadata?.event_payload;
  return (
    metadata?.event_type === messageEventType &&
    payload?.['request_id'] === key.requestId &&
    payload['kind'] === key.kind &&
    payload['number'] === key.number
  );
}
