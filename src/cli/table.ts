import { shown } from '../slack/text.ts';

/** Nothing in it moves the cursor, and it stays a line. */
export function oneLine(text: string): string {
  return shown(text).replaceAll(/\s+/g, ' ');
}

/** Rows under one another, each column as wide as its widest cell; every line has its end. */
export function tableText(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(oneLine));
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => lengthOf(row[column] ?? ''))),
  );
  const padded = (text: string, width: number): string =>
    text + ' '.repeat(Math.max(0, width - lengthOf(text)));
  return cells
    .map((row) => row.map((text, column) => padded(text, widths[column] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

function lengthOf(text: string): number {
  return [...text].length;
}
