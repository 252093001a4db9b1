import { messageUsage, viewUsage } from '../../sandbox/page/usage.ts';
import type { Usage } from '../../sandbox/page/wire.ts';
import { stateOf } from '../../sandbox/slack/blocks.ts';
import { limits } from '../../sandbox/slack/limits.ts';
import { isObj } from '../../sandbox/slack/limits-check.ts';
import type { Names } from '../../sandbox/slack/mrkdwn.ts';
import { readText, renderBlocks } from '../../sandbox/slack/render.ts';
import type { Block, Obj } from '../../sandbox/slack/types.ts';
import { validateMessage, validateView } from '../unit/slack/judged.ts';
import type { Entry } from './entry.ts';
import { handleOf } from './names.ts';

const names: Names = {
  user: (id) => `@${handleOf(id)}`,
  group: (id) => `@${handleOf(id)}`,
  channel: (id) => `#${handleOf(id)}`,
};

/** The blocks as the local Slack takes them. */
export function blocksOf({ json }: Entry): readonly Block[] {
  return json.blocks as readonly object[] as readonly Block[];
}

/** What of it Slack would refuse, and times that are in nobody's zone. */
export function problemsOf(entry: Entry): readonly unknown[] {
  const { surface, json } = entry;
  if (surface !== 'message') return validateView(json);
  const { blocks, text } = json;
  const isLong = text.length > limits.updateText;
  return [...validateMessage(blocks, text), ...(isLong ? ['longer than chat.update takes'] : [])];
}

/** What a person reads of it, line by line, with what buttons ask before they act. */
export function linesOf(entry: Entry): readonly string[] {
  const blocks = blocksOf(entry);
  const errors = Object.entries(entry.errors ?? {});
  const lines = renderBlocks(blocks, names, stateOf(blocks));
  return [
    ...frameOf(entry),
    ...lines,
    ...fallbackOf(entry, lines),
    ...confirmsIn(blocks).map(confirmLine),
    ...errors.map(([block, text]) => `! ${block}: ${text.replaceAll('\n', ' / ')}`),
  ];
}

function frameOf({ surface, json }: Entry): readonly string[] {
  if (surface !== 'modal') return [];
  const { title, submit, close } = json;
  const buttons = [close, submit].map((label) => label && `[${readText(label, names)}]`);
  return [[`= ${readText(title, names)} =`, ...buttons].filter(Boolean).join(' ')];
}

/** What notifications show, where that is not what the message begins with. */
function fallbackOf({ surface, json }: Entry, lines: readonly string[]): readonly string[] {
  if (surface !== 'message') return [];
  const text = readText({ type: 'mrkdwn', text: json.text }, names);
  return lines.join('\n').startsWith(text) ? [] : [`TEXT ${text.replaceAll('\n', ' / ')}`];
}

function confirmsIn(value: unknown): readonly Obj[] {
  if (Array.isArray(value)) return value.flatMap(confirmsIn);
  if (!isObj(value)) return [];
  const own = 'action_id' in value && isObj(value['confirm']) ? [value] : [];
  return [...own, ...Object.values(value).flatMap(confirmsIn)];
}

function confirmLine({ text, confirm }: Obj): string {
  const asked = isObj(confirm) ? confirm : {};
  const words = [asked['title'], asked['text']].map((each) => readText(each, names));
  const buttons = [asked['deny'], asked['confirm']].map((each) => `[${readText(each, names)}]`);
  return `[${readText(text, names)}] asks: ${[...words, ...buttons].join(' ').replaceAll('\n', ' / ')}`;
}

const nearest = 3;
const counted = (number: number): string => number.toLocaleString('en');

/** What of it comes nearest to a limit. */
export function sizeLines(entry: Entry): readonly string[] {
  return usageOf(entry)
    .slice(0, nearest)
    .map(({ what, used, allowed }) => `${counted(used)} of ${counted(allowed)} ${what}`);
}

/** How much of each of Slack's limits it needs. */
export function usageOf(entry: Entry): readonly Usage[] {
  const sent = { ...entry.json, blocks: blocksOf(entry) };
  return entry.surface === 'message' ? messageUsage(sent) : viewUsage(sent);
}
