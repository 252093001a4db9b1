/** A person at their Slack client. */
import { createCard, matches } from './card.ts';
import { runCommand } from './command.ts';
import type { Card, Modal, Person } from './driver-types.ts';
import { openHome } from './home.ts';
import type { Acting } from './interactions.ts';
import { createModal } from './modal.ts';
import { stackOf } from './modals.ts';
import { say } from './say.ts';
import { runShortcut } from './shortcut.ts';
import type { Message, User } from './types.ts';

export function createPerson(acting: Acting, user: User): Person {
  const { world } = acting;
  const openModal = (): Modal | undefined => {
    const top = stackOf(world, user.id).at(-1);
    return top === undefined ? undefined : createModal(acting, user, top);
  };

  const cards = (fits: (message: Message) => boolean) =>
    world.messages
      .filter((message) => fits(message) && !message.deleted)
      .map((message) => createCard(acting, message));
  const ephemerals = () => cards((message) => message.ephemeralTo === user.id);
  const dm = `D${user.id.slice(1)}`;
  const dms = () =>
    cards(
      ({ channel, byApp, ephemeralTo }) => channel === dm && byApp && ephemeralTo === undefined,
    );

  const last = (seen: () => Card[], pattern: RegExp | string, timeoutMs: number | undefined) =>
    world.changes.waitFor(
      `a message to ${user.handle} alone with ${String(pattern)}`,
      () => seen().findLast((card) => matches(card.text(), pattern)),
      timeoutMs,
    );

  return {
    id: user.id,
    handle: user.handle,
    command: (typed, options = {}) => runCommand(acting, user, { typed, options }),
    shortcut: (named, options = {}) => runShortcut(acting, user, { named, options }),
    modal: (timeoutMs) => world.changes.waitFor(`a modal for ${user.handle}`, openModal, timeoutMs),
    openModal,
    ephemerals,
    dms,
    waitForDm: (pattern, timeoutMs) => last(dms, pattern, timeoutMs),
    waitForEphemeral: (pattern, timeoutMs) => last(ephemerals, pattern, timeoutMs),
    home: () => openHome(acting, user),
    // Asynchronous like every other deed of a person, though the twin needs no time for it.
    say: (channel, text, options = {}) =>
      Promise.resolve(createCard(acting, say(world, user, channel, { text, ...options }))),
  };
}
