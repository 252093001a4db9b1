/** The fields of a view: finding them by label, what they offer, what is in them, what is amiss. */
import { initialState, interactive } from './blocks.ts';
import { isObj } from './limits-check.ts';
import { namesIn } from './mrkdwn.ts';
import { readState, readText } from './render.ts';
import type { Block, Choice, Obj, View } from './types.ts';
import type { World } from './world.ts';

export type Field = { label: string; block: Block; element: Obj };
type Unnamed = Omit<Field, 'label'>;

/** Every field that holds a value, under the name by which a person would call it. */
export function fieldsOf(world: World, view: View): Field[] {
  const names = namesIn(world);
  return view.blocks.flatMap((block) =>
    interactive(block)
      .filter((element) => initialState(element) !== undefined)
      .map((element) => ({
        label:
          readText(block['label'], names) ||
          readText(block['text'], names) ||
          readText(element['placeholder'], names) ||
          String(element['action_id']),
        block,
        element,
      })),
  );
}

/** By exact label, by action id, or by the only label that contains the words. */
export function findField(world: World, view: View, label: string): Field | undefined {
  const all = fieldsOf(world, view);
  const near = all.filter((field) => field.label.includes(label));
  return (
    all.find((field) => field.label === label) ??
    all.find((field) => field.element['action_id'] === label) ??
    (near.length === 1 ? near[0] : undefined)
  );
}

export function stateAt(view: View, { block, element }: Unnamed): Obj | undefined {
  return view.values[String(block.block_id)]?.[String(element['action_id'])];
}

export function fieldValue(view: View, field: Unnamed): string {
  return readState(stateAt(view, field));
}

export function setState(view: View, { block, element }: Unnamed, state: Obj): void {
  const blockId = String(block.block_id);
  view.values[blockId] = { ...view.values[blockId], [String(element['action_id'])]: state };
}

/** Options and groups as one list of choices. */
export function choicesIn(source: Obj): Choice[] {
  const own = asOptions(source['options']).map((option) => choice(option));
  const groups = Array.isArray(source['option_groups']) ? source['option_groups'] : [];
  const grouped = groups.filter(isObj).flatMap((group) => {
    const label = isObj(group['label']) ? String(group['label']['text']) : '';
    return asOptions(group['options']).map((option) => ({ ...choice(option), group: label }));
  });
  return [...own, ...grouped];
}

function asOptions(value: unknown): Obj[] {
  return Array.isArray(value) ? value.filter(isObj) : [];
}

function choice(option: Obj): Choice {
  const words = (text: unknown) => (isObj(text) ? String(text['text']) : '');
  const description = words(option['description']);
  const { text } = option;
  return {
    text: words(option['text']),
    value: String(option['value']),
    ...(description === '' ? {} : { description }),
    ...(isObj(text) && text['emoji'] === false ? { emoji: false } : {}),
  };
}

/** The state in which just these are chosen: of one kind the first, of another all. */
export function selectedState(type: string, picked: readonly Choice[]): Obj {
  const noun = /(?:multi_)?(users|channels|conversations)_select/.exec(type)?.[1];
  const name = noun === undefined ? 'option' : noun.slice(0, -1);
  const all = picked.map(({ text, value, emoji = true }) =>
    noun === undefined ? { text: { type: 'plain_text', text, emoji }, value } : value,
  );
  return isSeveral(type)
    ? { type, [`selected_${name}s`]: all }
    : { type, [`selected_${name}`]: all[0] ?? null };
}

/** The state after picking `picked`: one of a kind replaces, several of a kind are added. */
export function pickedState(before: Obj | undefined, type: string, picked: Choice): Obj {
  const after = selectedState(type, [picked]);
  if (!isSeveral(type)) return after;
  const [name = ''] = Object.keys(after).filter((key) => key !== 'type');
  const lists = [before?.[name], after[name]];
  return { type, [name]: lists.flatMap((list) => (Array.isArray(list) ? list : [])) };
}

function isSeveral(type: string): boolean {
  return type.startsWith('multi_') || type === 'checkboxes';
}

/** The state after typing `text`; `undefined` where nothing can be typed. */
export function typedState(type: string, text: string): Obj | undefined {
  const value = text === '' ? null : text;
  switch (type) {
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return { type, value };
    case 'datepicker':
      return { type, selected_date: value };
    case 'timepicker':
      return { type, selected_time: value };
    case 'datetimepicker':
      return { type, selected_date_time: value === null ? null : Number(value) };
    case 'rich_text_input':
      return { type, rich_text_value: value === null ? null : richText(text) };
    default:
      return undefined;
  }
}

function richText(text: string): Obj {
  const section = { type: 'rich_text_section', elements: [{ type: 'text', text }] };
  return { type: 'rich_text', elements: [section] };
}

/** What the client itself objects to before the app is asked, by block id. */
export function clientErrors(world: World, view: View): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const field of fieldsOf(world, view)) {
    if (field.block.type !== 'input') continue;
    const error = complaint(field, fieldValue(view, field));
    if (error !== undefined) errors[String(field.block.block_id)] = error;
  }
  return errors;
}

/** The same errors under the names by which a person would call the fields. */
export function byLabel(
  world: World,
  view: View,
  errors: Readonly<Record<string, string>>,
): Record<string, string> {
  const fields = fieldsOf(world, view);
  const labelOf = (blockId: string) =>
    fields.find(({ block }) => block.block_id === blockId)?.label ?? blockId;
  return Object.fromEntries(Object.entries(errors).map(([id, text]) => [labelOf(id), text]));
}

function complaint({ block, element }: Field, value: string): string | undefined {
  if (value === '')
    return block['optional'] === true ? undefined : 'Please complete this required field.';
  const { min_length: min, max_length: max, type } = element;
  if (typeof min === 'number' && value.length < min)
    return `Please use at least ${min} characters.`;
  if (typeof max === 'number' && value.length > max) return `Please use at most ${max} characters.`;
  if (type === 'number_input' && !/^-?\d+(\.\d+)?$/.test(value)) return 'Please enter a number.';
  if (type === 'email_text_input' && !/^\S+@\S+\.\S+$/.test(value))
    return 'Please enter a valid email address.';
  if (type === 'url_text_input' && !URL.canParse(value)) return 'Please enter a valid URL.';
  return undefined;
}
