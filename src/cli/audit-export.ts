import { parseArgs } from 'node:util';
import { csvLine } from '../domain/csv.ts';
import type { RequestFilter } from '../domain/request-filter.ts';
import { printExportEnd, printExportHead, toHex } from '../intake/export-line.ts';
import { printFilter } from '../intake/request-filter.ts';
import { type EntryCells, exportCells, exportLines } from '../store/audit-export.ts';
import { filterFlags, readFilterFlags } from './filter-flags.ts';
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
    options: { ...filterFlags, format: { type: 'string', default: 'jsonl' } },
  });
  const filter = readFilterFlags(values, new Date());
  const run = formats.get(values.format);
  if (run === undefined) throw new UsageError('--format must be jsonl or csv.');
  await run(context, filter);
  return 0;
};

type Print = (context: CliContext, filter: RequestFilter) => Promise<void>;

const formats: ReadonlyMap<string, Print> = new Map([
  ['jsonl', printLines],
  ['csv', printCsv],
]);

async function printLines(context: CliContext, filter: RequestFilter): Promise<void> {
  const complete = Object.keys(filter).length === 0;
  await context.write(printExportHead({ complete, filter: printFilter(filter) }));
  let entries = 0;
  const end = await withAuditDatabase(context, (database) =>
    exportLines(database, { filter }, async ({ count, lines }) => {
      entries += count;
      await context.write(lines);
    }),
  );
  const log = end === undefined ? null : { seq: end.seq, hash: toHex(end.hash) };
  await context.write(printExportEnd({ entries, log }));
}

const columns = ['seq', 'at', 'action', 'actor', 'request_id', 'prev', 'hash', 'body'] as const;

/** For people and spreadsheets: what would be run as a formula is changed, so it is checked by nobody. */
async function printCsv(context: CliContext, filter: RequestFilter): Promise<void> {
  await withAuditDatabase(context, async (database) => {
    await context.write(csvLine(columns));
    await exportCells(database, { filter }, (entries) =>
      context.write(entries.map(csvEntry).join('')),
    );
  });
}

function csvEntry(entry: EntryCells): string {
  return csvLine(columns.map((column) => entry[column] ?? ''));
}
