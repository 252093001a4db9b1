import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { SlackUserId } from '../domain/request.ts';
import type { Log } from '../use-cases/ports/log.ts';
import type { Drawing } from '../use-cases/ports/painter.ts';
import {
  BoardRefusedError,
  BoardUnclearError,
  type MessageKey,
  type ThreadBoard,
} from '../use-cases/ports/thread-board.ts';
import { asking, type Board, calling } from './board-calls.ts';
import { messageEventType } from './ids.ts';
import { createPatience } from './patience.ts';
import { find, look } from './shown-messages.ts';

/**
 * Posts and redraws messages. Every message carries the request's id, its kind and its number as
 * metadata, a card the hash of its drawing as well, and nothing else: other apps in the channel can read it.
 * It is how a message is found again whose answer was lost, and how a card is known to show what was drawn.
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
    look: async (post) => await look(board, post),
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

function toMessage({ blocks, text, hash }: Drawing, key: MessageKey) {
  return {
    text,
    // Parsed and written again by the SDK: canonical JSON comes out in the bytes that it went in.
    blocks: JSON.parse(blocks) as KnownBlock[],
    metadata: { event_type: messageEventType, event_payload: toPayload(key, hash) },
  };
}

/** No hash of what is told in words: it would outlive words that have to be erased. */
function toPayload({ requestId, kind, number }: MessageKey, hash: string) {
  return { request_id: requestId, kind, number, ...(kind === 'card' ? { drawing: hash } : {}) };
}
