/** `conversations.*`. Which scope is needed depends on the kind of conversation. */
import { ids } from '../seed.ts';
import type { Channel, Message, Obj } from '../types.ts';
import { channelJson, messageJson, sharesChannel } from '../wire.ts';
import { dmWith, type World } from '../world.ts';
import {
  arg,
  flag,
  type Method,
  needScope,
  page,
  SlackError,
  scopeFor,
  visibleChannel,
} from './method.ts';

const readScopes = ['channels:read', 'groups:read', 'im:read', 'mpim:read'];
const historyScopes = ['channels:history', 'groups:history', 'im:history', 'mpim:history'];

const open: Method = {
  tier: 3,
  scopes: ['im:write', 'mpim:write'],
  run(world, args) {
    const given = arg(args, 'channel');
    if (given !== '') return { channel: { id: visibleChannel(world, given).id } };
    const users = arg(args, 'users').split(',').filter(Boolean);
    if (users.length === 0) throw new SlackError('users_list_not_supplied');
    if (users.length > 1) throw new SlackError('method_not_supported_for_channel_type');
    const user = world.users.get(users[0] ?? '');
    if (user === undefined) throw new SlackError('user_not_found');
    if (user.deleted) throw new SlackError('user_disabled');
    if (user.isBot) throw new SlackError('cannot_dm_bot');
    if (user.teamId === ids.strangeTeamId && !sharesChannel(world, user.id))
      throw new SlackError('user_not_visible');
    const known = world.channels.has(`D${user.id.slice(1)}`);
    const channel = dmWith(world, user.id);
    return {
      ...(known ? { no_op: true, already_open: true } : {}),
      channel: flag(args, 'return_im') ? channelJson(world, channel) : { id: channel.id },
    };
  },
};

const info: Method = {
  tier: 3,
  scopes: readScopes,
  run(world, args) {
    const channel = visibleChannel(world, arg(args, 'channel'));
    needScope(world, [scopeFor(channel, 'read')]);
    const count = flag(args, 'include_num_members') ? { num_members: channel.members.size } : {};
    return { channel: { ...channelJson(world, channel), ...count } };
  },
};

function readable(world: World, args: Obj): Channel {
  const channel = visibleChannel(world, arg(args, 'channel'));
  needScope(world, [scopeFor(channel, 'history')]);
  if (!channel.members.has(ids.botUserId)) throw new SlackError('not_in_channel');
  return channel;
}

/** What the index already shows: not ephemeral, older than the lag; of what was deleted, roots of threads. */
function shown(world: World, channel: Channel): Message[] {
  const until = world.clock.now() - world.historyLagMs;
  const rootsOfThreads = new Set(
    world.messages.flatMap(({ deleted, threadTs }) => (deleted ? [] : (threadTs ?? []))),
  );
  return world.messages.filter(
    (message) =>
      message.channel === channel.id &&
      (!message.deleted || rootsOfThreads.has(message.ts)) &&
      message.ephemeralTo === undefined &&
      message.postedAt <= until,
  );
}

function between(messages: Message[], args: Obj): Message[] {
  const oldest = arg(args, 'oldest') || '0';
  const latest = arg(args, 'latest') || '9999999999.999999';
  const inclusive = flag(args, 'inclusive');
  return messages.filter(({ ts }) => {
    const [at, from, to] = [Number(ts), Number(oldest), Number(latest)];
    return inclusive ? at >= from && at <= to : at > from && at < to;
  });
}

function withReplies(message: Message, all: Message[], metadata: boolean): Obj {
  const replies = all.filter((reply) => reply.threadTs === message.ts);
  const last = replies.at(-1);
  if (last === undefined) return messageJson(message, metadata);
  const users = [...new Set(replies.map((reply) => reply.user))];
  return {
    ...messageJson(message, metadata),
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    latest_reply: last.ts,
    reply_users: users,
    is_locked: false,
    subscribed: true,
  };
}

const history: Method = {
  tier: 3,
  scopes: historyScopes,
  run(world, args) {
    const all = shown(world, readable(world, args));
    const top = all.filter((message) => message.threadTs === undefined || message.broadcast);
    const { items, more, metadata } = page(between(top, args).reverse(), args, 999);
    const include = flag(args, 'include_all_metadata');
    return {
      messages: items.map((message) => withReplies(message, all, include)),
      has_more: more,
      pin_count: 0,
      response_metadata: metadata,
    };
  },
};

const replies: Method = {
  tier: 3,
  scopes: historyScopes,
  run(world, args) {
    const all = shown(world, readable(world, args));
    const asked = all.find((message) => message.ts === arg(args, 'ts'));
    const parent = all.find((message) => message.ts === (asked?.threadTs ?? asked?.ts));
    if (parent === undefined) throw new SlackError('thread_not_found');
    const answers = between(
      all.filter((message) => message.threadTs === parent.ts),
      args,
    );
    const { items, more, metadata } = page([parent, ...answers], args, 1000, 1000);
    const include = flag(args, 'include_all_metadata');
    return {
      messages: items.map((message) => withReplies(message, all, include)),
      has_more: more,
      response_metadata: metadata,
    };
  },
};

const members: Method = {
  tier: 4,
  scopes: readScopes,
  run(world, args) {
    const channel = visibleChannel(world, arg(args, 'channel'));
    needScope(world, [scopeFor(channel, 'read')]);
    const { items, metadata } = page([...channel.members], args, 1000);
    return { members: items, response_metadata: metadata };
  },
};

const typeNames = { public_channel: 'public', private_channel: 'private', im: 'im' } as const;

const list: Method = {
  tier: 2,
  scopes: readScopes,
  run(world, args) {
    const asked = (arg(args, 'types') || 'public_channel').split(',');
    const kinds = Object.entries(typeNames).filter(([name]) => asked.includes(name));
    const seen = [...world.channels.values()].filter(
      (channel) =>
        kinds.some(([, kind]) => kind === channel.kind) &&
        (channel.kind === 'public' || channel.members.has(ids.botUserId)) &&
        !(flag(args, 'exclude_archived') && channel.archived),
    );
    for (const channel of seen) needScope(world, [scopeFor(channel, 'read')]);
    const { items, metadata } = page(seen, args, 1000);
    return {
      channels: items.map((channel) => channelJson(world, channel)),
      response_metadata: metadata,
    };
  },
};

export const conversations: Record<string, Method> = {
  'conversations.open': open,
  'conversations.info': info,
  'conversations.history': history,
  'conversations.replies': replies,
  'conversations.members': members,
  'conversations.list': list,
};
