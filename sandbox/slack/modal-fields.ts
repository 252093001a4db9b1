/** Reading and filling in the fields of a modal by their labels. */
import type { Modal } from './driver-types.ts';
import {
  type Field,
  fieldsOf,
  fieldValue,
  findField,
  pickedState,
  setState,
  stateAt,
  typedState,
} from './fields.ts';
import { type Acting, act, actionOf } from './interactions.ts';
import { suggest } from './suggestions.ts';
import type { Obj, User, View } from './types.ts';

/** What every part of a modal works on. */
export type Opened = { acting: Acting; user: User; view: View };

export function mustBeOpen(view: View): void {
  if (!view.open) throw new Error(`the modal ${view.id} is closed`);
}

type Fields = Pick<Modal, 'labels' | 'value' | 'options' | 'choose' | 'fill'>;

export function modalFields(opened: Opened): Fields {
  const { acting, user, view } = opened;
  const { world } = acting;
  const labels = () => fieldsOf(world, view).map((field) => field.label);

  return {
    labels,
    value(label) {
      const field = findField(world, view, label);
      if (field === undefined) throw new Error(`no field ${label} among: ${labels().join(', ')}`);
      return fieldValue(view, field);
    },
    async options(label, query = '') {
      return await suggest(acting, { user, view, field: await appearing(opened, label), query });
    },
    async choose(label, wanted) {
      const field = await appearing(opened, label);
      const offered = await suggest(acting, { user, view, field, query: wanted });
      const picked =
        offered.find((choice) => choice.text === wanted) ??
        offered.find((choice) => choice.text.includes(wanted));
      if (picked === undefined) {
        const list = offered.map((choice) => choice.text).join(', ') || 'nothing';
        throw new Error(`${label} does not offer ${wanted} but: ${list}`);
      }
      const type = String(field.element['type']);
      await change(opened, field, pickedState(stateAt(view, field), type, picked));
    },
    async fill(label, typed) {
      const field = await appearing(opened, label);
      const state = typedState(String(field.element['type']), typed);
      if (state === undefined) throw new Error(`nothing can be typed into ${label}`);
      await change(opened, field, state);
    },
  };
}

/** A person waits for a field that is still loading. */
function appearing({ acting: { world }, view }: Opened, label: string): Promise<Field> {
  return world.changes.waitFor(`a field ${label} in the modal ${view.id}`, () => {
    mustBeOpen(view);
    return findField(world, view, label);
  });
}

async function change({ acting, user, view }: Opened, field: Field, state: Obj): Promise<void> {
  setState(view, field, state);
  acting.world.changes.notify();
  if (!isTold(field)) return;
  const { type: _, ...chosen } = state;
  const action = actionOf(acting.world, field, chosen);
  await act(acting, user, { place: { view }, action });
}

/**
 * Outside input blocks every change is told to the app; inside, only with `dispatch_action`, and
 * of typing only with `on_character_entered` (nobody presses Enter here).
 */
function isTold({ block, element }: Field): boolean {
  if (block.type !== 'input') return true;
  if (block['dispatch_action'] !== true) return false;
  const everyKey = JSON.stringify(element['dispatch_action_config'] ?? {});
  return !String(element['type']).endsWith('_input') || everyKey.includes('on_character_entered');
}
