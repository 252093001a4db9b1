import { parseArgs } from 'node:util';
import { type RequestId, referenceOf } from '../domain/request.ts';
import type { StoredEntry } from '../store/audit-entries.ts';
import { UsageError, type Verb } from './verb.ts';
import { withAuditLog } from './with-audit-log.ts';

/** Prints the newest entries in the order of the log: when, who, what, about which request. */
export const auditList: Verb['run'] = async (context) => {
  const { values } = parseArgs({
    args: [...context.args],
    options: {
      json: { type: 'boolean', default: false },
      limit: { type: 'string', default: '100' },
    },
  });
  const limit = Number(values.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 10_000)
    throw new UsageError('--limit must be a whole number from 1 to 10000.');
  const entries = await withAuditLog(context, (log) => log.listNewest(limit));
  for (const entry of entries) context.print(values.json ? entry.body : entryLine(entry));
  return 0;
};

function entryLine({ seq, columns }: StoredEntry): string {
  const about =
    columns.requestId === null ? '' : `  ${referenceOf(columns.requestId as RequestId)}`;
  return `${String(seq).padStart(6)}  ${columns.at}  ${(columns.actor ?? 'bot').padEnd(11)}  ${columns.action}${about}`;
}
