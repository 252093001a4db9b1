/** A message in the hands of a person. */

import type { Card, CardActor, ClickOptions } from './driver-types.ts';
import { choicesIn, pickedState } from './fields.ts';
import {
  type Acting,
  act,
  actionOf,
  buttonsOf,
  confirmOf,
  elementsOf,
  type Found,
  findButton,
  labelOf,
  mustSee,
  undelivered,
} from './interactions.ts';
import { namesIn } from './mrkdwn.ts';
import { readText } from './render.ts';
import { readMessage } from './transcript.ts';
import type { Delivered, Message, Obj, User } from './types.ts';
import { mustUser } from './world.ts';

export function matches(text: string, pattern: RegExp | string): boolean {
  return typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text);
}

export function createCard(acting: Acting, message: Message): Card {
  const { world } = acting;
  const thread = () =>
    world.messages
      .filter(
        (each) =>
          each.channel === message.channel &&
          each.threadTs === message.ts &&
          !each.deleted &&
          each.ephemeralTo === undefined,
      )
      .map((each) => createCard(acting, each));
  const text = () => readMessage(world, message);

  return {
    channel: message.channel,
    ts: message.ts,
    message,
    get blocks() {
      return message.blocks;
    },
    get metadata() {
      return message.metadata;
    },
    get deleted() {
      return message.deleted;
    },
    get files() {
      return message.files ?? [];
    },
    text,
    buttons: () => buttonsOf(message.blocks).map(labelOf),
    confirm: (label) => confirmOf(world, findButton(message.blocks, label)),
    thread,
    snapshot: () => ({ ts: message.ts, blocks: structuredClone(message.blocks) }),
    as: (user) => createActor(acting, message, mustUser(world, user)),
    waitForText: (pattern, timeoutMs) =>
      world.changes.waitFor(
        `text ${String(pattern)} in the message\n${text()}\nor what becomes of it`,
        () => matches(text(), pattern) && text(),
        timeoutMs,
      ),
    waitForReply: (pattern, timeoutMs) =>
      world.changes.waitFor(
        `a reply with ${String(pattern)}`,
        () => thread().find((reply) => matches(reply.text(), pattern)),
        timeoutMs,
      ),
  };
}

function createActor(acting: Acting, message: Message, user: User): CardActor {
  const { world } = acting;

  async function press(found: Found, chosen: Obj, options: ClickOptions): Promise<Delivered> {
    if (options.forced !== true) mustSee(world, user, message);
    // Pressing the deny button of the dialog sends nothing at all.
    if (options.confirm === false && found.element['confirm'] !== undefined)
      return undelivered('dismissed');
    const action = actionOf(world, found, chosen);
    return await act(acting, user, { place: { message }, action, options });
  }

  return {
    click: async (label, options = {}) =>
      await press(findButton(options.stale?.blocks ?? message.blocks, label), {}, options),
    async choose(menu, option, options = {}) {
      const names = namesIn(world);
      const found = elementsOf(options.stale?.blocks ?? message.blocks).find(
        ({ element }) =>
          element['action_id'] === menu || readText(element['placeholder'], names) === menu,
      );
      const picked = choicesIn(found?.element ?? {}).find(({ text }) => text.includes(option));
      if (found === undefined || picked === undefined)
        throw new Error(`no menu ${menu} with an option ${option}`);
      const { type: _, ...chosen } = pickedState(undefined, String(found.element['type']), picked);
      return await press(found, chosen, options);
    },
    async forge(actionId, value, options = {}) {
      const found = elementsOf(message.blocks).find(
        ({ element }) => element['action_id'] === actionId,
      );
      const text = { type: 'plain_text', text: 'forged', emoji: true };
      const element = { type: 'button', text, ...found?.element, action_id: actionId, value };
      const block = found?.block ?? { type: 'actions', block_id: 'forged' };
      const action = actionOf(world, { block, element });
      return await act(acting, user, { place: { message }, action, options });
    },
  };
}
