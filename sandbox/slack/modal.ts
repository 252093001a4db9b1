/** A modal in the hands of the person for whom it was opened. */
import { matches } from './card.ts';
import type { Delivered, DeliverOptions, Modal, SubmitOutcome } from './driver-types.ts';
import { clientErrors } from './fields.ts';
import {
  type Acting,
  act,
  actionOf,
  buttonsOf,
  findButton,
  labelOf,
  undelivered,
} from './interactions.ts';
import { modalFields, mustBeOpen, type Opened } from './modal-fields.ts';
import { popViews } from './modals.ts';
import { namesIn } from './mrkdwn.ts';
import { closedPayload, submissionPayload } from './payloads.ts';
import { readText, renderBlocks } from './render.ts';
import { settle } from './submission.ts';
import type { User, View } from './types.ts';

const trouble = 'We had some trouble connecting. Try again?';

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
    close: (options = {}) => close(opened, options.all === true),
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
  const { world, deliverer } = acting;
  mustBeOpen(view);
  if (view.submit === null) throw new Error('this modal has no submit button');
  const errors = clientErrors(world, view);
  if (Object.keys(errors).length > 0 && options.forced !== true)
    return { kind: 'errors', errors, delivery: undefined };
  const payload = submissionPayload(world, user, view);
  const delivery = await deliverer.deliver('view_submission', payload, options);
  const settled = settle(world, view, delivery);
  world.changes.notify();
  if (settled.kind === 'trouble') return { ...settled, shown: trouble, delivery };
  if (!('view' in settled)) return { ...settled, delivery };
  return { kind: settled.kind, modal: createModal(acting, user, settled.view), delivery };
}

async function close({ acting, user, view }: Opened, asked: boolean): Promise<void> {
  const { world, deliverer } = acting;
  mustBeOpen(view);
  const all = asked || view.clearOnClose;
  for (const closed of popViews(world, user.id, all)) {
    if (closed.notifyOnClose)
      await deliverer.deliver('view_closed', closedPayload(world, user, closed, all));
  }
}
