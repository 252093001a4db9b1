import { visible } from '../intake/text.ts';

/**
 * HTML, as a type: text enters it escaped, as the words of an element or the value of a quoted attribute, so what
 * somebody typed can never be markup. Nothing else makes one.
 */
export type Html = { readonly html: string };

type Piece = Html | readonly Html[] | string | number | undefined;

export function html(words: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  const rest = words.slice(1).map((word, index) => `${written(pieces[index])}${word}`);
  return { html: `${words[0] ?? ''}${rest.join('')}` };
}

export const nothing: Html = { html: '' };

function written(piece: Piece): string {
  if (piece === undefined) return '';
  if (typeof piece === 'string') return escaped(piece);
  if (typeof piece === 'number') return String(piece);
  return 'html' in piece ? piece.html : piece.map((one) => one.html).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What can hide or reorder text is dropped. */
function escaped(text: string): string {
  return visible(text.replaceAll(/\r\n?|[\u2028\u2029]/g, '\n')).replaceAll(
    /[&<>"']/g,
    (character) => entities[character] ?? '',
  );
}
