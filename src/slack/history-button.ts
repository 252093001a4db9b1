import { z } from 'zod';
import type { RequestFilter } from '../domain/request-filter.ts';
import { filterNames } from '../intake/filter-names.ts';
import { parseCursor, printCursor } from '../intake/history-cursor.ts';
import { filterFields, parseFilterFields } from '../intake/request-filter.ts';
import type { HistoryCursor } from '../use-cases/ports/request-history.ts';

/** What the buttons under a page of the past say of themselves: all that is needed to draw another one. */
export type HistoryAsked = {
  readonly filter: RequestFilter;
  readonly after: HistoryCursor | undefined;
};

const schema = z.strictObject({
  filter: z.partialRecord(z.enum(filterNames), z.string()),
  after: z.string().optional(),
});

/** Times ago are written as they were when the page was asked for: the next page goes on where this one ended. */
export function historyButton({ filter, after }: HistoryAsked): string {
  const place = after === undefined ? {} : { after: printCursor(after) };
  return JSON.stringify({ filter: filterFields(filter), ...place });
}

/** Reads a button's value; `undefined` for anything that is not one of ours. */
export function parseHistoryButton(text: string | undefined): HistoryAsked | undefined {
  const read = schema.safeParse(fromJson(text));
  if (!read.success) return undefined;
  const { filter, after } = read.data;
  const known = parseFilterFields(filter, new Date(0));
  const place = after === undefined ? undefined : parseCursor(after);
  if (!known.ok || (after !== undefined && place === undefined)) return undefined;
  return { filter: known.value, after: place };
}

function fromJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
