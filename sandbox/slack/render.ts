/** Block Kit as lines of text. */
import { isObj } from './limits-check.ts';
import { type Names, plainText, unescaped } from './mrkdwn.ts';
import type { Block, Obj, StateValues } from './types.ts';

/**
 * A text object or a bare string as read. Slack keeps both kinds of text object escaped.
 *
 * @see Slack docs, "Escaping text"; bolt-python issue 513, plain text read back
 */
export function readText(value: unknown, names: Names): string {
  if (typeof value === 'string') return value;
  if (!isObj(value)) return '';
  const text = String(value['text'] ?? '');
  return value['type'] === 'mrkdwn' ? plainText(text, names) : unescaped(text);
}

type Render = (block: Block, names: Names, values: StateValues) => string[];

function list(value: unknown): Obj[] {
  return Array.isArray(value) ? value.filter(isObj) : [];
}

/** `[Approve]` for a button, `<Choose a cluster>` for a menu, `(alt text)` for a picture. */
function readElement(element: Obj, names: Names): string {
  const { type, text, placeholder, options, alt_text: alt } = element;
  if (type === 'button' || type === 'workflow_button') return `[${readText(text, names)}]`;
  if (type === 'image') return `(${String(alt)})`;
  if (type === 'mrkdwn' || type === 'plain_text') return readText(element, names);
  if (placeholder !== undefined) return `<${readText(placeholder, names)}>`;
  return `<${list(options)
    .map((option) => readText(option['text'], names))
    .join(' | ')}>`;
}

/** The state of an input as one line. */
export function readState(state: Obj | undefined): string {
  const chosen = Object.entries(state ?? {}).find(([name]) => name !== 'type')?.[1];
  const values = Array.isArray(chosen) ? chosen : [chosen];
  return values
    .filter((value) => value !== null && value !== undefined)
    .map((value) => (isObj(value) && 'value' in value ? String(value['value']) : asText(value)))
    .join(', ');
}

function asText(value: unknown): string {
  return isObj(value) ? JSON.stringify(value) : String(value);
}

function readInline(element: Obj, names: Names): string {
  const style = isObj(element['style']) ? element['style'] : {};
  const text = String(element['text'] ?? element['url'] ?? '');
  switch (element['type']) {
    case 'user':
      return names.user(String(element['user_id']));
    case 'usergroup':
      return names.group(String(element['usergroup_id']));
    case 'channel':
      return names.channel(String(element['channel_id']));
    case 'emoji':
      return `:${String(element['name'])}:`;
    case 'broadcast':
      return `@${String(element['range'])}`;
    case 'date':
      return String(element['fallback'] ?? element['timestamp']);
    case 'link':
      return element['text'] === undefined ? text : `${text} (${String(element['url'])})`;
    default:
      return style['code'] === true ? `\`${text}\`` : text;
  }
}

function readRich(part: Obj, names: Names): string[] {
  const inline = () =>
    list(part['elements'])
      .map((element) => readInline(element, names))
      .join('');
  switch (part['type']) {
    case 'rich_text_list':
      return list(part['elements']).flatMap((item, index) => {
        const mark = part['style'] === 'ordered' ? `${index + 1}.` : '•';
        return `${mark} ${readRich(item, names).join(' ')}`;
      });
    case 'rich_text_quote':
      return inline()
        .split('\n')
        .map((line) => `> ${line}`);
    case 'rich_text_preformatted':
      return ['```', ...inline().split('\n'), '```'];
    default:
      return inline().split('\n');
  }
}

function richLines(block: unknown, names: Names): string[] {
  return isObj(block) ? list(block['elements']).flatMap((part) => readRich(part, names)) : [];
}

const elements: Render = (block, names) => [
  list(block['elements'])
    .map((element) => readElement(element, names))
    .join(' '),
];

const task: Render = (block, names) => [
  `(${String(block['status'])}) ${String(block['title'])}`,
  ...richLines(block['details'], names),
  ...richLines(block['output'], names),
];

const renders: Record<string, Render> = {
  header: (block, names) => [readText(block['text'], names)],
  section: (block, names) =>
    [
      readText(block['text'], names),
      ...list(block['fields']).map((field) => readText(field, names)),
      ...list([block['accessory']]).map((element) => readElement(element, names)),
    ].flatMap((text) => (text === '' ? [] : text.split('\n'))),
  context: elements,
  actions: elements,
  context_actions: elements,
  divider: () => ['---'],
  image: (block) => [`(${String(block['alt_text'])})`],
  video: (block) => [`(${String(block['alt_text'])})`],
  markdown: (block) => String(block['text']).split('\n'),
  alert: (block, names) => [`! ${readText(block['text'], names)}`],
  rich_text: (block, names) => richLines(block, names),
  input: (block, names, values) => {
    const element = isObj(block['element']) ? block['element'] : {};
    const state = values[String(block.block_id)]?.[String(element['action_id'])];
    const hint = readText(block['hint'], names);
    return [
      `${readText(block['label'], names)}: ${readState(state)}`.trimEnd(),
      ...(hint === '' ? [] : [`  ${hint}`]),
    ];
  },
  plan: (block, names, values) => [
    String(block['title']),
    ...list(block['tasks']).flatMap((each) => task({ type: 'task_card', ...each }, names, values)),
  ],
  task_card: task,
  table: (block, names) =>
    (Array.isArray(block['rows']) ? block['rows'] : []).map((row) =>
      list(row)
        .map((cell) =>
          cell['type'] === 'rich_text' ? richLines(cell, names).join(' ') : String(cell['text']),
        )
        .join(' | '),
    ),
  container: (block, names, values) => [
    readText(block['title'], names),
    ...renderBlocks(list(block['child_blocks']).filter(isBlock), names, values),
  ],
};

function isBlock(value: Obj): value is Block {
  return typeof value['type'] === 'string';
}

/** Renders blocks as the lines that a person reads; unknown kinds by their name. */
export function renderBlocks(
  blocks: readonly Block[],
  names: Names,
  values: StateValues = {},
): string[] {
  return blocks.flatMap((block) => {
    const render = Object.hasOwn(renders, block.type) ? renders[block.type] : undefined;
    return render === undefined ? [`(${block.type})`] : render(block, names, values);
  });
}
