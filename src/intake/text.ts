/**
 * Cleans what people paste. Invisible characters carry no meaning here, and some of them (the
 * bidirectional controls) make a text read differently from what it is. Half of a surrogate pair is
 * no character at all.
 */
const invisible = /[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
const controls = /[^\P{Cc}\n\t]/gu;

export function visible(text: string): string {
  return text.replace(invisible, '').replace(controls, '');
}

/** Free text of one or more lines: visible characters only, line ends as `\n`, no space around. */
export function parseFreeText(text: string): string {
  return visible(text.replace(/\r\n?/g, '\n').replace(/[\u2028\u2029]/g, '\n')).trim();
}

const separators = /[\s,;]+/u;
/** A bullet before a value, as in a list pasted from a document. A `*` by itself is no bullet. */
const bullet = /^[^\S\n]*[-*\u2022\u2013\u2014\u2219\u25e6][^\S\n]+(?=\S)/gmu;
/** What people leave around a pasted value: quotes, brackets, dashes. */
const wrapping =
  /^[-\s"'`\u2018\u2019\u201c\u201d<>[\](){}\u2022]+|[\s"'`\u2018\u2019\u201c\u201d<>[\](){}\u2022]+$/gu;

/** Splits a pasted list at commas, semicolons, spaces and line ends; drops wrapping and repeats. */
export function splitValues(text: string): readonly string[] {
  const values = visible(text.replace(/\r\n?|[\u2028\u2029]/g, '\n'))
    .replace(bullet, '')
    .split(separators)
    .map((piece) => piece.replace(wrapping, ''));
  return [...new Set(values.filter((value) => value !== ''))];
}
