/**
 * Filters of requests, as every door reads them: typed in plain words, or filled in field by field. Forgiving in form,
 * strict in meaning: a filter that is read in part would find what nobody asked for.
 */
import { type RequestStatus, transitions } from '../domain/lifecycle.ts';
import { changes, type SlackUserId } from '../domain/request.ts';
import { decisions, type RequestFilter } from '../domain/request-filter.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import {
  type FilterFields,
  type FilterName,
  type FilterRefusal,
  filterNames,
  findFilterName,
  type NamedRefusal,
} from './filter-names.ts';
import { parseFilterTime, printFilterTime } from './filter-time.ts';
import { quoted, splitFilter } from './filter-words.ts';
import { parseFreeText } from './text.ts';

export type ReadFilter = Result<RequestFilter, readonly FilterRefusal[]>;

/** Reads `cluster:prod-eu by:U0ALICE since:30d`; tells all that is wrong at once. `now`: what times ago are ago of. */
export function parseFilterWords(text: string, now: Date): ReadFilter {
  const { words, refusals } = splitFilter(text);
  const given: [FilterName, string][] = [];
  const problems: FilterRefusal[] = [...refusals];
  for (const { name, value } of words) {
    const known = name === undefined ? undefined : findFilterName(name);
    if (known !== undefined) given.push([known, value]);
    else if (name === undefined) problems.push({ code: 'no_name', text: value });
    else problems.push({ code: 'unknown_name', text: name });
  }
  return readFilter(given, { problems, now });
}

/** Reads the same from fields; one that is empty is as if it were not there. */
export function parseFilterFields(fields: FilterFields, now: Date): ReadFilter {
  const given = filterNames.flatMap((name): readonly [FilterName, string][] => {
    const value = fields[name] ?? '';
    return parseFreeText(value) === '' ? [] : [[name, value]];
  });
  return readFilter(given, { problems: [], now });
}

type Reading = { readonly problems: readonly FilterRefusal[]; readonly now: Date };

function readFilter(
  given: readonly (readonly [FilterName, string])[],
  { problems, now }: Reading,
): ReadFilter {
  const found: FilterRefusal[] = [...problems];
  let filter: RequestFilter = {};
  const seen = new Set<FilterName>();
  for (const [name, value] of given) {
    const read = seen.has(name) ? refused(twice(name)) : readPart(name, value, now);
    seen.add(name);
    if (read.ok) filter = { ...filter, ...read.value };
    else found.push(read.refusal);
  }
  const { since, until } = filter;
  if (since !== undefined && until !== undefined && since >= until)
    found.push({ name: 'until', code: 'nothing_between' });
  return found.length > 0 ? refused(found) : ok(filter);
}

function twice(name: FilterName): NamedRefusal {
  return { name, code: 'named_twice' };
}

type ReadPart = Result<RequestFilter, NamedRefusal>;
type Part = (name: FilterName, text: string, now: Date) => ReadPart;

function readPart(name: FilterName, value: string, now: Date): ReadPart {
  const text = parseFreeText(value).replaceAll(/\s+/gu, ' ');
  if (text === '') return refused({ name, code: 'value_missing' });
  const given = [...text].length;
  if (given > filterValueMaxLength)
    return refused({ name, code: 'value_long', given, max: filterValueMaxLength });
  return parts[name](name, text, now);
}

/** As long as the longest ticket; names and ids are shorter. */
export const filterValueMaxLength = 100;

type Keep<T> = (value: T) => RequestFilter;

const asText =
  (keep: Keep<string>): Part =>
  (_name, text) =>
    ok(keep(text));

const personPattern = /^(?:<@([UW][A-Z0-9]{2,})(?:\|[^<>]*)?>|([UW][A-Z0-9]{2,}))$/i;

const asPerson: Part = (name, text) => {
  const [, mentioned, id] = personPattern.exec(text) ?? [];
  const person = (mentioned ?? id)?.toUpperCase();
  if (person === undefined) return refused({ name, code: 'not_a_person', text });
  return ok({ person: person as SlackUserId }); // the pattern is what makes it one
};

const asTime =
  (end: 'since' | 'until', keep: Keep<Date>): Part =>
  (name, text, now) => {
    const time = parseFilterTime(text, end, now);
    return time === undefined ? refused({ name, code: 'not_a_time', text }) : ok(keep(time));
  };

/** One of some words; a space or a dash will do for what joins them. */
const asOneOf =
  <T extends string>(known: readonly T[], keep: Keep<T>): Part =>
  (name, text) => {
    const wanted = text.toLowerCase().replaceAll(/[\s-]+/gu, '_');
    const found = known.find((word) => word === wanted);
    return found === undefined
      ? refused({ name, code: 'not_one_of', text, known })
      : ok(keep(found));
  };

export const filterStatuses = Object.keys(transitions) as readonly RequestStatus[];

const parts: Record<FilterName, Part> = {
  cluster: asText((cluster) => ({ cluster })),
  service: asText((service) => ({ service })),
  environment: asText((environment) => ({ environment })),
  by: asPerson,
  change: asOneOf(changes, (change) => ({ change })),
  status: asOneOf(filterStatuses, (status) => ({ status })),
  decision: asOneOf(decisions, (decision) => ({ decision })),
  ticket: asText((ticket) => ({ ticket })),
  since: asTime('since', (since) => ({ since })),
  until: asTime('until', (until) => ({ until })),
};

/** A filter as fields: what `parseFilterFields` reads back. */
export function filterFields(filter: RequestFilter): FilterFields {
  const { person, since, until, ...same } = filter;
  return {
    ...same,
    ...(person === undefined ? {} : { by: person }),
    ...(since === undefined ? {} : { since: printFilterTime(since, 'since') }),
    ...(until === undefined ? {} : { until: printFilterTime(until, 'until') }),
  };
}

/** A filter in words: what `parseFilterWords` reads back; nothing for the filter that everything fits. */
export function printFilter(filter: RequestFilter): string {
  const fields = filterFields(filter);
  return filterNames
    .flatMap((name) => {
      const value = fields[name];
      return value === undefined ? [] : [`${name}:${isTime(name) ? value : quoted(value)}`];
    })
    .join(' ');
}

function isTime(name: FilterName): boolean {
  return name === 'since' || name === 'until';
}
