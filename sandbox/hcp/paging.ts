import { code, Refused } from './refused.ts';
import type { Call } from './route.ts';
import type { Switches } from './switches.ts';

type Pagination = { next_page_token: string; previous_page_token: string };
type Cursor = { path: string; side: 'after' | 'before'; key: string };

/**
 * One page of a list in the order of its keys. A token names the last key seen, so what is added or
 * removed meanwhile neither repeats nor hides the rest. It is opaque, and good for one path only.
 */
export function pageOf<T>(
  items: T[],
  keyOf: (item: T) => string,
  { call, switches }: { call: Call; switches: Switches },
): { items: T[]; pagination: Pagination } {
  const { path } = call.request;
  const size = pageSize(call.query['pagination.page_size'], switches);
  const next = call.query['pagination.next_page_token'] ?? '';
  const previous = call.query['pagination.previous_page_token'] ?? '';
  if (next !== '' && previous !== '') throw invalid('only one page token may be given');

  const sorted = items.map((item) => ({ item, key: keyOf(item) }));
  sorted.sort((a, b) => (a.key < b.key ? -1 : 1));
  const begin = startOf(sorted, { next, previous, path, size });
  const chosen = sorted.slice(begin, begin + size);
  const first = chosen[0]?.key;
  const last = chosen.at(-1)?.key;
  const more = begin + size < sorted.length;
  return {
    items: chosen.map(({ item }) => item),
    pagination: {
      next_page_token: more && last !== undefined ? encode({ path, side: 'after', key: last }) : '',
      previous_page_token:
        begin > 0 && first !== undefined ? encode({ path, side: 'before', key: first }) : '',
    },
  };
}

function startOf(
  sorted: { key: string }[],
  at: { next: string; previous: string; path: string; size: number },
): number {
  if (at.next === '' && at.previous === '') return 0;
  const side = at.next === '' ? 'before' : 'after';
  const cursor = decode(at.next || at.previous);
  if (cursor?.path !== at.path || cursor.side !== side) throw invalid('invalid page token');
  const { key } = cursor;
  const index = sorted.findIndex((each) => (side === 'after' ? each.key > key : each.key >= key));
  const found = index < 0 ? sorted.length : index;
  return side === 'after' ? found : Math.max(0, found - at.size);
}

function pageSize(given: string | undefined, switches: Switches): number {
  if (given === undefined || given === '' || given === '0') return switches.defaultPageSize;
  if (!/^\d{1,9}$/.test(given)) throw invalid('pagination.page_size must be a number');
  if (Number(given) > switches.maxPageSize && switches.oversizedPages === 'refused')
    throw invalid(`pagination.page_size must be at most ${switches.maxPageSize}`);
  return Math.min(Number(given), switches.maxPageSize);
}

function encode(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function decode(token: string): Cursor | undefined {
  try {
    // Only `encode` makes these; anything else fails the comparison of paths.
    return JSON.parse(Buffer.from(token, 'base64url').toString()) as Cursor;
  } catch {
    return undefined;
  }
}

const invalid = (message: string) => new Refused(code.invalidArgument, message);
