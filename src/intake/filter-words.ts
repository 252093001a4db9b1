import { type FilterRefusal, filterNames } from './filter-names.ts';

/** One part of a filter as it was typed: `name` is absent where a value stands alone. */
type FilterWord = { readonly name: string | undefined; readonly value: string };

/** Longer than the longest filter there can be, and short enough to be read in no time. */
const wordsMaxLength = 2_000;

const names = filterNames.join('|');
/** A name and its colon. What comes behind is its value, unless that is the next name. */
const nameFormat = String.raw`(?:([^\s:"“”<>]+)\s*:\s*)?`;
const notAName = String.raw`(?!(?:${names})\s*:)`;
/** Quoted, in Slack's brackets, or up to the next space. */
const valueFormat = String.raw`("(?:[^"\\]|\\.)*"|“[^”]*”|<[^<>]*>|${notAName}\S*)`;
const wordPattern = new RegExp(`\\s*${nameFormat}${valueFormat}?\\s*`, 'isuy');

/** Splits `name:value name:"two words"`: spaces around the colon, and quotes that a phone makes, do no harm. */
export function splitFilter(text: string): {
  readonly words: readonly FilterWord[];
  readonly refusals: readonly FilterRefusal[];
} {
  if (text.length > wordsMaxLength) {
    const refusal = { code: 'words_long', given: text.length, max: wordsMaxLength } as const;
    return { words: [], refusals: [refusal] };
  }
  const words: FilterWord[] = [];
  for (let at = 0; at < text.length; ) {
    wordPattern.lastIndex = at;
    const [whole = '', name, value = ''] = wordPattern.exec(text) ?? [];
    if (/^["“]/u.test(value) && !isQuoted(value))
      return { words, refusals: [{ code: 'quote_open', text: value }] };
    if (whole === '') break;
    if (name !== undefined || value !== '') words.push({ name, value: unquoted(value) });
    at += whole.length;
  }
  return { words, refusals: [] };
}

const quotedPattern = /^(?:"(?:[^"\\]|\\.)*"|“[^”]*”)$/su;

function isQuoted(value: string): boolean {
  return quotedPattern.test(value);
}

function unquoted(value: string): string {
  if (!isQuoted(value)) return value;
  const inner = value.slice(1, -1);
  return value.startsWith('"') ? inner.replaceAll(/\\(.)/gsu, '$1') : inner;
}

/** Letters, digits and what ids are made of need no quotes. */
const plainValue = /^[\p{L}\p{N}][\p{L}\p{N}._/@#+-]*$/u;

/** Writes a value so that `splitFilter` reads it back. */
export function quoted(value: string): string {
  return plainValue.test(value) ? value : `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
