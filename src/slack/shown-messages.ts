import { z } from 'zod';
import {
  type BoardPost,
  BoardRefusedError,
  type MessageKey,
} from '../use-cases/ports/thread-board.ts';
import { asking, type Board } from './board-calls.ts';
import { toSlackFault } from './fault.ts';
import { messageEventType } from './ids.ts';

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

type Place = { readonly channel: string; readonly threadTs?: string };
type Wanted = { readonly key: MessageKey; readonly since: Date };

/** Looks a message up by its metadata. */
export async function find(
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

/** What Slack shows at a place, by the metadata that came with it: its own words may be written otherwise. */
export async function look(
  board: Board,
  post: BoardPost,
): Promise<{ readonly hash: string | undefined } | 'gone' | 'unreadable'> {
  const { channel, ts } = post;
  const only = { oldest: ts, latest: ts, inclusive: true, limit: 1, include_all_metadata: true };
  try {
    const page = await asking({ ...board, log: undefined }, 'conversations.history', () =>
      board.web.conversations.history({ channel, ...only }),
    );
    const message = pageSchema.parse(page).messages.find((one) => one.ts === ts);
    if (message === undefined) return 'gone';
    return { hash: z.string().safeParse(message.metadata?.event_payload['drawing']).data };
  } catch (error) {
    if (unreadable.includes(refusalCode(error) ?? '')) return await lookForLink(board, post);
    throw error;
  }
}

/** Where history is not granted, Slack still says whether there is such a message. */
async function lookForLink(
  board: Board,
  { channel, ts }: BoardPost,
): Promise<'gone' | 'unreadable'> {
  try {
    const asked = { channel, message_ts: ts };
    await asking(board, 'chat.getPermalink', () => board.web.chat.getPermalink(asked));
    return 'unreadable';
  } catch (error) {
    if (!(error instanceof BoardRefusedError)) throw error;
    return error.code === 'message_not_found' ? 'gone' : 'unreadable';
  }
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
