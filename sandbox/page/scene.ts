/** The workspace around the messages, as one person has it. */
import type { Client } from '../slack/client-types.ts';
import type { Slack } from '../slack/driver-types.ts';
import { isReadOnly } from '../slack/manifest.ts';
import type { Channel, Message } from '../slack/types.ts';
import { personRef } from './cast.ts';
import { isMentioned } from './mentions.ts';
import type { ReadMarks } from './read-marks.ts';
import { isTopLevel } from './shown.ts';
import type { ChannelRef, Scene } from './wire.ts';

export type Around = {
  readonly slack: Slack;
  readonly marks: ReadMarks;
  readonly auditPage: string | undefined;
};

/** `messages` are those that this person may see. */
export function sceneOf(around: Around, client: Client, messages: readonly Message[]): Scene {
  const { slack, auditPage } = around;
  const { users, userGroups } = slack.workspace;
  const { display_information: about, features } = slack.manifest ?? {};
  const app = personRef(slack, slack.workspace.user(slack.botUserId));
  const name = features?.bot_user?.display_name ?? about?.name ?? app.name;
  const unread = unreadIn(around, client, messages);
  return {
    me: personRef(slack, client.user),
    workspace: 'Sandbox',
    app: { ...app, name },
    hasHome: features?.app_home?.home_tab_enabled === true,
    people: [...users.values()].map((user) => personRef(slack, user)),
    groups: [...userGroups.values()]
      .filter(({ disabled }) => !disabled)
      .map(({ id, handle, users: members }) => ({ id, handle, members: [...members] })),
    channels: client.channels().map((channel) => ({
      ...channelRef(around, client, channel),
      ...tidings(around, client, unread.get(channel.id) ?? []),
    })),
    commands: (features?.slash_commands ?? []).map((each) => ({
      command: each.command,
      description: each.description,
      usageHint: each.usage_hint ?? '',
    })),
    shortcuts: (features?.shortcuts ?? [])
      .filter(({ type }) => type === 'global')
      .map((each) => ({
        name: each.name,
        callbackId: each.callback_id,
        description: each.description,
      })),
    sockets: slack.connections(),
    auditPage,
  };
}

function channelRef(
  { slack, marks }: Around,
  { user }: Client,
  { id, name, kind, archived, members }: Channel,
): Omit<ChannelRef, 'unread' | 'mentioned'> {
  return {
    ...{ id, kind, archived },
    name: kind === 'im' ? slack.workspace.user(slack.botUserId).handle : name,
    readOnly: kind === 'im' && isReadOnly(slack.manifest),
    hasApp: members.has(slack.botUserId),
    members: members.size,
    lastRead: marks.lastRead(user.id, id),
  };
}

/** By channel: what others have said there since this person has read it. */
function unreadIn(
  { marks }: Around,
  { user }: Client,
  messages: readonly Message[],
): ReadonlyMap<string, readonly Message[]> {
  const unread = new Map<string, Message[]>();
  for (const message of messages) {
    const isNews =
      message.user !== user.id &&
      isTopLevel(message) &&
      !message.deleted &&
      message.ephemeralTo === undefined &&
      message.ts > marks.lastRead(user.id, message.channel);
    if (!isNews) continue;
    const list = unread.get(message.channel) ?? [];
    list.push(message);
    unread.set(message.channel, list);
  }
  return unread;
}

function tidings(
  { slack }: Around,
  { user }: Client,
  unread: readonly Message[],
): Pick<ChannelRef, 'unread' | 'mentioned'> {
  const isForMe = (message: Message) =>
    message.channel.startsWith('D') || isMentioned(slack, user.id, message);
  return { unread: unread.length, mentioned: unread.some(isForMe) };
}
