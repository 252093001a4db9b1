/** Changing who and what is in the workspace, with the events that Slack would send. */
import type { Workspace } from './driver-types.ts';
import { remove } from './methods/posting.ts';
import { ids } from './seed.ts';
import type { Channel, Obj, User } from './types.ts';
import { userJson } from './wire.ts';
import { findMessage, mustChannel, mustUser, type World } from './world.ts';

type People = Pick<Workspace, 'user' | 'addUser' | 'setUser'>;
type Groups = Pick<Workspace, 'setGroupMembers' | 'disableGroup' | 'enableGroup'>;
type Members = Pick<Workspace, 'join' | 'leave' | 'inviteBot' | 'kickBot'>;
type Channels = Pick<Workspace, 'addChannel' | 'archive' | 'unarchive' | 'deleteMessage'>;

export function createWorkspace(world: World): Workspace {
  return {
    users: world.users,
    channels: world.channels,
    userGroups: world.groups,
    ...peopleOf(world),
    ...groupsOf(world),
    ...membersOf(world),
    ...channelsOf(world),
  };
}

function announce(world: World, event: Obj & { type: string }, scopes: readonly string[]): void {
  world.emit({
    event: { ...event, event_ts: world.nextTs() },
    subscription: event.type,
    scopes,
  });
  world.changes.notify();
}

function peopleOf(world: World): People {
  return {
    user: (handleOrId) => mustUser(world, handleOrId),
    addUser(given) {
      const user: User = {
        id: `U0NEW${String(world.nextNumber()).padStart(4, '0')}`,
        realName: given.handle,
        teamId: ids.teamId,
        enterpriseId: world.enterpriseId,
        deleted: false,
        isBot: false,
        isRestricted: false,
        isUltraRestricted: false,
        isAdmin: false,
        ...given,
      };
      world.users.set(user.id, user);
      world.changes.notify();
      return user;
    },
    setUser(handleOrId, change) {
      const user = Object.assign(mustUser(world, handleOrId), change);
      const event = { type: 'user_change', user: userJson(world, user, false) };
      announce(world, event, ['users:read']);
    },
  };
}

function groupsOf(world: World): Groups {
  const group = (id: string) => {
    const found = world.groups.get(id);
    if (found === undefined) throw new Error(`there is no user group ${id}`);
    return found;
  };
  const able = (id: string, disabled: boolean) => {
    group(id).disabled = disabled;
    const subteam = { id, date_delete: disabled ? 1 : 0 };
    announce(world, { type: 'subteam_updated', subteam }, ['usergroups:read']);
  };
  return {
    setGroupMembers(id, users) {
      const members = users.map((user) => mustUser(world, user).id);
      group(id).users = members;
      const event = { type: 'subteam_members_changed', subteam_id: id, team_id: ids.teamId };
      announce(world, { ...event, users: members }, ['usergroups:read']);
    },
    disableGroup: (id) => able(id, true),
    enableGroup: (id) => able(id, false),
  };
}

function membersOf(world: World): Members {
  function change(channel: Channel, user: User, joined: boolean): void {
    if (joined === channel.members.has(user.id)) return;
    const watching = channel.members.has(ids.botUserId) || user.id === ids.botUserId;
    if (joined) channel.members.add(user.id);
    else channel.members.delete(user.id);
    world.changes.notify();
    if (!watching) return;
    const type = joined ? 'member_joined_channel' : 'member_left_channel';
    const kind = channel.kind === 'private' ? 'G' : 'C';
    const event = {
      type,
      user: user.id,
      channel: channel.id,
      channel_type: kind,
      team: ids.teamId,
    };
    announce(world, event, [channel.kind === 'private' ? 'groups:read' : 'channels:read']);
  }
  const each = (name: string, users: readonly string[], joined: boolean) => {
    for (const user of users) change(mustChannel(world, name), mustUser(world, user), joined);
  };
  return {
    join: (channel, ...users) => each(channel, users, true),
    leave: (channel, ...users) => each(channel, users, false),
    inviteBot: (channel) => each(channel, [ids.botUserId], true),
    kickBot: (channel) => each(channel, [ids.botUserId], false),
  };
}

function channelsOf(world: World): Channels {
  const archive = (name: string, archived: boolean) => {
    mustChannel(world, name).archived = archived;
    world.changes.notify();
  };
  return {
    addChannel(given) {
      const channel: Channel = {
        id: given.id ?? `C0NEW${String(world.nextNumber()).padStart(4, '0')}`,
        name: given.name.replace(/^#/, ''),
        kind: given.private ? 'private' : 'public',
        members: new Set(given.bot === false ? [] : [ids.botUserId]),
        archived: false,
      };
      world.channels.set(channel.id, channel);
      world.changes.notify();
      return channel;
    },
    archive: (channel) => archive(channel, true),
    unarchive: (channel) => archive(channel, false),
    deleteMessage(channel, ts) {
      const message = findMessage(world, mustChannel(world, channel).id, ts);
      if (message === undefined) throw new Error(`no message ${ts} in ${channel}`);
      remove(world, message);
    },
  };
}
