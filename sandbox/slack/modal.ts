/** A modal in the hands of the person for whom it was opened. */
import { matches } from './card.ts';
import type { DeliverOptions, Modal, SubmitOutcome } from './driver-types.ts';
import type { Opened } from './field-change.ts';
import { byLabel } from './fields.ts';
import {
  type Acting,
  act,
  actionOf,
  buttonsOf,
  findButton,
  labelOf,
  undelivered,
} from './interactions.ts';
import { modalFields } from './modal-fields.ts';
import { mustBeOpen } from './modals.ts';
import { namesIn } from './mrkdwn.ts';
import { readText, renderBlocks } from './render.ts';
import type { Delivered, User, View } from './types.ts';
import { closeView, submitView, troubleShown } from './view-ends.ts';

export function createModal(acting: Acting, user: User, view: View): Modal {
  const { world } = acting;
  const opened: Opened = { acting, user, view };
  const names = namesIn(world);
  const text = () =>
    [readText(view.title, names), ...renderBlocks(view.blocks, names, view.values)].join('\n');

  return {
    id: view.id,
    get isOpen() {
      return view.open;
    },
    view,
    title: () => readText(view.title, names),
    text,
    buttons: () => buttonsOf(view.blocks).map(labelOf),
    ...modalFields(opened),
    async click(label, options = {}): Promise<Delivered> {
      mustBeOpen(view);
      const found = findButton(options.stale?.blocks ?? view.blocks, label);
      if (options.confirm === false && found.element['confirm'] !== undefined)
        return undelivered('dismissed');
      return await act(acting, user, { place: { view }, action: actionOf(world, found), options });
    },
    submit: (options = {}) => submit(opened, options),
    close: (options = {}) => closeView(opened, options.all === true),
    waitForText: (pattern, timeoutMs) =>
      world.changes.waitFor(
        `text ${String(pattern)} in the modal`,
        () => matches(text(), pattern) && text(),
        timeoutMs,
      ),
  };
}

async function submit(opened: Opened, options: DeliverOptions): Promise<SubmitOutcome> {
  const { acting, user, view } = opened;
  const { delivery, ...settled } = await submitView(opened, options);
  if (settled.kind === 'trouble') return { ...settled, shown: troubleShown, delivery };
  if (settled.kind === 'errors')
    return { kind: 'errors', errors: byLabel(acting.world, view, settled.errors), delivery };
  if (!('view' in settled)) return { kind: settled.kind, delivery };
  return { kind: settled.kind, modal: createModal(acting, user, settled.view), delivery };
}
