/** A channel as it lies open before somebody. */
import { createCard, matches } from './card.ts';
import type { ChannelView } from './driver-types.ts';
import type { Acting } from './interactions.ts';
import { channelTranscript } from './transcript.ts';
import type { Channel } from './types.ts';

export function channelView(acting: Acting, channel: Channel): ChannelView {
  const { world } = acting;
  const messages = () =>
    world.messages
      .filter(
        (message) =>
          message.channel === channel.id &&
          (message.threadTs === undefined || message.broadcast) &&
          message.ephemeralTo === undefined &&
          !message.deleted,
      )
      .map((message) => createCard(acting, message));
  return {
    id: channel.id,
    name: channel.name,
    messages,
    card: (pattern = '', timeoutMs = undefined) =>
      world.changes.waitFor(
        `a message of the app in #${channel.name} with ${String(pattern)}`,
        () => messages().findLast((card) => card.message.byApp && matches(card.text(), pattern)),
        timeoutMs,
      ),
    transcript: () => channelTranscript(world, channel),
  };
}
