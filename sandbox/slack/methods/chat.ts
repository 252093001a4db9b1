/** `chat.*`. @see Slack docs, the pages of these methods, for the error of each case */
import { limits, validateMetadata } from '../limits.ts';
import { ids } from '../seed.ts';
import type { Channel, Message, Obj } from '../types.ts';
import { messageJson } from '../wire.ts';
import { dmWith, findChannel, findMessage, type World } from '../world.ts';
import { arg, flag, type Method, needScope, refuse, SlackError, visibleChannel } from './method.ts';
import { checkContent, post, remove, rewrite } from './posting.ts';

/** Posting accepts a person's id and means the direct message with them. */
function destination(world: World, target: string): Channel {
  const user = world.users.get(target);
  if (user !== undefined) {
    if (user.deleted || user.id === ids.botUserId) throw new SlackError('channel_not_found');
    return messagesTab(world, dmWith(world, user.id));
  }
  const channel = visibleChannel(world, findChannel(world, target)?.id ?? '');
  return channel.kind === 'im' ? messagesTab(world, channel) : channel;
}

function messagesTab(world: World, channel: Channel): Channel {
  if (world.manifest?.features?.app_home?.messages_tab_enabled === false)
    throw new SlackError('messages_tab_disabled');
  return channel;
}

function writable(world: World, channel: Channel, ephemeral = false): void {
  if (channel.archived) throw new SlackError('is_archived');
  if (channel.members.has(ids.botUserId)) return;
  if (channel.kind !== 'public' || ephemeral) throw new SlackError('not_in_channel');
  try {
    needScope(world, ['chat:write.public']);
  } catch {
    throw new SlackError('not_in_channel');
  }
}

/** A reply to a reply joins the parent's thread. */
function threadOf(world: World, channel: Channel, args: Obj): string | undefined {
  const ts = arg(args, 'thread_ts');
  if (ts === '') return undefined;
  if (!/^\d+\.\d{6}$/.test(ts)) throw new SlackError('invalid_thread_ts');
  const parent = findMessage(world, channel.id, ts);
  if (parent !== undefined) return parent.threadTs ?? parent.ts;
  // A deleted parent leaves a tombstone as long as its thread lives.
  const alive = world.messages.some((reply) => reply.threadTs === ts && !reply.deleted);
  if (!alive) throw new SlackError('thread_not_found');
  return ts;
}

/** The app's own message, for changing or deleting it. */
function own(world: World, args: Obj, error: string): Message {
  const channel = visibleChannel(world, arg(args, 'channel'));
  if (channel.archived) throw new SlackError('is_inactive');
  const message = findMessage(world, channel.id, arg(args, 'ts'));
  if (message === undefined || message.ephemeralTo !== undefined)
    throw new SlackError('message_not_found');
  if (!message.byApp) throw new SlackError(error);
  return message;
}

const postMessage: Method = {
  tier: 'special',
  scopes: ['chat:write'],
  run(world, args) {
    const channel = destination(world, arg(args, 'channel'));
    writable(world, channel);
    checkContent(args);
    if (args['username'] !== undefined || args['icon_emoji'] !== undefined)
      needScope(world, ['chat:write.customize']);
    const threadTs = threadOf(world, channel, args);
    const message = post(world, args, {
      channel: channel.id,
      user: ids.botUserId,
      byApp: true,
      threadTs,
      broadcast: threadTs !== undefined && flag(args, 'reply_broadcast'),
    });
    return { channel: channel.id, ts: message.ts, message: messageJson(message, true) };
  },
};

const update: Method = {
  tier: 3,
  scopes: ['chat:write'],
  run(world, args) {
    const message = own(world, args, 'cant_update_message');
    if (arg(args, 'text').length > limits.updateText) throw new SlackError('msg_too_long');
    const { metadata, ...content } = args;
    const onlyMetadata = ['text', 'blocks', 'attachments'].every(
      (name) => args[name] === undefined,
    );
    if (onlyMetadata && metadata !== undefined) {
      refuse(validateMetadata(metadata), 'invalid_metadata_format');
      rewrite(world, message, { text: message.text, blocks: message.blocks, metadata });
    } else {
      checkContent(args);
      rewrite(world, message, metadata === undefined ? content : args);
    }
    const { channel, ts, text } = message;
    return { channel, ts, text, message: messageJson(message, true) };
  },
};

const deletion: Method = {
  tier: 3,
  scopes: ['chat:write'],
  run(world, args) {
    const message = own(world, args, 'cant_delete_message');
    remove(world, message);
    return { channel: message.channel, ts: message.ts };
  },
};

const postEphemeral: Method = {
  tier: 4,
  scopes: ['chat:write'],
  run(world, args) {
    const channel = visibleChannel(world, findChannel(world, arg(args, 'channel'))?.id ?? '');
    writable(world, channel, true);
    const user = arg(args, 'user');
    if (!channel.members.has(user)) throw new SlackError('user_not_in_channel');
    checkContent(args);
    const message = post(world, args, {
      channel: channel.id,
      user: ids.botUserId,
      byApp: true,
      threadTs: threadOf(world, channel, args),
      ephemeralTo: user,
    });
    return { message_ts: message.ts };
  },
};

const getPermalink: Method = {
  tier: 'special',
  run(world, args) {
    const channel = visibleChannel(world, arg(args, 'channel'));
    const message = findMessage(world, channel.id, arg(args, 'message_ts'));
    if (message === undefined) throw new SlackError('message_not_found');
    const thread =
      message.threadTs === undefined ? '' : `?thread_ts=${message.threadTs}&cid=${channel.id}`;
    const stamp = message.ts.replace('.', '');
    return {
      channel: channel.id,
      permalink: `https://${ids.teamDomain}.slack.com/archives/${channel.id}/p${stamp}${thread}`,
    };
  },
};

export const chat: Record<string, Method> = {
  'chat.postMessage': postMessage,
  'chat.update': update,
  'chat.delete': deletion,
  'chat.postEphemeral': postEphemeral,
  'chat.getPermalink': getPermalink,
};
