import { parseArgs } from 'node:util';
import { csvLine } from '../domain/csv.ts';
import { toHex } from '../domain/hex.ts';
import type { RequestFilter } from '../domain/request-filter.ts';
import { sha256Bytes } from '../hashing.ts';
import { printExportEnd, printExportHead } from '../intake/export-line.ts';
import { printFilter } from '../intake/request-filter.ts';
import { type EntryCells, exportCells, exportLines } from '../store/audit-export.ts';
import { sayLacking, tellLacking } from './dropped-words.ts';
import { filterFlags, readFilterFlags } from './filter-flags.ts';
import { readMonth } from './read-month.ts';
import { type CliContext, UsageError, type Verb } from './verb.ts';
import { withAuditDatabase } from './with-audit-log.ts';

/**
 * Prints the log as it is at one moment, of any size: every entry, or those of a time, or those about the requests
 * that a filter fits. As JSON Lines it can be checked with `audit verify --export`, where there is no database; the
 * last line says what the whole log was.
 */
export const auditExport: Verb['run'] = async (context) => {
  const { values } = parseArgs({
    args: [...context.args],
    options: {
      ...{ ...filterFlags, before: { type: 'string' } },
      format: { type: 'string', default: 'jsonl' },
    },
  });
  const filter = readFilterFlags(values, new Date());
  const run = formats.get(values.format);
  if (run === undefined) throw new UsageError('--format must be jsonl or csv.');
  const before = values.before === undefined ? undefined : readMonth(values.before);
  if (before !== undefined && (Object.keys(filter).length > 0 || values.format !== 'jsonl'))
    throw new UsageError(
      '--before is of the whole log, as JSON Lines: leave out what else there is.',
    );
  await run(context, { filter, before });
  return 0;
};

type Wish = { readonly filter: RequestFilter; readonly before: string | undefined };
type Print = (context: CliContext, wish: Wish) => Promise<void>;

const formats: ReadonlyMap<string, Print> = new Map([
  ['jsonl', printLines],
  ['csv', printCsv],
]);

async function printLines(context: CliContext, { filter, before }: Wish): Promise<void> {
  const complete = Object.keys(filter).length === 0;
  const part = before === undefined ? {} : { before };
  let entries = 0;
  const end = await withAuditDatabase(context, (database) =>
    exportLines(
      { database, sha256: sha256Bytes },
      { filter, before },
      {
        begin: async (dropped, from) => {
          sayLacking(context, dropped, filter.since);
          const begin = complete && from !== undefined ? { from } : {};
          const head = { complete, filter: printFilter(filter), ...part, ...begin };
          await context.write(printExportHead(head));
        },
        lines: async ({ count, lines }) => {
          entries += count;
          await context.write(lines);
        },
      },
    ),
  );
  const log = end === undefined ? null : { seq: end.seq, hash: toHex(end.hash) };
  await context.write(printExportEnd({ entries, log }));
}

const columns = ['seq', 'at', 'action', 'actor', 'request_id', 'prev', 'hash', 'body'] as const;

/** For people and spreadsheets: what would be run as a formula is changed, so it is checked by nobody. */
async function printCsv(context: CliContext, { filter }: Wish): Promise<void> {
  await withAuditDatabase(context, async (database) => {
    await tellLacking(context, database, filter.since);
    await context.write(csvLine(columns));
    await exportCells(database, { filter }, (entries) =>
      context.write(entries.map(csvEntry).join('')),
    );
  });
}

function csvEntry(entry: EntryCells): string {
  return csvLine(columns.map((column) => entry[column] ?? ''));
}
