/** What Slack does to blocks that it takes: fills in ids and defaults, and keeps what was typed. */
import { isObj } from './limits-check.ts';
import type { Block, Obj, StateValues } from './types.ts';
import type { World } from './world.ts';

/** A deep copy as Slack stores it: generated ids, `emoji` and `verbatim` filled in. */
export function storedBlocks(world: World, blocks: unknown): Block[] {
  if (!Array.isArray(blocks)) return [];
  // Checked by limits.ts before: every member is an object with a type.
  const copy = structuredClone(blocks) as Block[];
  for (const block of copy) {
    block.block_id ??= shortId(world);
    for (const element of interactive(block)) element['action_id'] ??= shortId(world);
    fillTextDefaults(block);
  }
  return copy;
}

function shortId(world: World): string {
  return `g${world.nextNumber().toString(36).padStart(4, '0')}`;
}

function fillTextDefaults(value: unknown): void {
  if (Array.isArray(value)) for (const each of value) fillTextDefaults(each);
  if (!isObj(value)) return;
  if (typeof value['text'] === 'string' && value['type'] === 'plain_text') value['emoji'] ??= true;
  if (typeof value['text'] === 'string' && value['type'] === 'mrkdwn') value['verbatim'] ??= false;
  for (const each of Object.values(value)) fillTextDefaults(each);
}

const passive = new Set(['image', 'mrkdwn', 'plain_text', 'rich_text_section']);

/** The interactive elements of a block, wherever they sit. */
export function interactive(block: Block): Obj[] {
  const children = Array.isArray(block['child_blocks']) ? (block['child_blocks'] as Block[]) : [];
  const listed = block.type === 'rich_text' ? [] : [block['elements'], block['actions']].flat();
  return [...listed, block['accessory'], block['element']]
    .filter(isObj)
    .filter((element) => !passive.has(String(element['type'])) && element['type'] !== 'card')
    .concat(children.flatMap(interactive));
}

/** How an element shows in `state.values` before anybody touched it; none for a button. */
export function initialState(element: Obj): Obj | undefined {
  const type = String(element['type']);
  const single: Record<string, string> = {
    datepicker: 'date',
    timepicker: 'time',
    datetimepicker: 'date_time',
    users_select: 'user',
    channels_select: 'channel',
    conversations_select: 'conversation',
    static_select: 'option',
    external_select: 'option',
    radio_buttons: 'option',
    multi_users_select: 'users',
    multi_channels_select: 'channels',
    multi_conversations_select: 'conversations',
    multi_static_select: 'options',
    multi_external_select: 'options',
    checkboxes: 'options',
  };
  const noun = single[type];
  if (noun !== undefined)
    return {
      type,
      [`selected_${noun}`]: element[`initial_${noun}`] ?? (noun.endsWith('s') ? [] : null),
    };
  if (type.endsWith('_input') && type !== 'file_input')
    return {
      type,
      [type === 'rich_text_input' ? 'rich_text_value' : 'value']: element['initial_value'] ?? null,
    };
  return undefined;
}

/** `state.values` of these blocks; what was typed under the same ids and type is kept. */
export function stateOf(blocks: readonly Block[], before: StateValues = {}): StateValues {
  const values: StateValues = {};
  for (const block of blocks) {
    for (const element of interactive(block)) {
      const initial = initialState(element);
      if (initial === undefined) continue;
      const blockId = String(block.block_id);
      const actionId = String(element['action_id']);
      const kept = before[blockId]?.[actionId];
      const inBlock = values[blockId] ?? {};
      inBlock[actionId] = kept !== undefined && kept['type'] === initial['type'] ? kept : initial;
      values[blockId] = inBlock;
    }
  }
  return values;
}
