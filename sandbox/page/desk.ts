/**
 * What one person follows besides the newest messages: pages of older ones that they have asked for, and
 * threads that they have opened. Shared by their windows, since a deed does not say from which one it came.
 */
import type { Client } from '../slack/client-types.ts';
import type { Message } from '../slack/types.ts';
import { isTopLevel, keyOf, repliesIn, shownMessage } from './shown.ts';
import type { ShownMessage } from './wire.ts';

export const pageSize = 50;

export type Desk = {
  readonly client: Client;
  /** Windows that are open. */
  windows: number;
  follows(message: Message): boolean;
  inThread(message: Message): boolean;
  older(channel: string, before: string): { messages: readonly ShownMessage[]; more: boolean };
  /** The message that it began with, and its replies. */
  thread(channel: string, ts: string): readonly ShownMessage[];
  /** A page that is drawn anew has only the newest messages again. */
  forgetOlder(): void;
};

export function createDesk(client: Client): Desk {
  const threads = new Set<string>();
  const floors = new Map<string, string>();
  const inThread = ({ channel, ts, threadTs }: Message) =>
    threads.has(keyOf(channel, threadTs ?? ts));
  const shown = (messages: readonly Message[]) => {
    const replies = repliesIn(client.messages());
    return messages.map((each) => shownMessage(each, replies.get(keyOf(each.channel, each.ts))));
  };

  return {
    client,
    windows: 0,
    inThread,
    follows(message) {
      const floor = floors.get(message.channel);
      return (
        inThread(message) || (isTopLevel(message) && floor !== undefined && message.ts >= floor)
      );
    },
    older(channel, before) {
      const all = topLevelIn(client.messages(), channel).filter(({ ts }) => ts < before);
      const page = all.slice(-pageSize);
      const first = page[0]?.ts;
      const floor = floors.get(channel);
      if (first !== undefined && (floor === undefined || first < floor)) floors.set(channel, first);
      return { messages: shown(page), more: all.length > page.length };
    },
    thread(channel, ts) {
      threads.add(keyOf(channel, ts));
      const isOfIt = (each: Message) =>
        each.channel === channel && (each.ts === ts || each.threadTs === ts);
      return shown(client.messages().filter(isOfIt));
    },
    forgetOlder: () => floors.clear(),
  };
}

export function topLevelIn(messages: readonly Message[], channel: string): readonly Message[] {
  return messages.filter((message) => message.channel === channel && isTopLevel(message));
}
