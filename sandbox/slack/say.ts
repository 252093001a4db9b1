/** What a person types into the message field, sent. */
import { mustBeAble } from './interactions.ts';
import { limits } from './limits.ts';
import { post } from './methods/posting.ts';
import type { Message, User } from './types.ts';
import { Unable } from './unable.ts';
import { findMessage, mustChannel, type World } from './world.ts';

export type Said = { text: string; thread?: string | undefined };

/** Throws an `Unable` where this person's client would have no field to type into. */
export function say(world: World, user: User, to: string, { text, thread }: Said): Message {
  const channel = mustChannel(world, to);
  mustBeAble(world, user, channel.id);
  if (channel.archived) throw new Unable(`#${channel.name} is archived: nothing can be said there`);
  if (text.length > limits.postText) throw new Unable('the message is too long');
  if (thread !== undefined && findMessage(world, channel.id, thread) === undefined)
    throw new Unable('the message that the thread began with is not there');
  const place = { channel: channel.id, user: user.id, byApp: false, threadTs: thread };
  return post(world, { text }, place);
}
