/** What is shown for an address: where it leads to nothing, the channel that people meet in. Pure. */
import type { ChannelRef, Scene } from '../../wire.ts';
import type { Where } from '../address.ts';

export type Shown =
  | { readonly kind: 'home' }
  | {
      readonly kind: 'channel';
      readonly channel: ChannelRef;
      readonly thread: string | undefined;
      readonly message: string | undefined;
    }
  /** This person sees nothing at all. */
  | { readonly kind: 'nothing' };

export function shownAt(where: Where, scene: Scene): Shown {
  if (where.kind === 'home' && scene.hasHome) return { kind: 'home' };
  const { channel: id, thread, message } = where.kind === 'channel' ? where : usual;
  const asked = scene.channels.find((channel) => channel.id === id);
  if (asked !== undefined) return { kind: 'channel', channel: asked, thread, message };
  const channel = firstOf(scene.channels);
  if (channel === undefined) return { kind: 'nothing' };
  return { kind: 'channel', channel, thread: undefined, message: undefined };
}

const usual = { channel: undefined, thread: undefined, message: undefined };

/** The bot works there, and nobody is left out; else whatever there is. */
function firstOf(channels: readonly ChannelRef[]): ChannelRef | undefined {
  return (
    channels.find(({ kind, archived, hasApp }) => kind === 'public' && hasApp && !archived) ??
    channels[0]
  );
}
