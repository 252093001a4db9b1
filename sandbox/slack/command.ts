/** Slash commands, from the message field to what the person reads. */
import { createCard } from './card.ts';
import type { CommandResult, DeliverOptions } from './driver-types.ts';
import { type Acting, mustBeAble, undelivered } from './interactions.ts';
import { isObj } from './limits-check.ts';
import { commandOf } from './manifest.ts';
import { SlackError } from './methods/method.ts';
import { checkContent, post } from './methods/posting.ts';
import { commandPayload } from './payloads.ts';
import { ids } from './seed.ts';
import type { Channel, Delivered, Obj, User } from './types.ts';
import { Unable } from './unable.ts';
import { dmWith, findChannel, findUser, mustChannel, type World } from './world.ts';

export type CommandOptions = DeliverOptions & { channel?: string };

/** Runs `/name text` as this person; never throws for what the app does. */
export async function runCommand(
  acting: Acting,
  user: User,
  { typed, options }: { typed: string; options: CommandOptions },
): Promise<CommandResult> {
  const { world, deliverer } = acting;
  const channel = placeOf(world, user, options.channel);
  if (options.forced !== true) mustBeAble(world, user, channel.id);
  if (channel.archived)
    throw new Unable(`#${channel.name} is archived: nothing can be typed there`);
  const [name = '', ...rest] = typed.split(' ');
  const declared = commandOf(world.manifest, name);
  if (declared === undefined || (outsider(user) && options.forced !== true))
    return {
      ...undelivered('not_a_command'),
      response: undefined,
      shown: `${name} is not a valid command.`,
    };
  const text = rest.join(' ').trim();
  const payload = commandPayload(world, user, {
    command: name,
    text: declared.should_escape === true ? escaped(world, text) : text,
    channelId: channel.id,
    channelName: channel.name,
  });
  const delivered = await deliverer.deliver('command', payload, options);
  if (!delivered.acked) return failed(name, delivered, delivered.error ?? 'dispatch_failed');
  return shown(acting, user, { channel, name, delivered });
}

/** Other companies' people have no access to a workspace's commands. */
function outsider(user: User): boolean {
  return user.teamId !== ids.teamId && user.enterpriseId === undefined;
}

function placeOf(world: World, user: User, asked: string | undefined): Channel {
  if (asked !== undefined) return mustChannel(world, asked);
  const usual = findChannel(world, '#network');
  return usual?.members.has(user.id) ? usual : dmWith(world, user.id);
}

/** With `should_escape` names become ids. @see Slack docs, "Implementing slash commands" */
function escaped(world: World, text: string): string {
  return text
    .replace(/(^|\s)@([\w.-]+)/g, (whole, before: string, handle: string) => {
      const user = findUser(world, handle);
      return user === undefined ? whole : `${before}<@${user.id}|${user.handle}>`;
    })
    .replace(/(^|\s)#([\w-]+)/g, (whole, before: string, name: string) => {
      const channel = findChannel(world, name);
      return channel === undefined ? whole : `${before}<#${channel.id}|${channel.name}>`;
    });
}

function failed(name: string, delivered: Delivered, error: string): CommandResult {
  const text = `${name} failed with the error "${error}"`;
  return { ...delivered, error, response: undefined, shown: text };
}

/** A text or message in the acknowledgement is shown: to this person, or `in_channel`. */
function shown(
  acting: Acting,
  user: User,
  { channel, name, delivered }: { channel: Channel; name: string; delivered: Delivered },
): CommandResult {
  const { body } = delivered;
  if (body === undefined || body === '') return { ...delivered, response: undefined, shown: '' };
  const args: Obj = isObj(body) ? body : { text: String(body) };
  try {
    checkContent(args);
  } catch (thrown) {
    if (!(thrown instanceof SlackError)) throw thrown;
    return failed(name, delivered, thrown.code);
  }
  const message = post(acting.world, args, {
    channel: channel.id,
    user: ids.botUserId,
    byApp: true,
    ephemeralTo: args['response_type'] === 'in_channel' ? undefined : user.id,
  });
  const card = createCard(acting, message);
  return { ...delivered, response: card, shown: card.text() };
}
