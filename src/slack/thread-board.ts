import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { SlackUserId } from '../domain/request.ts';
import {
  type BoardPost,
  BoardRefusedError,
  type Drawing,
  type MessageKey,
  type ThreadBoard,
} from '../use-cases/ports.ts';
import { messageEventType } from './ids.ts';
import { toBoardError } from './web.ts';

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

const pageSchema = z.object({
  messages: z
    .array(
      z.object({
        ts: z.string(),
        metadata: z
          .object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) })
          .optional(),
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
 */
export function createThreadBoard(web: WebClient): ThreadBoard {
  const directs = new Map<SlackUserId, string>();
  return {
    post: async ({ channel, threadTs }, drawing, key) => {
      const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
      const { ts } = await calling(() =>
        web.chat.postMessage({
          channel,
          ...thread,
          ...toMessage(drawing, key),
          unfurl_links: false,
          unfurl_media: false,
        }),
      );
      return { channel, ts: z.string().parse(ts) };
    },
    update: async ({ channel, ts }, drawing, key) => {
      await calling(() => web.chat.update({ channel, ts, ...toMessage(drawing, key) }));
    },
    find: async (to, key, since) => {
      try {
        return await findMessage(web, to, key, since);
      } catch (error) {
        if (error instanceof BoardRefusedError && unreadable.includes(error.code))
          return 'unreadable';
        throw error;
      }
    },
    openDirect: async (person) => {
      const known = directs.get(person);
      if (known !== undefined) return known;
      const { channel } = await calling(() => web.conversations.open({ users: person }));
      const id = z.string().parse(channel?.id);
      directs.set(person, id);
      return id;
    },
    permalink: async ({ channel, ts }) => {
      const { permalink } = await calling(() => web.chat.getPermalink({ channel, message_ts: ts }));
      return permalink;
    },
  };
}

async function calling<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toBoardError(error);
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

async function findMessage(
  web: WebClient,
  to: { readonly channel: string; readonly threadTs?: string },
  key: MessageKey,
  since: Date,
): Promise<BoardPost | 'absent'> {
  const oldest = String((since.getTime() - sinceToleranceMs) / 1_000);
  let cursor: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const found = await readPage(web, to, { oldest, cursor });
    const message = found.messages.find(({ metadata }) => isKey(metadata, key));
    if (message !== undefined) return { channel: to.channel, ts: message.ts };
    cursor = found.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') return 'absent';
  }
  return 'absent';
}

async function readPage(
  web: WebClient,
  { channel, threadTs }: { readonly channel: string; readonly threadTs?: string },
  range: { readonly oldest: string; readonly cursor: string | undefined },
): Promise<Page> {
  const query = {
    channel,
    oldest: range.oldest,
    limit: pageSize,
    include_all_metadata: true,
    ...(range.cursor === undefined ? {} : { cursor: range.cursor }),
  };
  const page = await calling(() =>
    threadTs === undefined
      ? web.conversations.history(query)
      : web.conversations.replies({ ...query, ts: threadTs }),
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
