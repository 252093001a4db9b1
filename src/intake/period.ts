/** A calendar period in UTC: from `since` on, and before `until`. */
export type Period = { readonly name: string; readonly since: Date; readonly until: Date };

const yearPattern = /^([12]\d{3})(?:Q([1-4])|-(0[1-9]|1[0-2]))?$/;

/** Reads a year, a quarter or a month: `2026`, `2026Q3`, `2026-08`. `undefined` for anything else. */
export function parsePeriod(text: string): Period | undefined {
  const name = text.trim().toUpperCase();
  const [, year, quarter, month] = yearPattern.exec(name) ?? [];
  if (year === undefined) return undefined;
  const [first, months] = monthsOf({ quarter, month });
  const at = (index: number): Date => new Date(Date.UTC(Number(year), index));
  return { name, since: at(first), until: at(first + months) };
}

/** The first month, from 0, and how many there are. */
function monthsOf(part: {
  readonly quarter: string | undefined;
  readonly month: string | undefined;
}): readonly [number, number] {
  if (part.quarter !== undefined) return [(Number(part.quarter) - 1) * 3, 3];
  return part.month === undefined ? [0, 12] : [Number(part.month) - 1, 1];
}
