/** Changing who and what is in the workspace, with the events that Slack would send. */
import type { Workspace } from './driver-types.ts';
import { remove } from './methods/posting.ts';
import { ids } from './seed.ts';
import type { Channel, User } from './types.ts';
import { userJson } from './wire.ts';
import { findMessage, mustChannel, mustUser, type World } from './world.ts';

export function createWorkspace(world: World): Workspace {
  const changed = () => world.changes.notify();

  function membership(channel: Channel, user: User, joined: boolean): void {
    if (joined === channel.members.has(user.id)) return;
    const watching = channel.members.has(ids.botUserId) || user.id === ids.botUserId;
    if (joined) channel.members.add(user.id);
    else channel.members.delete(user.id);
    const type = joined ? 'member_joined_channel' : 'member_left_channel';
    const scope = channel.kind === 'private' ? 'groups:read' : 'channels:read';
    const kind = channel.kind === 'private' ? 'G' : 'C';
    const event = {
      type,
      user: user.id,
      channel: channel.id,
      channel_type: kind,
      team: ids.teamId,
    };
    if (watching)
      world.emit({
        event: { ...event, event_ts: world.nextTs() },
        subscription: type,
        scopes: [scope],
      });
    changed();
  }

  const members = (name: string, users: readonly string[], joined: boolean) => {
    for (const user of users) membership(mustChannel(world, name), mustUser(world, user), joined);
  };

  const group = (id: string) => {
    const found = world.groups.get(id);
    if (found === undefined) throw new Error(`there is no user group ${id}`);
    return found;
  };
  const groupChanged = (id: string, type: string, more: Record<string, unknown>) => {
    const event = { type, subteam_id: id, team_id: ids.teamId, event_ts: world.nextTs(), ...more };
    world.emit({ event, subscription: type, scopes: ['usergroups:read'] });
    changed();
  };
  const able = (id: string, disabled: boolean) => {
    group(id).disabled = disabled;
    groupChanged(id, 'subteam_updated', { subteam: { id, date_delete: disabled ? 1 : 0 } });
  };
  const archive = (name: string, archived: boolean) => {
    mustChannel(world, name).archived = archived;
    changed();
  };

  return {
    users: world.users,
    channels: world.channels,
    userGroups: world.groups,
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
      changed();
      return user;
    },
    setUser(handleOrId, change) {
      const user = Object.assign(mustUser(world, handleOrId), change);
      const event = { type: 'user_change', user: userJson(world, user, false) };
      world.emit({
        event: { ...event, event_ts: world.nextTs() },
        subscription: 'user_change',
        scopes: ['users:read'],
      });
      changed();
    },
    addChannel(given) {
      const channel: Channel = {
        id: given.id ?? `C0NEW${String(world.nextNumber()).padStart(4, '0')}`,
        name: given.name.replace(/^#/, ''),
        kind: given.private ? 'private' : 'public',
        members: new Set(given.bot === false ? [] : [ids.botUserId]),
        archived: false,
      };
      world.channels.set(channel.id, channel);
      changed();
      return channel;
    },
    join: (channel, ...users) => members(channel, users, true),
    leave: (channel, ...users) => members(channel, users, false),
    inviteBot: (channel) => members(channel, [ids.botUserId], true),
    kickBot: (channel) => members(channel, [ids.botUserId], false),
    archive: (channel) => archive(channel, true),
    unarchive: (channel) => archive(channel, false),
    setGroupMembers(id, users) {
      group(id).users = users.map((user) => mustUser(world, user).id);
      groupChanged(id, 'subteam_members_changed', { users: group(id).users });
    },
    disableGroup: (id) => able(id, true),
    enableGroup: (id) => able(id, false),
    deleteMessage(channel, ts) {
      const message = findMessage(world, mustChannel(world, channel).id, ts);
      if (message === undefined) throw new Error(`no message ${ts} in ${channel}`);
      remove(world, message);
    },
  };
}
