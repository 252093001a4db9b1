/** What a spreadsheet would run: with spaces or quotes before it too, and as the wide characters of Asian keyboards. */
const formula = /^(?:[\s"']*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r])/u;
/** Nothing that moves the cursor of a terminal; ends of lines stand in quotes. */
const controls = /[^\P{Cc}\n\r\t]/gu;

/**
 * One line of CSV, its end included. What would be run as a formula gets an apostrophe before it, which spreadsheets
 * take for "text" and do not show.
 *
 * @see RFC 4180; OWASP, "CSV Injection"
 */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: string | number): string {
  if (typeof cell === 'number') return String(cell);
  const text = cell.replace(controls, '');
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
