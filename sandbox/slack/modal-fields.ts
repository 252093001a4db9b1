/** Reading and filling in the fields of a modal by their labels. */
import type { Modal } from './driver-types.ts';
import { changeField, type Opened } from './field-change.ts';
import {
  type Field,
  fieldsOf,
  fieldValue,
  findField,
  pickedState,
  stateAt,
  typedState,
} from './fields.ts';
import { mustBeOpen } from './modals.ts';
import { suggest } from './suggestions.ts';

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
      const field = await appearing(opened, label);
      return await suggest(acting, { user, place: { view }, field, query });
    },
    async choose(label, wanted) {
      const field = await appearing(opened, label);
      const offered = await suggest(acting, { user, place: { view }, field, query: wanted });
      const picked =
        offered.find((choice) => choice.text === wanted) ??
        offered.find((choice) => choice.text.includes(wanted));
      if (picked === undefined) {
        const list = offered.map((choice) => choice.text).join(', ') || 'nothing';
        throw new Error(`${label} does not offer ${wanted} but: ${list}`);
      }
      const type = String(field.element['type']);
      await changeField(opened, field, pickedState(stateAt(view, field), type, picked));
    },
    async fill(label, typed) {
      const field = await appearing(opened, label);
      const state = typedState(String(field.element['type']), typed);
      if (state === undefined) throw new Error(`nothing can be typed into ${label}`);
      await changeField(opened, field, state);
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
