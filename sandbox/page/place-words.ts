import { isObj } from '../slack/limits-check.ts';
import type { Obj } from './wire.ts';

/** What one of a list is called, and what has no type of its own. */
const singular: Readonly<Record<string, string>> = {
  blocks: 'block',
  child_blocks: 'block',
  confirm: 'confirm dialog',
  elements: 'element',
  fields: 'field',
  initial_options: 'initial option',
  option_groups: 'option group',
  options: 'option',
  rows: 'row',
};

type Step = { readonly key: string; readonly value: unknown };

/** Names what a JSON pointer leads to: "text of a section", "value of an option of a static_select". */
export function placeInWords(root: Obj, pointer: string): string {
  const steps = withoutTextObject(stepsTo(root, pointer));
  const field = steps.at(-1);
  if (steps.length <= 1 || field === undefined) return `${typeOf(root)} as a whole`;
  const owners = ownersOf(steps.slice(0, -1)).map((name) => ` of ${withArticle(name)}`);
  return `${nameOf(steps, steps.length - 1)}${owners.join('')}`;
}

/** From the root to the place itself. */
function stepsTo(root: Obj, pointer: string): readonly Step[] {
  const steps: Step[] = [{ key: '', value: root }];
  for (const key of pointer.split('/').slice(1)) {
    const above: unknown = steps.at(-1)?.value;
    const value = typeof above === 'object' && above !== null ? (above as Obj)[key] : undefined;
    steps.push({ key, value });
  }
  return steps;
}

/** A text object is named for what it is the text of. */
function withoutTextObject(steps: readonly Step[]): readonly Step[] {
  const isText = ['plain_text', 'mrkdwn'].includes(typeOf(steps.at(-2)?.value) ?? '');
  return isText && steps.at(-1)?.key === 'text' ? steps.slice(0, -1) : steps;
}

/** Outwards, up to the first that has a type. */
function ownersOf(steps: readonly Step[]): readonly string[] {
  const names: string[] = [];
  for (let index = steps.length - 1; index >= 0; index -= 1) {
    const value = steps[index]?.value;
    if (!isObj(value)) continue;
    const type = typeOf(value);
    names.push(type ?? nameOf(steps, index));
    if (type !== undefined) break;
  }
  return names;
}

/** Of a member of a list, the list's name in the singular. */
function nameOf(steps: readonly Step[], index: number): string {
  const key = steps[index]?.key ?? '';
  const isMember = /^\d+$/.test(key);
  const name = isMember ? (steps[index - 1]?.key ?? '') : key;
  return isMember || isObj(steps[index]?.value) ? (singular[name] ?? name) : name;
}

function typeOf(value: unknown): string | undefined {
  return isObj(value) && typeof value['type'] === 'string' ? value['type'] : undefined;
}

function withArticle(name: string): string {
  return /^[aeiou]/.test(name) ? `an ${name}` : `a ${name}`;
}
