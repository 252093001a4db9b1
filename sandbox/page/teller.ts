/**
 * What one window is told: at first all that its person may see, the scene first, then only what differs.
 * A message is compared by the parts that Slack replaces when it changes it, so that news of one
 * message does not turn a thousand others into text.
 */
import type { Hcp } from '../hcp/server.ts';
import type { Message } from '../slack/types.ts';
import { cloudOf } from './cloud.ts';
import { type Desk, pageSize, topLevelIn } from './desk.ts';
import { type Around, sceneOf } from './scene.ts';
import { isTopLevel, keyOf, type Replies, repliesIn, shownMessage, shownView } from './shown.ts';
import type { Cloud, ShownMessage, Told } from './wire.ts';

/** Each call answers what is new since the last one. */
export type Teller = () => readonly Told[];

export function createTeller(around: Around & { readonly hcp: Hcp }, desk: Desk): Teller {
  const { client } = desk;
  const messagesAnew = createMessagesTeller(desk);
  const sceneIsNew = changes();
  const viewsAreNew = changes();
  const cloudIsNew = changes();

  return () => {
    const messages = client.messages();
    const scene = sceneOf(around, client, messages);
    const modals = client.modals().map(shownView);
    const home = client.home();
    const views = { modals, home: home === undefined ? null : shownView(home) };
    const cloud = cloudOf(around.hcp);
    const news = messagesAnew(messages);
    const told: Told[] = [];
    if (sceneIsNew(scene)) told.push({ kind: 'scene', scene });
    if (news.length > 0) told.push({ kind: 'messages', messages: news });
    if (viewsAreNew(views)) told.push({ kind: 'views', ...views });
    if (cloudIsNew(withoutTime(cloud))) told.push({ kind: 'cloud', cloud });
    return told;
  };
}

function changes(): (json: unknown) => boolean {
  let last: string | undefined;
  return (json) => {
    const text = JSON.stringify(json);
    const isNew = text !== last;
    last = text;
    return isNew;
  };
}

/** Time alone is no news: the page knows how fast it runs. */
function withoutTime({ operations, ...cloud }: Cloud): unknown {
  return { ...cloud, now: '', operations: operations.map((each) => ({ ...each, progress: 0 })) };
}

/** All that the page shows of a message and that can change. */
type Look = readonly unknown[];

function createMessagesTeller(desk: Desk): (all: readonly Message[]) => readonly ShownMessage[] {
  const floors = new Map<string, string>();
  const looks = new Map<Message, Look>();
  let isFirst = true;

  /** The newest of a channel, from the moment that it is seen on. */
  function floorOf(all: readonly Message[], channel: string): string {
    const known = floors.get(channel);
    if (known !== undefined) return known;
    const newest = topLevelIn(all, channel).slice(-pageSize);
    const floor = newest.length < pageSize ? '' : (newest[0]?.ts ?? '');
    floors.set(channel, floor);
    return floor;
  }

  return (all) => {
    const replies = repliesIn(all);
    const news: ShownMessage[] = [];
    for (const message of all) {
      const isNewest = isTopLevel(message) && message.ts >= floorOf(all, message.channel);
      if (!isNewest && !desk.follows(message)) continue;
      const thread = replies.get(keyOf(message.channel, message.ts));
      const look = lookOf(message, thread);
      if (isSame(looks.get(message), look)) continue;
      looks.set(message, look);
      // Pages that another window has asked for: this one has not.
      if (isFirst && !isNewest && !desk.inThread(message)) continue;
      news.push(shownMessage(message, thread));
    }
    isFirst = false;
    return news;
  };
}

function lookOf({ text, blocks, edited, deleted, files }: Message, thread?: Replies): Look {
  return [text, blocks, edited, deleted, files, thread?.count, thread?.latest];
}

function isSame(one: Look | undefined, other: Look): boolean {
  return one?.every((part, index) => part === other[index]) ?? false;
}
