/** Reading what an app sent: nothing of it is taken for granted. */
import type { At, Choice, Obj } from '../../wire.ts';
import type { Names } from '../blocks/props.ts';
import { withEmoji } from '../mrkdwn/emoji-names.ts';
import { unescaped } from '../mrkdwn/unescaped.ts';

export function isObj(value: unknown): value is Obj {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectsIn(value: unknown): readonly Obj[] {
  return Array.isArray(value) ? value.filter(isObj) : [];
}

/**
 * A `plain_text` object as it is shown. Slack keeps both kinds of text object escaped, and fills in `true`
 * for `emoji` where an app says nothing. @see Slack docs, "Escaping text"
 */
export function textOf(value: unknown): string {
  const text = isObj(value) ? value['text'] : undefined;
  if (typeof text !== 'string') return '';
  return shown(text, isObj(value) && value['emoji'] !== false);
}

/** What an app offered when it was asked, as it is shown. */
export function shownChoice(choice: Choice): Choice {
  const { text, description, emoji = true } = choice;
  const drawn = { ...choice, text: shown(text, emoji) };
  return description === undefined ? drawn : { ...drawn, description: shown(description, emoji) };
}

function shown(text: string, emoji: boolean): string {
  return emoji ? withEmoji(unescaped(text)) : unescaped(text);
}

export function atOf(blockId: string, element: Obj): At {
  return { blockId, actionId: String(element['action_id'] ?? '') };
}

/** What an element offers by itself: its options, or those of its groups. */
export function choicesOf(element: Obj): readonly Choice[] {
  const own = objectsIn(element['options']).map((option) => choiceOf(option));
  const grouped = objectsIn(element['option_groups']).flatMap((group) =>
    objectsIn(group['options']).map((option) => ({
      ...choiceOf(option),
      group: textOf(group['label']),
    })),
  );
  return [...own, ...grouped];
}

function choiceOf(option: Obj): Choice {
  const description = textOf(option['description']);
  const words = { text: textOf(option['text']), value: String(option['value'] ?? '') };
  return description === '' ? words : { ...words, description };
}

const nouns = ['user', 'channel', 'conversation'] as const;

/** What is chosen in an element, by its state. People and channels have their names of this workspace. */
export function chosenIn(state: Obj | undefined, names: Names): readonly Choice[] {
  if (state === undefined) return [];
  const options = [
    ...objectsIn([state['selected_option']]),
    ...objectsIn(state['selected_options']),
  ];
  const ids = nouns.flatMap((noun) =>
    [state[`selected_${noun}`], state[`selected_${noun}s`]].flat(),
  );
  const named = ids
    .filter((id): id is string => typeof id === 'string')
    .map((id) => ({ text: nameOf(id, names), value: id }));
  return [...options.map(choiceOf), ...named];
}

function nameOf(id: string, names: Names): string {
  const user = names.user(id);
  if (user !== undefined) return `@${user.handle}`;
  const channel = names.channel(id);
  return channel === undefined ? id : `#${channel.name}`;
}

/** What was typed into an element, by its state: a text, a date or a time. */
export function typedIn(state: Obj | undefined): string {
  const {
    value,
    selected_date: date,
    selected_time: time,
    selected_date_time: moment,
  } = state ?? {};
  const typed = value ?? date ?? time ?? moment;
  return typed === undefined || typed === null ? '' : String(typed);
}
