import { parseArgs } from 'node:util';
import type { ChainReport } from '../domain/chain.ts';
import { type RequestId, referenceOf } from '../domain/request.ts';
import type { StoredEntry } from '../store/audit-entries.ts';
import { UsageError, type Verb } from './verb.ts';
import { withAuditLog } from './with-audit-log.ts';

/** Looks along the whole log and says what does not fit. Exit 0: it holds; 1: it does not. */
export const auditVerify: Verb['run'] = async (context) => {
  const { values } = parseArgs({
    args: [...context.args],
    options: { json: { type: 'boolean', default: false } },
  });
  const report = await withAuditLog(context, (log) => log.verifyChain());
  const lines = values.json ? [JSON.stringify({ ...report, head: headOf(report) })] : tell(report);
  for (const line of lines) context.print(line);
  return report.problems.length === 0 ? 0 : 1;
};

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

function headOf({ head }: ChainReport): { readonly seq: number; readonly hash: string } | null {
  if (head === undefined) return null;
  return { seq: head.seq, hash: Buffer.from(head.hash).toString('hex') };
}

function tell(report: ChainReport): readonly string[] {
  const head = headOf(report);
  const holds = report.problems.length === 0 ? 'The log holds' : 'The log does not hold';
  return [
    ...report.problems.map(({ kind, seq, detail }) => `${kind} at ${seq}: ${detail}`),
    ...(report.omitted > 0 ? [`… and ${report.omitted} more signs of the same kind.`] : []),
    `${holds}: ${report.entries} entries${head === null ? '' : `, last hash ${head.hash}`}.`,
  ];
}
