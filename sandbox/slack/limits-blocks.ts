/** Blocks, and which of them a message, a modal and a Home tab accept. */
import {
  anything,
  below,
  bool,
  byType,
  type Check,
  int,
  isObj,
  listOf,
  num,
  object,
  oneOf,
  report,
  type Spot,
  type Surface,
  str,
  type,
} from './limits-check.ts';
import {
  accessory,
  actionElement,
  buttonElement,
  contextAction,
  imageElement,
  inputElement,
} from './limits-elements.ts';
import { mrkdwn, plain, richText, text } from './limits-text.ts';
import type { Obj } from './types.ts';

const base = { block_id: str(255, 1) };
const slackFile = object({}, { id: str(255), url: str(3000) });

function needsOne(...fields: string[]) {
  return (block: Obj, spot: Spot) => {
    if (fields.every((field) => block[field] === undefined))
      report(spot, `missing required field: ${fields.join(' or ')}`);
  };
}

function uniqueActionIds(block: Obj, spot: Spot): void {
  const seen = new Set<unknown>();
  const elements = Array.isArray(block['elements']) ? block['elements'] : [];
  for (const [index, element] of elements.entries()) {
    if (!isObj(element) || element['action_id'] === undefined) continue;
    if (seen.has(element['action_id']))
      report(below(spot, `elements/${index}/action_id`), '`action_id` already exists');
    seen.add(element['action_id']);
  }
}

const rawCell = object({ ...type, text: str(10_000, 1) });
const cell = byType({
  raw_text: rawCell,
  raw_number: object({ ...type, value: num, text: str(10_000, 1) }),
  rich_text: richText,
});
const taskCard = object(
  {
    ...type,
    task_id: str(255, 1),
    title: str(3000, 1),
    status: oneOf('pending', 'in_progress', 'complete', 'error'),
  },
  {
    ...base,
    details: richText,
    output: richText,
    sources: listOf(
      byType({ url: object({ ...type, url: str(3000, 1), text: str(3000, 1) }) }),
      100,
    ),
  },
);
const card = object(
  type,
  {
    ...base,
    hero_image: imageElement,
    icon: imageElement,
    title: mrkdwn(150),
    subtitle: mrkdwn(150),
    body: mrkdwn(200),
    subtext: mrkdwn(200),
    actions: listOf(buttonElement, 3),
  },
  needsOne('hero_image', 'title', 'actions', 'body'),
);

const plainBlocks: Record<string, Check> = {
  actions: object({ ...type, elements: listOf(actionElement, 25) }, base, uniqueActionIds),
  alert: object(
    { ...type, text: text(200) },
    { ...base, level: oneOf('default', 'info', 'warning', 'error', 'success') },
  ),
  context: object(
    {
      ...type,
      elements: listOf(
        (value, spot) =>
          (isObj(value) && value['type'] === 'image' ? imageElement : text(3000))(value, spot),
        10,
      ),
    },
    base,
  ),
  context_actions: object({ ...type, elements: listOf(contextAction, 5) }, base),
  divider: object(type, base),
  file: object({ ...type, source: oneOf('remote'), external_id: str(255, 1) }, base),
  header: object({ ...type, text: plain(150) }, base),
  image: object(
    { ...type, alt_text: str(2000, 1) },
    { ...base, image_url: str(3000, 1), slack_file: slackFile, title: plain(2000) },
    needsOne('image_url', 'slack_file'),
  ),
  input: object(
    { ...type, label: plain(2000), element: inputElement },
    { ...base, hint: plain(2000), optional: bool, dispatch_action: bool },
  ),
  markdown: object({ ...type, text: str(12_000, 1) }, base),
  rich_text: richText,
  section: object(
    type,
    { ...base, text: text(3000), fields: listOf(text(2000), 10), accessory, expand: bool },
    needsOne('text', 'fields'),
  ),
  video: object(
    {
      ...type,
      video_url: str(3000, 1),
      thumbnail_url: str(3000, 1),
      alt_text: str(200, 1),
      title: plain(200),
    },
    {
      ...base,
      title_url: str(3000),
      author_name: str(50),
      provider_name: str(3000),
      provider_icon_url: str(3000),
      description: plain(200),
    },
  ),
};

const richerBlocks: Record<string, Check> = {
  card,
  carousel: object({ ...type, elements: listOf(byType({ card }), 10) }, base),
  data_table: object(
    { ...type, caption: str(3000, 1), rows: listOf(listOf(cell, 20), 101, 2) },
    { ...base, page_size: int(1, 100), row_header_column_index: int(0, 19) },
  ),
  plan: object(
    { ...type, title: str(3000, 1) },
    { ...base, tasks: listOf(byType({ task_card: taskCard }), 100, 0) },
  ),
  table: object(
    { ...type, rows: listOf(listOf(cell, 20), 100) },
    {
      ...base,
      column_settings: listOf(
        object({}, { align: oneOf('left', 'center', 'right'), is_wrapped: bool }),
        20,
      ),
    },
  ),
  task_card: taskCard,
};

const inContainer = ['actions', 'context', 'divider', 'file', 'header', 'image', 'input'].concat(
  'rich_text',
  'section',
  'table',
  'video',
);
const container = object(
  { ...type, child_blocks: listOf(only({ ...plainBlocks, ...richerBlocks }, inContainer), 10) },
  {
    ...base,
    title: plain(150),
    rich_text_title: richText,
    subtitle: text(150),
    width: oneOf('narrow', 'standard', 'wide', 'full'),
    icon: imageElement,
    is_collapsible: bool,
    default_collapsed: bool,
    has_header_divider: bool,
  },
  needsOne('title', 'rich_text_title'),
);
const all: Record<string, Check> = { ...plainBlocks, ...richerBlocks, container };

function only(checks: Record<string, Check>, names: readonly string[]): Check {
  return byType(Object.fromEntries(names.map((name) => [name, checks[name] ?? anything])));
}

const inViews = ['actions', 'context', 'divider', 'header', 'image', 'input', 'rich_text'].concat(
  'section',
  'video',
);

/** The block types of each surface; an `alert` is for modals only. */
export const blockOn: Record<Surface, Check> = {
  message: only(
    all,
    Object.keys(all).filter((name) => name !== 'alert'),
  ),
  modal: only(all, [...inViews, 'alert']),
  home: only(all, [...inViews, 'container']),
};
