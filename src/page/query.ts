import type { RequestFilter } from '../domain/request-filter.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import { type FilterFields, type FilterRefusal, filterNames } from '../intake/filter-names.ts';
import { parseCursor, printCursor } from '../intake/history-cursor.ts';
import { parseFilterFields } from '../intake/request-filter.ts';
import type { HistoryCursor } from '../use-cases/ports/request-history.ts';

/** What an address asks for. */
export type Asked = {
  /** As they stand in the address, for the form and for links. */
  readonly fields: FilterFields;
  readonly filter: RequestFilter;
  /** Behind which request the page begins. */
  readonly after: HistoryCursor | undefined;
};

export type QueryRefusal = {
  readonly fields: FilterFields;
  readonly problems: readonly (FilterRefusal | { readonly code: 'place_unreadable' })[];
};

/** Reads the query of an address; all that is wrong with it is told at once, and nothing of it is guessed. */
export function readQuery(query: string, now: Date): Result<Asked, QueryRefusal> {
  const given = [...new URLSearchParams(query)].filter(([, value]) => value.trim() !== '');
  const names = given.map(([name]) => name);
  const problems: Problem[] = [...new Set(names)].flatMap((name) => checkName(name, names));
  const all = new Map(given);
  const fields: FilterFields = Object.fromEntries(
    filterNames.flatMap((name) => (all.has(name) ? [[name, all.get(name)]] : [])),
  );
  const filter = parseFilterFields(fields, now);
  if (!filter.ok) problems.push(...filter.refusal);
  const after = readCursor(all.get('after'));
  if (!after.ok) problems.push(after.refusal);
  return filter.ok && after.ok && problems.length === 0
    ? ok({ fields, filter: filter.value, after: after.value })
    : refused({ fields, problems });
}

type Problem = QueryRefusal['problems'][number];

function checkName(name: string, names: readonly string[]): readonly Problem[] {
  const known = filterNames.find((one) => one === name);
  if (known === undefined && name !== 'after')
    return [{ code: 'unknown_name', text: name.slice(0, 40) }];
  if (names.indexOf(name) === names.lastIndexOf(name)) return [];
  return [
    known === undefined ? { code: 'place_unreadable' } : { name: known, code: 'named_twice' },
  ];
}

/** A database knows no year 0. */
const earliestYear = 1000;

function readCursor(
  text: string | undefined,
): Result<HistoryCursor | undefined, { readonly code: 'place_unreadable' }> {
  if (text === undefined) return ok(undefined);
  const cursor = parseCursor(text);
  const isKnown = cursor !== undefined && cursor.createdAt.getUTCFullYear() >= earliestYear;
  return isKnown ? ok(cursor) : refused({ code: 'place_unreadable' });
}

/** The address of what these fields ask for; the newest first, or behind a request. */
export function addressOf(path: string, fields: FilterFields, after?: HistoryCursor): string {
  const query = new URLSearchParams(Object.entries(fields));
  if (after !== undefined) query.set('after', printCursor(after));
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}
