/** Messages and views as the page is told of them. */
import type { Message, View } from '../slack/types.ts';
import type { ShownMessage, ShownView } from './wire.ts';

export type Replies = NonNullable<ShownMessage['replies']>;

/** In the channel itself, and not in a thread alone. */
export function isTopLevel({ threadTs, ts, broadcast }: Message): boolean {
  return threadTs === undefined || threadTs === ts || broadcast;
}

export function keyOf(channel: string, ts: string): string {
  return `${channel}/${ts}`;
}

/** By the message that began the thread. Who is first in the list has written first. */
export function repliesIn(messages: readonly Message[]): ReadonlyMap<string, Replies> {
  const threads = new Map<string, Replies>();
  for (const { channel, ts, threadTs, user, deleted, ephemeralTo } of messages) {
    if (threadTs === undefined || threadTs === ts || deleted || ephemeralTo !== undefined) continue;
    const key = keyOf(channel, threadTs);
    const { count, users }: Omit<Replies, 'latest'> = threads.get(key) ?? { count: 0, users: [] };
    threads.set(key, {
      count: count + 1,
      users: users.includes(user) ? users : [...users, user],
      latest: ts,
    });
  }
  return threads;
}

/** Of a deleted message nothing is told but that it was there. */
export function shownMessage(message: Message, replies: Replies | undefined): ShownMessage {
  const { channel, ts, user, byApp, threadTs, broadcast, deleted } = message;
  const files = (message.files ?? []).map((file) => ({
    ...file,
    size: Buffer.byteLength(file.text),
  }));
  return {
    ...{ channel, ts, user, byApp, threadTs, broadcast, deleted, replies },
    ephemeral: message.ephemeralTo !== undefined,
    edited: message.edited,
    text: deleted ? '' : message.text,
    blocks: deleted ? [] : message.blocks,
    files: deleted ? [] : files,
  };
}

export function shownView(view: View): ShownView {
  const { id, type: kind, hash, title, submit, close, blocks, values } = view;
  return { id, kind, hash, title, submit, close, blocks, values };
}
