import type { KnownBlock } from '@slack/types';
import { shown } from '../text.ts';

/**
 * The stored decision section for a terminal: what stood on the card, line by line, people and times by what Slack
 * made them of. Nothing in it can move the cursor.
 */
export function sectionLines(section: string): readonly string[] {
  const blocks = JSON.parse(section) as readonly KnownBlock[]; // written by our own painter
  return blocks.flatMap(textsOf).flatMap((text) => shown(text).split('\n'));
}

function textsOf(block: KnownBlock): readonly string[] {
  if (block.type === 'section')
    return [...texts(block.text), ...(block.fields ?? []).flatMap(texts)];
  return block.type === 'context' ? block.elements.flatMap(texts) : [];
}

function texts(given: object | undefined): readonly string[] {
  const { text } = { text: undefined, ...given } as { readonly text: unknown };
  return typeof text === 'string' ? [unmarked(text)] : [];
}

/** Slack's own marks, each as what it stands for. @see Slack docs, "Formatting message text" */
function unmarked(text: string): string {
  return text
    .replaceAll(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replaceAll(/<!subteam\^([A-Z0-9]+)>/g, '@$1')
    .replaceAll(/<([@#])([A-Z0-9]+)>/g, '$1$2')
    .replaceAll(/<(https:[^|>]*)\|([^>]*)>/g, '$2 ($1)')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
