import type { Piece } from './piece.ts';
import { reference } from './reference.ts';
import { unescaped } from './unescaped.ts';

const styles = { '*': 'bold', _: 'italic', '~': 'strike' } as const;
type Mark = keyof typeof styles;

type Found = { readonly piece: Piece; readonly end: number };

/** What is inside lines: styles, code and references. */
export function parseInline(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const closerOf = closerIn(text);
  let taken = 0;
  let at = 0;
  while (at < text.length) {
    const found = atomAt(text, at) ?? styledAt(text, at, closerOf);
    if (found !== undefined) {
      pieces.push(...words(text.slice(taken, at)), found.piece);
      taken = found.end;
    }
    at = found?.end ?? at + 1;
  }
  return [...pieces, ...words(text.slice(taken))];
}

function words(text: string): readonly Piece[] {
  return text === '' ? [] : [{ kind: 'text', text: unescaped(text) }];
}

/** Code, or a reference in angle brackets: inside them no mark is one. */
function atomAt(text: string, at: number): Found | undefined {
  const end = atomEnd(text, at);
  if (end === undefined) return undefined;
  const inner = text.slice(at + 1, end - 1);
  const piece: Piece | undefined =
    text[at] === '`' ? { kind: 'code', text: unescaped(inner) } : reference(inner);
  return piece && { piece, end };
}

function atomEnd(text: string, at: number): number | undefined {
  if (text[at] !== '`' && text[at] !== '<') return undefined;
  const atom = /`[^`\n]+`|<[^<>\n]+>/y;
  atom.lastIndex = at;
  return atom.test(text) ? atom.lastIndex : undefined;
}

type CloserOf = (at: number, mark: Mark) => number | undefined;

function styledAt(text: string, at: number, closerOf: CloserOf): Found | undefined {
  const mark = text[at];
  if (mark !== '*' && mark !== '_' && mark !== '~') return undefined;
  const begins = /[\s([{"'*_~]|^$/.test(text[at - 1] ?? '') && /\S/.test(text[at + 1] ?? '');
  const closer = begins ? closerOf(at, mark) : undefined;
  if (closer === undefined) return undefined;
  const pieces = parseInline(text.slice(at + 1, closer));
  return { piece: { kind: styles[mark], pieces }, end: closer + 1 };
}

/**
 * Finds the first mark that ends a style on its line: so none is left inside for another of its kind, and
 * styles are three deep at most. A line without one is remembered, so that no text takes longer than its
 * length.
 */
function closerIn(text: string): CloserOf {
  const hopelessUpTo = { '*': 0, _: 0, '~': 0 };
  return (opener, mark) => {
    if (opener < hopelessUpTo[mark]) return undefined;
    let at = opener + 1;
    while (at < text.length && text[at] !== '\n') {
      if (at > opener + 1 && text[at] === mark && ends(text, at)) return at;
      at = atomEnd(text, at) ?? at + 1;
    }
    hopelessUpTo[mark] = at;
    return undefined;
  };
}

function ends(text: string, at: number): boolean {
  return /\S/.test(text[at - 1] ?? '') && /[\s.,;:!?)\]}"'*_~]|^$/.test(text[at + 1] ?? '');
}
