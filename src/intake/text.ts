/**
 * Cleans what people paste. Invisible characters carry no meaning here, and some of them (the
 * bidirectional controls) make a text read differently from what it is.
 */
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const controls = /[^\P{Cc}\n\t]/gu;

export function visible(text: string): string {
  return text.replace(invisible, '').replace(controls, '');
}

/** Free text of one or more lines: visible characters only, line ends as `\n`, no space around. */
export function parseFreeText(text: string): string {
  return visible(text.replace(/\r\n?/g, '\n').replace(/[\u2028\u2029]/g, '\n')).trim();
}

const separators = /[\s,;]+/u;
/** What people leave around a pasted value: quotes, brackets, bullets, Slack's link marks. */
const wrapping =
  /^[\s"'`\u2018\u2019\u201c\u201d<>[\](){}\u2022*-]+|[\s"'`\u2018\u2019\u201c\u201d<>[\](){}\u2022]+$/gu;

/** Splits a pasted list at commas, semicolons, spaces and line ends; drops wrapping and repeats. */
export function splitValues(text: string): readonly string[] {
  const values = visible(text)
    .split(separators)
    .map((piece) => (piece === '*' ? piece : piece.replace(wrapping, '')));
  return [...new Set(values.filter((value) => value !== ''))];
}
