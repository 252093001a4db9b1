import { parseArgs } from 'node:util';
import type { RequestFilter } from '../domain/request-filter.ts';
import { parseCursor, printCursor } from '../intake/history-cursor.ts';
import { createRequestHistory, readWholeHistory } from '../store/request-history.ts';
import type { HistoryCursor } from '../use-cases/ports/request-history.ts';
import { tellLacking } from './dropped-words.ts';
import { filterFlags, readFilterFlags } from './filter-flags.ts';
import { formatFlags, type HistoryOutput, readFormat } from './history-output.ts';
import { type CliContext, UsageError, type Verb } from './verb.ts';
import { withAuditDatabase } from './with-audit-log.ts';

/**
 * Prints the requests that fit a filter, the newest first: a page of them and how to get the next one, or with
 * `--limit all` all of them as they are at one moment, of any number. Requests are listed whether or not the log still
 * has their entries.
 */
export const auditQuery: Verb['run'] = async (context) => {
  const { values } = parseArgs({
    args: [...context.args],
    options: {
      ...{ ...filterFlags, ...formatFlags },
      limit: { type: 'string', default: '50' },
      after: { type: 'string' },
    },
  });
  const filter = readFilterFlags(values, new Date());
  const { name, output } = readFormat(values);
  const limit = readLimit(values.limit);
  const after = readAfter(values.after, limit);
  if (limit === 'all') await printAll(context, filter, output);
  else {
    const next = await printPage(context, { filter, output, limit, after });
    if (next !== undefined && name !== 'json')
      context.complain(`There are more. The next page: the same with --after ${printCursor(next)}`);
  }
  return 0;
};

type Page = {
  readonly filter: RequestFilter;
  readonly output: HistoryOutput;
  readonly limit: number;
  readonly after: HistoryCursor | undefined;
};

async function printPage(
  context: CliContext,
  { filter, output, limit, after }: Page,
): Promise<HistoryCursor | undefined> {
  const { requests, next } = await withAuditDatabase(context, async (database) => {
    await tellLacking(context, database, filter.since);
    return await createRequestHistory(database).page(filter, {
      limit,
      ...(after === undefined ? {} : { after }),
    });
  });
  const some = requests.length === 0 ? '' : output.some(requests);
  const end = output.end({ next: next === undefined ? null : printCursor(next) });
  await context.write(output.head() + some + end);
  return next;
}

async function printAll(
  context: CliContext,
  filter: RequestFilter,
  output: HistoryOutput,
): Promise<void> {
  await withAuditDatabase(context, async (database) => {
    await tellLacking(context, database, filter.since);
    await context.write(output.head());
    await readWholeHistory(database, { filter }, (requests) =>
      context.write(output.some(requests)),
    );
    await context.write(output.end({ next: null }));
  });
}

function readLimit(text: string): number | 'all' {
  if (text === 'all') return 'all';
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
    throw new UsageError('--limit must be a whole number from 1 to 1000, or all.');
  return limit;
}

function readAfter(text: string | undefined, limit: number | 'all'): HistoryCursor | undefined {
  if (text === undefined) return undefined;
  if (limit === 'all') throw new UsageError('--limit all begins at the newest: leave out --after.');
  const after = parseCursor(text);
  if (after === undefined)
    throw new UsageError('--after must be what the page before has said, letter by letter.');
  return after;
}
