/** Putting messages into the workspace, whoever asks: the Web API, a response URL, an ack, a person. */
import { storedBlocks } from '../blocks.ts';
import { limits, validateMessage, validateMetadata } from '../limits.ts';
import { isObj } from '../limits-check.ts';
import { ids } from '../seed.ts';
import type { Message, Obj } from '../types.ts';
import { messageJson } from '../wire.ts';
import type { World } from '../world.ts';
import { arg, refuse, SlackError } from './method.ts';

/** Checks the content of a message as Slack does; throws what Slack would answer. */
export function checkContent(args: Obj): void {
  const { blocks, attachments, metadata } = args;
  const text = arg(args, 'text');
  if (args['markdown_text'] !== undefined && (blocks !== undefined || text !== ''))
    throw new SlackError('markdown_text_conflict');
  const attached = Array.isArray(attachments) ? attachments.length : 0;
  if (attached > limits.attachments) throw new SlackError('too_many_attachments');
  if (typeof blocks === 'string') throw new SlackError('invalid_blocks_format');
  const filled = attached > 0 || args['markdown_text'] !== undefined ? 'x' : text;
  refuse(validateMessage(blocks, filled), 'invalid_blocks');
  if (metadata !== undefined) refuse(validateMetadata(metadata), 'invalid_metadata_format');
}

type Place = Pick<Message, 'channel' | 'user' | 'byApp'> & Partial<Message>;

/** Stores a message and tells whoever subscribed. The content was checked before. */
export function post(world: World, args: Obj, place: Place): Message {
  const { metadata, attachments } = args;
  const message: Message = {
    ts: world.nextTs(),
    text: (arg(args, 'text') || arg(args, 'markdown_text')).slice(0, limits.postText),
    blocks: storedBlocks(world, args['blocks']),
    attachments: Array.isArray(attachments) ? attachments : [],
    metadata: isObj(metadata) && Object.keys(metadata).length > 0 ? metadata : undefined,
    broadcast: false,
    edited: false,
    deleted: false,
    postedAt: world.clock.now(),
    ...place,
  };
  if (message.byApp) world.record(messageJson(message, true));
  world.messages.push(message);
  if (message.ephemeralTo === undefined) emitMessage(world, message, messageJson(message, true));
  world.changes.notify();
  return message;
}

/** Overwrites the content: text without blocks drops the blocks; absent metadata is kept. */
export function rewrite(world: World, message: Message, args: Obj): void {
  const previous = messageJson(message, true);
  const { blocks, attachments, metadata, text } = args;
  message.text = text === undefined ? '' : String(text);
  message.blocks = storedBlocks(world, blocks);
  message.attachments = Array.isArray(attachments) ? attachments : [];
  if (isObj(metadata)) message.metadata = Object.keys(metadata).length === 0 ? undefined : metadata;
  // Slack marks an edit only where the text was given.
  if (text !== undefined) message.edited = true;
  world.record(messageJson(message, true));
  if (message.ephemeralTo === undefined)
    emitMessage(world, message, {
      type: 'message',
      subtype: 'message_changed',
      hidden: true,
      message: messageJson(message, true),
      previous_message: previous,
      ts: world.nextTs(),
    });
  world.changes.notify();
}

export function remove(world: World, message: Message): void {
  const previous = messageJson(message, true);
  message.deleted = true;
  emitMessage(world, message, {
    type: 'message',
    subtype: 'message_deleted',
    hidden: true,
    deleted_ts: message.ts,
    previous_message: previous,
    ts: world.nextTs(),
  });
  world.changes.notify();
}

const kinds = {
  public: { subscription: 'message.channels', scope: 'channels:history', type: 'channel' },
  private: { subscription: 'message.groups', scope: 'groups:history', type: 'group' },
  im: { subscription: 'message.im', scope: 'im:history', type: 'im' },
} as const;

function emitMessage(world: World, message: Message, event: Obj): void {
  const channel = world.channels.get(message.channel);
  if (!channel?.members.has(ids.botUserId)) return;
  const { subscription, scope, type } = kinds[channel.kind];
  const ts = event['ts'];
  world.emit({
    event: { ...event, channel: channel.id, channel_type: type, event_ts: ts },
    subscription,
    scopes: [scope],
  });
}
