/** A person at their Slack client. */
import { createCard, matches } from './card.ts';
import { runCommand } from './command.ts';
import type { Home, Modal, Person } from './driver-types.ts';
import {
  type Acting,
  act,
  actionOf,
  buttonsOf,
  findButton,
  labelOf,
  mustBeAble,
} from './interactions.ts';
import { post } from './methods/posting.ts';
import { createModal } from './modal.ts';
import { stackOf } from './modals.ts';
import { namesIn } from './mrkdwn.ts';
import { renderBlocks } from './render.ts';
import type { User } from './types.ts';
import { viewJson } from './wire.ts';
import { dmWith, mustChannel } from './world.ts';

export function createPerson(acting: Acting, user: User): Person {
  const { world } = acting;
  const openModal = (): Modal | undefined => {
    const top = stackOf(world, user.id).at(-1);
    return top === undefined ? undefined : createModal(acting, user, top);
  };

  return {
    id: user.id,
    handle: user.handle,
    command: (typed, options = {}) => runCommand(acting, user, { typed, options }),
    modal: (timeoutMs) => world.changes.waitFor(`a modal for ${user.handle}`, openModal, timeoutMs),
    openModal,
    ephemerals: () =>
      world.messages
        .filter((message) => message.ephemeralTo === user.id && !message.deleted)
        .map((message) => createCard(acting, message)),
    dms: () =>
      world.messages
        .filter(
          (message) =>
            message.channel === `D${user.id.slice(1)}` &&
            message.byApp &&
            message.ephemeralTo === undefined &&
            !message.deleted,
        )
        .map((message) => createCard(acting, message)),
    home: () => openHome(acting, user),
    // Asynchronous like every other deed of a person, though the twin needs no time for it.
    say(channelName, text, options = {}) {
      const channel = mustChannel(world, channelName);
      mustBeAble(world, user, channel.id);
      const message = post(
        world,
        { text },
        { channel: channel.id, user: user.id, byApp: false, threadTs: options.thread },
      );
      return Promise.resolve(createCard(acting, message));
    },
  };
}

/** Tells the app that the Home tab was opened; what it publishes shows up in its own time. */
async function openHome(acting: Acting, user: User): Promise<Home> {
  const { world } = acting;
  mustBeAble(world, user, undefined);
  if (world.manifest?.features?.app_home?.home_tab_enabled !== true)
    throw new Error('the app has no Home tab: features.app_home.home_tab_enabled');
  const view = () => world.views.get(world.homes.get(user.id) ?? '');
  const text = () => {
    const shown = view();
    return shown === undefined
      ? ''
      : renderBlocks(shown.blocks, namesIn(world), shown.values).join('\n');
  };
  const before = view();
  const channel = dmWith(world, user.id).id;
  world.emit({
    event: {
      type: 'app_home_opened',
      user: user.id,
      channel,
      tab: 'home',
      event_ts: world.nextTs(),
      ...(before === undefined ? {} : { view: viewJson(before) }),
    },
    subscription: 'app_home_opened',
    scopes: [],
  });

  return await Promise.resolve({
    text,
    buttons: () => buttonsOf(view()?.blocks ?? []).map(labelOf),
    async click(label, options = {}) {
      const shown = view();
      if (shown === undefined) throw new Error('the Home tab is empty');
      const action = actionOf(world, findButton(shown.blocks, label));
      return await act(acting, user, { place: { view: shown }, action, options });
    },
    waitForText: (pattern, timeoutMs) =>
      world.changes.waitFor(
        `text ${String(pattern)} on the Home tab`,
        () => matches(text(), pattern) && text(),
        timeoutMs,
      ),
  });
}
