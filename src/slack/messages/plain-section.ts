import type { KnownBlock } from '@slack/types';
import { shown } from '../text.ts';

/** A piece of a line, and how Slack drew it. */
export type ShownPiece = { readonly text: string; readonly as: 'plain' | 'strong' | 'code' };

/**
 * The stored decision section for a terminal: what stood on the card, line by line, people and times by what Slack
 * made them of. Nothing in it can move the cursor.
 */
export function sectionLines(section: string): readonly string[] {
  return textsIn(section).flatMap(({ text }) => shown(unmarked(text)).split('\n'));
}

/** The same with what Slack drew as code or in bold, for whoever can draw it too. */
export function sectionPieces(section: string): readonly (readonly ShownPiece[])[] {
  return textsIn(section).flatMap(({ text, isMarkup }) =>
    text.split('\n').map((line) => (isMarkup ? piecesOf(line) : [plain(line)])),
  );
}

type TextObject = { readonly text: string; readonly isMarkup: boolean };

function textsIn(section: string): readonly TextObject[] {
  const blocks = JSON.parse(section) as readonly KnownBlock[]; // written by our own painter
  return blocks.flatMap(textsOf);
}

function textsOf(block: KnownBlock): readonly TextObject[] {
  if (block.type === 'section')
    return [...texts(block.text), ...(block.fields ?? []).flatMap(texts)];
  return block.type === 'context' ? block.elements.flatMap(texts) : [];
}

function texts(given: object | undefined): readonly TextObject[] {
  const { text, type } = { text: undefined, type: undefined, ...given } as {
    readonly text: unknown;
    readonly type: unknown;
  };
  return typeof text === 'string' ? [{ text, isMarkup: type === 'mrkdwn' }] : [];
}

/** What people typed stands in code, where an asterisk is one. */
const marks = /(`[^`]+`|\*[^*`]+\*)/;

function piecesOf(line: string): readonly ShownPiece[] {
  return line
    .split(marks)
    .filter((piece) => piece !== '')
    .map((piece) => {
      if (!marks.test(piece)) return plain(piece);
      const text = shown(unmarked(piece.slice(1, -1)));
      return { text, as: piece.startsWith('`') ? 'code' : 'strong' };
    });
}

function plain(text: string): ShownPiece {
  return { text: shown(unmarked(text)), as: 'plain' };
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
