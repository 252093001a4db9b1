/** A person's Slack client, driven by ids: what the workspace's page is to somebody. */
import { initialState } from './blocks.ts';
import type { At, Client, PlaceRef, SubmitResult } from './client-types.ts';
import { runCommand } from './command.ts';
import { changeField, type Opened } from './field-change.ts';
import { typedState } from './fields.ts';
import { tellOpened } from './home.ts';
import { type Acting, act, actionOf, elementsOf, type Found, type Place } from './interactions.ts';
import { createOffers, type Menu } from './offers.ts';
import { mustHaveField, say } from './say.ts';
import { runShortcut } from './shortcut.ts';
import { createSight } from './sight.ts';
import type { Delivered, User, View } from './types.ts';
import { Unable } from './unable.ts';
import { closeView, submitView, troubleShown } from './view-ends.ts';

export function createClient(acting: Acting, user: User): Client {
  const { world } = acting;
  const sight = createSight(world, user);
  const offers = createOffers(acting);
  const opened = (id: string): Opened => ({ acting, user, view: sight.view(id) });

  function menuAt(ref: PlaceRef, at: At): Menu {
    const place: Place =
      'view' in ref
        ? { view: sight.view(ref.view) }
        : { message: sight.message(ref.channel, ref.ts) };
    return { user, place, found: elementAt(place, at) };
  }

  /** What lies below another view is covered by it. */
  function topView(id: string): Opened {
    const one = opened(id);
    if (one.view.type === 'modal' && sight.modals().at(-1) !== one.view)
      throw new Unable('another view lies on top of that one');
    return one;
  }

  return {
    user,
    ...sight,
    async say(to, text, thread) {
      const channel = sight.channels().find(({ id }) => id === to);
      if (channel === undefined) throw new Unable('there is no such channel');
      if (!text.startsWith('/')) {
        say(world, user, channel.id, { text, thread });
        return '';
      }
      if (thread !== undefined)
        return `${text.split(' ', 1)[0]} is not supported in threads. Sorry!`;
      mustHaveField(world, channel);
      const options = { channel: channel.id };
      const { response, shown } = await runCommand(acting, user, { typed: text, options });
      return response === undefined ? shown : '';
    },
    shortcut: (callbackId) => runShortcut(acting, user, { named: callbackId, options: {} }),
    async press(ref, at, picked) {
      if ('view' in ref) topView(ref.view);
      const menu = menuAt(ref, at);
      const { place, found } = menu;
      if (picked === undefined)
        return await act(acting, user, { place, action: actionOf(world, found) });
      const state = await offers.stateFor(menu, picked);
      if ('view' in place && initialState(found.element) !== undefined)
        return (await changeField({ acting, user, view: place.view }, found, state)) ?? unsent;
      const { type: _, ...chosen } = state;
      return await act(acting, user, { place, action: actionOf(world, found, chosen) });
    },
    async fill(id, at, typed) {
      const { found } = menuAt({ view: id }, at);
      const state = typedState(String(found.element['type']), typed);
      if (state === undefined) throw new Unable('nothing can be typed there');
      await changeField(opened(id), found, state);
    },
    async pick(id, at, picked) {
      const menu = menuAt({ view: id }, at);
      await changeField(opened(id), menu.found, await offers.stateFor(menu, picked));
    },
    suggest: async (ref, at, query) => await offers.ask(menuAt(ref, at), query),
    submit: async (id) => resultOf(await submitView(topView(id))),
    close: async (id, all) => await closeView(topView(id), all),
    openHome: () => tellOpened(world, user),
  };
}

/** In a form nothing is told before it is submitted. */
const unsent: Delivered = {
  ...{ acked: true, ms: 0, status: undefined, body: undefined, duplicates: [] },
};

function elementAt(place: Place, { blockId, actionId }: At): Found {
  const { blocks }: Pick<View, 'blocks'> = 'view' in place ? place.view : place.message;
  const found = elementsOf(blocks).find(
    ({ block, element }) => block.block_id === blockId && element['action_id'] === actionId,
  );
  if (found === undefined) throw new Unable('that is not there any more: look again');
  return found;
}

function resultOf(submitted: Awaited<ReturnType<typeof submitView>>): SubmitResult {
  if (submitted.kind === 'errors') return { kind: 'errors', errors: submitted.errors };
  if (submitted.kind === 'trouble')
    return { kind: 'trouble', shown: troubleShown, reason: submitted.reason };
  return { kind: 'done' };
}
