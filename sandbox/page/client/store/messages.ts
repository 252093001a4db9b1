/** Messages of one channel, in the order of `ts`, which are of one length and so in that of their text. */
import type { ShownMessage } from '../../wire.ts';

type Messages = readonly ShownMessage[];

/** Both, each `ts` once: where both know it, the newer one holds. */
export function merged(older: Messages, newer: Messages): Messages {
  const byTs = new Map([...older, ...newer].map((message) => [message.ts, message]));
  return [...byTs.values()].sort((one, other) => (one.ts < other.ts ? -1 : 1));
}

/** Those of the channel itself: no replies, but for those that were sent to the channel as well. */
export function topLevel(messages: Messages): Messages {
  return messages.filter((message) => isShown(message) && (!isReply(message) || message.broadcast));
}

/** The message that began a thread, and its replies. */
export function threadOf(messages: Messages, root: string): Messages {
  return messages.filter(
    (message) => isShown(message) && (message.ts === root || message.threadTs === root),
  );
}

export function isReply({ threadTs, ts }: ShownMessage): boolean {
  return threadTs !== undefined && threadTs !== ts;
}

/** Slack keeps the place of a deleted message for as long as it has replies. */
function isShown({ deleted, replies }: ShownMessage): boolean {
  return !deleted || (replies?.count ?? 0) > 0;
}
