/**
 * Conversations as people read them: markup taken away, escapes undone, mentions by name, code in
 * its backticks, buttons in brackets. Emoji names are left as they are.
 */
import { namesIn, plainText } from './mrkdwn.ts';
import { renderBlocks } from './render.ts';
import type { Channel, Message } from './types.ts';
import { mustChannel, type World } from './world.ts';

/** One message as read: its blocks, or its text where it has none. */
export function readMessage(world: World, message: Message): string {
  const names = namesIn(world);
  return message.blocks.length > 0
    ? renderBlocks(message.blocks, names).join('\n')
    : plainText(message.text, names);
}

function entry(world: World, message: Message, indent: string): string[] {
  const author = world.users.get(message.user)?.handle ?? message.user;
  const only =
    message.ephemeralTo === undefined
      ? ''
      : ` (only visible to ${namesIn(world).user(message.ephemeralTo)})`;
  const edited = message.edited ? ' (edited)' : '';
  const lines = readMessage(world, message).split('\n');
  return [`${indent}${author}${only}${edited}`, ...lines.map((line) => `${indent}  ${line}`)];
}

/** A channel from its beginning, each thread under its first message. */
export function channelTranscript(world: World, channel: Channel): string {
  const all = world.messages.filter(
    (message) => message.channel === channel.id && !message.deleted,
  );
  const title =
    channel.user === undefined
      ? `#${channel.name}`
      : `Direct message with ${namesIn(world).user(channel.user)}`;
  const top = all.filter((message) => message.threadTs === undefined);
  const lines = top.flatMap((message) => [
    ...entry(world, message, '  '),
    ...all
      .filter((reply) => reply.threadTs === message.ts)
      .flatMap((reply) => entry(world, reply, '    │ ')),
  ]);
  return [title, ...lines].join('\n');
}

/** One channel, or every conversation in which something was said. */
export function transcriptOf(world: World, channel?: string): string {
  if (channel !== undefined) return channelTranscript(world, mustChannel(world, channel));
  return [...world.channels.values()]
    .filter((each) => world.messages.some((message) => message.channel === each.id))
    .map((each) => channelTranscript(world, each))
    .join('\n\n');
}
