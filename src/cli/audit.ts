import { parseArgs } from 'node:util';
import { parseAuditKey } from '../config.ts';
import type { ChainReport } from '../domain/chain.ts';
import { checkpointProblems, type TreeHead } from '../domain/merkle.ts';
import { type RequestId, referenceOf } from '../domain/request.ts';
import type { Result } from '../domain/result.ts';
import { type NoteRefusal, readCheckpoint } from '../domain/signed-note.ts';
import { sha256Bytes } from '../hashing.ts';
import { readPublicKey, verifySignature } from '../signing.ts';
import type { StoredEntry } from '../store/audit-entries.ts';
import { verifyExportFile } from './audit-verify-export.ts';
import { type CliContext, UsageError, type Verb } from './verb.ts';
import { withAuditLog } from './with-audit-log.ts';

/**
 * Looks along the whole log and says what does not fit; with a checkpoint also whether the log still begins as that
 * says. With an export it looks along that file, and at no database. Exit 0: it holds; 1: it does not, or the
 * checkpoint cannot be believed.
 */
export const auditVerify: Verb['run'] = async (context) => {
  const { values } = parseArgs({
    args: [...context.args],
    options: {
      json: { type: 'boolean', default: false },
      checkpoint: { type: 'string' },
      key: { type: 'string' },
      export: { type: 'string' },
    },
  });
  const said = readSaid(context, values);
  if (said?.ok === false) {
    context.complain(`The checkpoint cannot be believed: ${noteWords(said.refusal)}.`);
    return 1;
  }
  const { export: file, json } = values;
  if (file !== undefined) return await verifyExportFile(context, { file, json, said: said?.value });
  const { whole, then, ...chain } = await withAuditLog(context, (log) =>
    log.verifyChain(said?.value.size),
  );
  const more = said === undefined ? [] : checkpointProblems(said.value, { whole, then });
  const problems = [...chain.problems, ...more];
  const report = { ...chain, problems };
  const lines = values.json
    ? [JSON.stringify({ ...report, head: headOf(report), tree: treeJson(whole) })]
    : tell(report, said?.value);
  for (const line of lines) context.print(line);
  return problems.length === 0 ? 0 : 1;
};

function readSaid(
  { environment, readFile }: CliContext,
  { checkpoint, key }: { readonly checkpoint?: string; readonly key?: string },
): Result<TreeHead, NoteRefusal> | undefined {
  if (checkpoint === undefined && key === undefined) return undefined;
  if (checkpoint === undefined || key === undefined)
    throw new UsageError(
      'A checkpoint needs the public key that signed it, and the other way round.',
    );
  const read = (path: string): string => {
    try {
      return readFile(path);
    } catch {
      throw new UsageError(`There is no file ${path} that can be read.`);
    }
  };
  const { name } = parseAuditKey(environment, readFile);
  const known = { key: readPublicKey(read(key), name), verify: verifySignature };
  return readCheckpoint(read(checkpoint), { ...known, sha256: sha256Bytes });
}

function noteWords(refusal: NoteRefusal): string {
  switch (refusal.code) {
    case 'not_a_checkpoint':
      return 'it is none';
    case 'not_signed_by':
      return `this key of ${refusal.name} has not signed it (AUDIT_KEY_NAME says whose key it is)`;
    case 'signature_wrong':
      return 'its signature is not of this text';
  }
}

function treeJson({ size, root }: TreeHead) {
  return { size, root: Buffer.from(root).toString('base64') };
}

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

function tell(report: ChainReport, said: TreeHead | undefined): readonly string[] {
  const head = headOf(report);
  const holds = report.problems.length === 0 ? 'The log holds' : 'The log does not hold';
  return [
    ...report.problems.map(({ kind, seq, detail }) => `${kind} at ${seq}: ${detail}`),
    ...(report.omitted > 0 ? [`… and ${report.omitted} more signs of the same kind.`] : []),
    `${holds}: ${report.entries} entries${head === null ? '' : `, last hash ${head.hash}`}.`,
    ...(said === undefined || report.problems.length > 0
      ? []
      : [`Its first ${said.size} entries are those of the checkpoint.`]),
  ];
}
