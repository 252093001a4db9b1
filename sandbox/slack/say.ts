/** What a person types into the message field, sent. */
import { mustBeAble } from './interactions.ts';
import { limits } from './limits.ts';
import { isReadOnly } from './manifest.ts';
import { post } from './methods/posting.ts';
import type { Channel, Message, User } from './types.ts';
import { Unable } from './unable.ts';
import { findMessage, mustChannel, type World } from './world.ts';

export type Said = { text: string; thread?: string | undefined };

/** Throws an `Unable` where this person's client would have no field to type into. */
export function say(world: World, user: User, to: string, { text, thread }: Said): Message {
  const channel = mustChannel(world, to);
  mustBeAble(world, user, channel.id);
  mustHaveField(world, channel);
  if (text.length > limits.postText) throw new Unable('the message is too long');
  if (thread !== undefined && findMessage(world, channel.id, thread) === undefined)
    throw new Unable('the message that the thread began with is not there');
  const place = { channel: channel.id, user: user.id, byApp: false, threadTs: thread };
  return post(world, { text }, place);
}

/** Of commands too, since they are typed into the same field. */
export function mustHaveField({ manifest }: World, { archived, kind, name }: Channel): void {
  if (archived) throw new Unable(`#${name} is archived: nothing can be said there`);
  if (kind === 'im' && isReadOnly(manifest))
    throw new Unable('sending messages to this app has been turned off');
}
