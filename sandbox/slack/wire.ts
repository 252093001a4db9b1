/** Wire shapes of users, channels, messages and views, as Slack's API gives them. */
import { ids } from './seed.ts';
import type { Channel, Message, Obj, User, View } from './types.ts';
import type { World } from './world.ts';

export function userJson(world: World, user: User, withEmail: boolean): Obj {
  const profile: Obj = {
    real_name: user.realName,
    display_name: user.handle,
    team: user.teamId,
    ...(withEmail && !user.isBot ? { email: `${user.handle}@example.com` } : {}),
  };
  const common: Obj = {
    id: user.id,
    team_id: user.teamId,
    name: user.handle,
    deleted: user.deleted,
    profile,
    is_bot: user.isBot,
    updated: Math.floor(world.clock.now() / 1000),
    is_app_user: false,
  };
  if (user.teamId !== ids.teamId && user.enterpriseId === undefined)
    Object.assign(common, { is_stranger: !sharesChannel(world, user.id) });
  if (user.deleted) return common;
  return {
    ...common,
    real_name: user.realName,
    tz: 'Etc/UTC',
    is_admin: user.isAdmin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: user.isRestricted || user.isUltraRestricted,
    is_ultra_restricted: user.isUltraRestricted,
    ...(user.enterpriseId === undefined
      ? {}
      : {
          enterprise_user: {
            id: user.id,
            enterprise_id: user.enterpriseId,
            enterprise_name: ids.enterpriseName,
            is_admin: false,
            is_owner: false,
            teams: [user.teamId],
          },
        }),
  };
}

/** People of other companies are visible only through a channel shared with the app. */
export function sharesChannel(world: World, userId: string): boolean {
  return [...world.channels.values()].some(
    (channel) => channel.members.has(userId) && channel.members.has(ids.botUserId),
  );
}

function isExternallyShared(world: World, channel: Channel): boolean {
  return [...channel.members].some((member) => {
    const user = world.users.get(member);
    return user !== undefined && user.teamId !== ids.teamId && user.enterpriseId === undefined;
  });
}

export function channelJson(world: World, channel: Channel): Obj {
  if (channel.kind === 'im')
    return { id: channel.id, is_im: true, user: channel.user, is_org_shared: false };
  const external = isExternallyShared(world, channel);
  const other = [...channel.members].some(
    (member) => world.users.get(member)?.teamId === ids.otherTeamId,
  );
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    is_archived: channel.archived,
    is_general: channel.name === 'general',
    is_member: channel.members.has(ids.botUserId),
    is_shared: external || other,
    is_ext_shared: external,
    is_org_shared: other,
    context_team_id: ids.teamId,
  };
}

export function messageJson(message: Message, withMetadata: boolean): Obj {
  if (message.deleted) return tombstone(message);
  return {
    type: 'message',
    ...(message.broadcast ? { subtype: 'thread_broadcast' } : {}),
    user: message.user,
    ts: message.ts,
    team: ids.teamId,
    text: message.text,
    ...(message.byApp ? { bot_id: ids.botId, app_id: ids.appId } : {}),
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.attachments.length > 0 ? { attachments: message.attachments } : {}),
    ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    ...(message.edited ? { edited: { user: message.user, ts: message.ts } } : {}),
    ...(withMetadata && message.metadata !== undefined ? { metadata: message.metadata } : {}),
  };
}

/** What a deleted message leaves behind as long as its thread lives. */
function tombstone({ ts }: Message): Obj {
  return {
    type: 'message',
    subtype: 'tombstone',
    user: 'USLACKBOT',
    ts,
    text: 'This message was deleted.',
    hidden: true,
  };
}

export function viewJson(view: View): Obj {
  return {
    id: view.id,
    team_id: ids.teamId,
    type: view.type,
    blocks: view.blocks,
    private_metadata: view.privateMetadata,
    callback_id: view.callbackId,
    state: { values: view.values },
    hash: view.hash,
    title: view.title,
    clear_on_close: view.clearOnClose,
    notify_on_close: view.notifyOnClose,
    close: view.close,
    submit: view.submit,
    previous_view_id: view.previousId,
    root_view_id: view.rootId,
    app_id: ids.appId,
    external_id: view.externalId,
    app_installed_team_id: ids.teamId,
    bot_id: ids.botId,
  };
}
