import type { RequestFilter } from '../domain/request-filter.ts';
import { type FilterName, type FilterRefusal, filterNames } from '../intake/filter-names.ts';
import { parseFilterFields } from '../intake/request-filter.ts';
import { filterRefusalText, namedRefusalText } from '../slack/messages/filter-text.ts';
import { UsageError } from './verb.ts';

/** The flags of a filter, for `parseArgs`. */
export const filterFlags = {
  cluster: { type: 'string' },
  service: { type: 'string' },
  environment: { type: 'string' },
  person: { type: 'string' },
  change: { type: 'string' },
  status: { type: 'string' },
  decision: { type: 'string' },
  ticket: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
} as const;

type FlagName = keyof typeof filterFlags;

/** Throws `UsageError` with all that is wrong, a line each. */
export function readFilterFlags(
  values: { readonly [F in FlagName]?: string | undefined },
  now: Date,
): RequestFilter {
  const fields = filterNames.map((name) => [name, values[flagOf(name)] ?? ''] as const);
  const read = parseFilterFields(Object.fromEntries(fields), now);
  if (read.ok) return read.value;
  throw new UsageError(read.refusal.map(problemText).join('\n'));
}

function flagOf(name: FilterName): FlagName {
  return name === 'by' ? 'person' : name;
}

function problemText(refusal: FilterRefusal): string {
  return 'name' in refusal
    ? `--${flagOf(refusal.name)}: ${namedRefusalText(refusal)}`
    : filterRefusalText(refusal);
}
