/** What a client does when a person clicks or picks: finds the element, asks, sends the payload. */
import { interactive } from './blocks.ts';
import type { Deliverer } from './deliver.ts';
import type { DeliverOptions } from './driver-types.ts';
import { isObj } from './limits-check.ts';
import { namesIn } from './mrkdwn.ts';
import { interactivityOn, messageActionPayload, viewActionPayload } from './payloads.ts';
import { readText } from './render.ts';
import { ids } from './seed.ts';
import type { Block, Channel, Delivered, Message, Obj, User, View } from './types.ts';
import { Unable } from './unable.ts';
import type { World } from './world.ts';

export type Acting = { world: World; deliverer: Deliverer };
export type Place = { message: Message } | { view: View };
export type Found = { block: Block; element: Obj };

export function undelivered(error: string): Delivered {
  return { acked: false, ms: 0, status: undefined, body: undefined, error, duplicates: [] };
}

/** Throws an `Unable` when this person's client would not offer the action at all. */
export function mustBeAble(world: World, user: User, channelId: string | undefined): void {
  if (user.deleted) throw new Unable(`${user.handle} is deactivated and cannot sign in`);
  if (user.isBot) throw new Unable(`${user.handle} is a bot and has no client`);
  const channel = channelId === undefined ? undefined : world.channels.get(channelId);
  if (channel !== undefined && !isVisibleTo(channel, user))
    throw new Unable(
      `${user.handle} cannot see #${channel.name}: use workspace.join('${channel.name}', '${user.handle}'), or forced: true`,
    );
}

/** Members see a channel, and full members of the workspace every public one. */
export function isVisibleTo(channel: Channel, user: User): boolean {
  if (channel.members.has(user.id)) return true;
  const outsider = user.isRestricted || user.isUltraRestricted || user.teamId !== ids.teamId;
  return channel.kind === 'public' && !outsider;
}

/** Throws an `Unable` when this person has no such message before them. */
export function mustSee(world: World, user: User, message: Message): void {
  mustBeAble(world, user, message.channel);
  if (message.deleted) throw new Unable('the message was deleted');
  if (message.ephemeralTo !== undefined && message.ephemeralTo !== user.id)
    throw new Unable(`${user.handle} does not see this ephemeral message`);
}

export function elementsOf(blocks: readonly Block[]): Found[] {
  return blocks.flatMap((block) => interactive(block).map((element) => ({ block, element })));
}

const buttonTypes = new Set(['button', 'workflow_button', 'icon_button']);

export function buttonsOf(blocks: readonly Block[]): Found[] {
  return elementsOf(blocks).filter(({ element }) => buttonTypes.has(String(element['type'])));
}

export function labelOf({ element }: Found): string {
  const text = element['text'];
  return isObj(text) ? String(text['text']) : String(element['action_id']);
}

/** The button with that label, or the only one whose label contains it. */
export function findButton(blocks: readonly Block[], label: string): Found {
  const all = buttonsOf(blocks);
  const exact = all.find((button) => labelOf(button) === label);
  const near = all.filter((button) => labelOf(button).includes(label));
  const found = exact ?? (near.length === 1 ? near[0] : undefined);
  if (found === undefined)
    throw new Error(`no button ${label} among: ${all.map(labelOf).join(', ') || 'none'}`);
  return found;
}

export function confirmOf(world: World, { element }: Found): string | undefined {
  const dialog = element['confirm'];
  if (!isObj(dialog)) return undefined;
  const names = namesIn(world);
  const words = [dialog['title'], dialog['text']].map((text) => readText(text, names));
  const buttons = [dialog['confirm'], dialog['deny']].map((text) => readText(text, names));
  return [...words, buttons.map((button) => `[${button}]`).join(' ')].join('\n');
}

/** The `actions[]` member for a press or a pick; `chosen` carries the pick. */
export function actionOf(world: World, { block, element }: Found, chosen: Obj = {}): Obj {
  const { type, action_id: actionId, text, value, style, placeholder, url } = element;
  const fields = { type, text, value, style, placeholder, url };
  const given = Object.entries(fields).filter(([, field]) => field !== undefined);
  return {
    action_id: actionId,
    block_id: block.block_id,
    ...Object.fromEntries(given),
    ...chosen,
    action_ts: world.nextTs(),
  };
}

/** Sends a `block_actions` payload. */
export function act(
  { world, deliverer }: Acting,
  user: User,
  { place, action, options = {} }: { place: Place; action: Obj; options?: DeliverOptions },
): Promise<Delivered> {
  if (!interactivityOn(world)) return Promise.resolve(undelivered('interactivity_disabled'));
  const payload =
    'message' in place
      ? messageActionPayload(world, user, { message: place.message, action })
      : viewActionPayload(world, user, place.view, action);
  return deliverer.deliver('block_actions', payload, options);
}
