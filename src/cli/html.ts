import { shown } from '../slack/text.ts';

/** Markup that is our own; text from anybody enters it through `html` alone, and stays text. */
export type Html = { readonly html: string };

type Piece = string | number | Html | readonly Html[];

export function html(words: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  const text = words.reduce((before, word, index) => {
    const piece = pieces[index - 1];
    return `${before}${piece === undefined ? '' : markupOf(piece)}${word}`;
  });
  return { html: text };
}

function markupOf(piece: Piece): string {
  if (typeof piece === 'string') return escapeHtml(shown(piece));
  if (typeof piece === 'number') return String(piece);
  return isMarkup(piece) ? piece.html : piece.map((one) => one.html).join('\n');
}

function isMarkup(piece: Html | readonly Html[]): piece is Html {
  return 'html' in piece;
}

/** Whatever a text has, a page has it as text, byte for byte. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
