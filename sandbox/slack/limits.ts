/**
 * Slack's limits on messages and views: the one place where the twin decides what Slack would
 * refuse. Pure. An empty answer means that Slack would take it.
 *
 * @see Slack docs, "Block Kit reference" and "Views"; the sizes that Slack does not document
 * (`msg_blocks_too_long`) are as reported on bolt-js.
 */
import { blockOn } from './limits-blocks.ts';
import {
  anything,
  below,
  bool,
  byType,
  isObj,
  listOf,
  type Measured,
  measure,
  object,
  report,
  type Spot,
  type Surface,
  str,
  type,
} from './limits-check.ts';
import { plain } from './limits-text.ts';
import type { Obj, Problem } from './types.ts';

export const limits = {
  messageBlocks: 50,
  viewBlocks: 100,
  messageJson: 13_200,
  viewBytes: 250_000,
  metadataBytes: 8_000,
  postText: 40_000,
  updateText: 4_000,
  markdown: 12_000,
  tableCharacters: 10_000,
  attachments: 100,
  modalStack: 3,
} as const;

/** Finds what Slack would refuse in a message. `text` is the top-level text. */
export function validateMessage(blocks: unknown, text?: string): Problem[] {
  const problems: Problem[] = [];
  const given = blocks ?? [];
  const spot: Spot = { pointer: '/blocks', problems, surface: 'message' };
  if (!Array.isArray(given)) {
    report(spot, 'must provide an array');
    return problems;
  }
  if (given.length === 0 && (text ?? '') === '')
    problems.push({ pointer: '', message: 'no text', error: 'no_text' });
  checkBlocks(given, spot);
  return problems;
}

/** How much a message uses of each limit that applies to it; pointers start at the message. */
export function measureMessage(message: Obj): Measured[] {
  const { blocks, text, metadata, edited } = message;
  const measured: Measured[] = [];
  const spot: Spot = { pointer: '', problems: [], surface: 'message', measured };
  const longest = edited === undefined ? limits.postText : limits.updateText;
  measure(below(spot, 'text'), 'characters', String(text ?? '').length, longest);
  if (Array.isArray(blocks) && blocks.length > 0) checkBlocks(blocks, below(spot, 'blocks'));
  if (metadata !== undefined)
    measure(below(spot, 'metadata'), 'bytes', bytesOf(metadata), limits.metadataBytes);
  return measured;
}

function checkBlocks(blocks: unknown[], spot: Spot): void {
  listOf(blockOn.message, limits.messageBlocks, 0)(blocks, spot);
  acrossBlocks(blocks.filter(isObj), spot);
  tablesFit(blocks.filter(isObj), spot);
  const { length } = JSON.stringify(blocks);
  measure(spot, 'characters of JSON', length, limits.messageJson);
  if (length > limits.messageJson)
    spot.problems.push({ pointer: '/blocks', message: 'too long', error: 'msg_blocks_too_long' });
}

function bytesOf(json: unknown): number {
  return Buffer.byteLength(JSON.stringify(json));
}

const viewFields = {
  private_metadata: str(3000),
  callback_id: str(255),
  external_id: str(255),
};
const viewShape = byType({
  modal: object(
    { ...type, title: plain(24), blocks: anything },
    {
      ...viewFields,
      submit: plain(24),
      close: plain(24),
      clear_on_close: bool,
      notify_on_close: bool,
      submit_disabled: bool,
    },
  ),
  home: object({ ...type, blocks: anything }, viewFields),
});

/** Finds what Slack would refuse in a modal or Home view. Pointers start with `/view`. */
export function validateView(view: unknown): Problem[] {
  const problems: Problem[] = [];
  checkView(view, { pointer: '/view', problems, surface: surfaceOf(view) });
  return problems;
}

/** How much a view uses of each limit that applies to it; pointers start at the view. */
export function measureView(view: Obj): Measured[] {
  const measured: Measured[] = [];
  checkView(view, { pointer: '', problems: [], surface: surfaceOf(view), measured });
  return measured;
}

function surfaceOf(view: unknown): Surface {
  return isObj(view) && view['type'] === 'home' ? 'home' : 'modal';
}

function checkView(view: unknown, spot: Spot): void {
  viewShape(view, spot);
  if (!isObj(view)) return;
  const blocks = view['blocks'];
  const at = below(spot, 'blocks');
  if (blocks !== undefined && blocks !== null)
    listOf(blockOn[spot.surface], limits.viewBlocks)(blocks, at);
  if (Array.isArray(blocks)) {
    acrossBlocks(blocks.filter(isObj), at);
    if (spot.surface === 'modal') inputsCanBeSubmitted(view, blocks.filter(isObj), spot);
  }
  const size = bytesOf(view);
  measure(spot, 'bytes', size, limits.viewBytes);
  if (size > limits.viewBytes)
    spot.problems.push({ pointer: '/view', message: 'too large', error: 'view_too_large' });
}

/** Finds what Slack would refuse in the options that an app answers to a `block_suggestion`. */
export function validateSuggestions(answer: unknown): Problem[] {
  const view = (element: Obj): Problem[] => {
    const label = { type: 'plain_text', text: 'x' };
    const input = { type: 'input', label, element: { type: 'static_select', ...element } };
    return validateView({ type: 'modal', title: label, submit: label, blocks: [input] });
  };
  if (!isObj(answer)) return [{ pointer: '', message: 'must provide an object' }];
  const { options, option_groups: groups } = answer;
  if (options === undefined && groups === undefined)
    return [{ pointer: '', message: 'missing options' }];
  const given = [options, groups].find((list) => Array.isArray(list) && list.length > 0);
  if (given === undefined) return [];
  return view(given === options ? { options } : { option_groups: groups });
}

/** Finds what Slack would refuse in message metadata: `metadata_too_large` or a wrong shape. */
export function validateMetadata(metadata: unknown): Problem[] {
  if (!isObj(metadata)) return [{ pointer: '', message: '', error: 'invalid_metadata_format' }];
  if (Object.keys(metadata).length === 0) return [];
  const shaped = typeof metadata['event_type'] === 'string' && isObj(metadata['event_payload']);
  if (!shaped) return [{ pointer: '', message: '', error: 'invalid_metadata_format' }];
  return bytesOf(metadata) > limits.metadataBytes
    ? [{ pointer: '', message: '', error: 'metadata_too_large' }]
    : [];
}

function acrossBlocks(blocks: Obj[], spot: Spot): void {
  const seen = new Set<unknown>();
  let focused = 0;
  for (const [index, block] of blocks.entries()) {
    const id = block['block_id'];
    if (id !== undefined && seen.has(id))
      report(below(spot, `${index}/block_id`), `\`block_id\` ${String(id)} already exists`);
    seen.add(id);
    if (JSON.stringify(block).includes('"focus_on_load":true')) focused += 1;
  }
  if (focused > 1) report(spot, 'only one element may have focus_on_load');
  const markdown = blocks
    .filter((block) => block['type'] === 'markdown')
    .reduce((sum, block) => sum + String(block['text']).length, 0);
  if (markdown > 0) measure(spot, 'characters', markdown, limits.markdown);
  if (markdown > limits.markdown) report(spot, 'markdown blocks are too long together');
}

function tablesFit(blocks: Obj[], spot: Spot): void {
  const kinds = blocks.map((block) => block['type']);
  if (kinds.filter((kind) => kind === 'table').length > 1) report(spot, 'only one table allowed');
  if (kinds.includes('plan') && kinds.includes('task_card'))
    report(spot, 'task_card and plan blocks cannot be mixed');
  for (const table of blocks.filter((block) => block['type'] === 'table')) {
    const cells = JSON.stringify(table['rows'] ?? []).match(/"text":"((?:[^"\\]|\\.)*)"/g) ?? [];
    const characters = cells.reduce((sum, cell) => sum + cell.length - 9, 0);
    measure(spot, 'characters', characters, limits.tableCharacters);
    if (characters > limits.tableCharacters) report(spot, 'table cells are too long together');
  }
}

function inputsCanBeSubmitted(view: Obj, blocks: Obj[], spot: Spot): void {
  const hasInput = blocks.some((block) => block['type'] === 'input');
  if (hasInput && view['submit'] === undefined) report(spot, 'missing required field: submit');
}

/** `[ERROR] must be … [json-pointer:/blocks/0/text]`, as Slack words it. */
export function pointed({ message, pointer }: Problem): string {
  return `${message} [json-pointer:${pointer}]`;
}
