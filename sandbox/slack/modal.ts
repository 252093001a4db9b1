/** A modal in the hands of the person for whom it was opened. */
import { matches } from './card.ts';
import type { Delivered, DeliverOptions, Modal, SubmitOutcome } from './driver-types.ts';
import {
  clientErrors,
  type Field,
  fieldsOf,
  fieldValue,
  findField,
  pickedState,
  setState,
  typedState,
} from './fields.ts';
import {
  type Acting,
  act,
  actionOf,
  buttonsOf,
  findButton,
  labelOf,
  undelivered,
} from './interactions.ts';
import { popViews } from './modals.ts';
import { namesIn } from './mrkdwn.ts';
import { closedPayload, submissionPayload } from './payloads.ts';
import { readText, renderBlocks } from './render.ts';
import { settle } from './submission.ts';
import { suggest } from './suggestions.ts';
import type { Obj, User, View } from './types.ts';

const trouble = 'We had some trouble connecting. Try again?';

export function createModal(acting: Acting, user: User, view: View): Modal {
  const { world, deliverer } = acting;
  const names = namesIn(world);

  const fieldNamed = (label: string): Promise<Field> =>
    world.changes.waitFor(
      `a field ${label} in the modal, which has: ${fieldsOf(world, view)
        .map((field) => field.label)
        .join(', ')}`,
      () => {
        mustBeOpen();
        return findField(world, view, label);
      },
    );

  function mustBeOpen(): void {
    if (!view.open) throw new Error(`the modal ${view.id} is closed`);
  }

  /** Outside input blocks, and in those that ask for it, a change is told to the app at once. */
  async function change(field: Field, state: Obj, typed: boolean): Promise<void> {
    setState(view, field, state);
    world.changes.notify();
    const { block, element } = field;
    const told = block.type !== 'input' || (block['dispatch_action'] === true && !typed);
    if (!told && !(typed && block['dispatch_action'] === true && onEveryKey(element))) return;
    const { type: _, ...chosen } = state;
    await act(acting, user, { place: { view }, action: actionOf(world, field, chosen) });
  }

  async function submit(options: DeliverOptions): Promise<SubmitOutcome> {
    mustBeOpen();
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
    labels: () => fieldsOf(world, view).map((field) => field.label),
    buttons: () => buttonsOf(view.blocks).map(labelOf),
    value(label) {
      const field = findField(world, view, label);
      if (field === undefined) throw new Error(`no field ${label}`);
      return fieldValue(view, field);
    },
    async options(label, query = '') {
      return await suggest(acting, { user, view, field: await fieldNamed(label), query });
    },
    async choose(label, wanted) {
      const field = await fieldNamed(label);
      const offered = await suggest(acting, { user, view, field, query: wanted });
      const picked =
        offered.find((choice) => choice.text === wanted) ??
        offered.find((choice) => choice.text.includes(wanted));
      if (picked === undefined)
        throw new Error(
          `${label} does not offer ${wanted} but: ${offered.map((each) => each.text).join(', ') || 'nothing'}`,
        );
      const before =
        view.values[String(field.block.block_id)]?.[String(field.element['action_id'])];
      await change(field, pickedState(before, String(field.element['type']), picked), false);
    },
    async fill(label, typed) {
      const field = await fieldNamed(label);
      const state = typedState(String(field.element['type']), typed);
      if (state === undefined) throw new Error(`nothing can be typed into ${label}`);
      await change(field, state, true);
    },
    async click(label, options = {}): Promise<Delivered> {
      mustBeOpen();
      const found = findButton(options.stale?.blocks ?? view.blocks, label);
      if (options.confirm === false && found.element['confirm'] !== undefined)
        return undelivered('dismissed');
      return await act(acting, user, { place: { view }, action: actionOf(world, found), options });
    },
    submit: (options = {}) => submit(options),
    async close(options = {}) {
      mustBeOpen();
      const all = options.all === true || view.clearOnClose;
      for (const closed of popViews(world, user.id, all)) {
        if (closed.notifyOnClose)
          await deliverer.deliver('view_closed', closedPayload(world, user, closed, all));
      }
    },
    waitForText: (pattern, timeoutMs) =>
      world.changes.waitFor(
        `text ${String(pattern)} in the modal`,
        () => matches(text(), pattern) && text(),
        timeoutMs,
      ),
  };
}

function onEveryKey(element: Obj): boolean {
  return JSON.stringify(element['dispatch_action_config'] ?? {}).includes('on_character_entered');
}
