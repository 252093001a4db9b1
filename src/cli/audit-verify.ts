import { parseArgs } from 'node:util';
import { isAcknowledged } from '../domain/lost-range.ts';
import { checkpointProblems, type TreeHead } from '../domain/merkle.ts';
import type { Result } from '../domain/result.ts';
import {
  type NoteKey,
  type NoteRefusal,
  readCheckpointOf,
  toBase64,
} from '../domain/signed-note.ts';
import { sha256Bytes } from '../hashing.ts';
import { verifySignature } from '../signing.ts';
import type { AuditLog, LogReport } from '../store/audit-log.ts';
import { verifyExportFile } from './audit-verify-export.ts';
import { droppedJson, droppedWords } from './dropped-words.ts';
import { noteWords, readKeys } from './read-note.ts';
import { readText } from './read-text.ts';
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
      key: { type: 'string', multiple: true, default: [] },
      export: { type: 'string' },
    },
  });
  const asked = readAsked(context, values);
  const { export: file, json } = values;
  if (file !== undefined) return await verifyFile(context, { file, json }, asked);
  const verified = await withAuditLog(context, (log) => verify(log, asked));
  if ('refusal' in verified) return disbelieve(context, verified.refusal);
  for (const line of json ? [asJson(verified)] : tell(verified)) context.print(line);
  return verified.report.problems.length === 0 ? 0 : 1;
};

function disbelieve({ complain }: CliContext, refusal: NoteRefusal): 1 {
  complain(`The checkpoint cannot be believed: ${noteWords(refusal)}.`);
  return 1;
}

/** Keys that a file names about itself would prove nothing. */
async function verifyFile(
  context: CliContext,
  { file, json }: { readonly file: string; readonly json: boolean },
  asked: Asked | undefined,
): Promise<number> {
  if (asked === undefined) return await verifyExportFile(context, { file, json, said: undefined });
  if (asked.keys.length === 0)
    throw new UsageError('With an export, a checkpoint needs the public key: --key PUB.pem.');
  const said = readNote(asked, asked.keys);
  if (!said.ok) return disbelieve(context, said.refusal);
  return await verifyExportFile(context, { file, json, said: said.value });
}

function readNote({ note }: Asked, keys: readonly NoteKey[]): Result<TreeHead, NoteRefusal> {
  return readCheckpointOf(note, keys, { verify: verifySignature, sha256: sha256Bytes });
}

/** A checkpoint and the keys that may have signed it; of no keys, those that the log names. */
type Asked = { readonly note: string; readonly keys: readonly NoteKey[] };

function readAsked(
  context: CliContext,
  { checkpoint, key }: { readonly checkpoint?: string; readonly key: readonly string[] },
): Asked | undefined {
  if (checkpoint === undefined && key.length === 0) return undefined;
  if (checkpoint === undefined)
    throw new UsageError('A key says something of a checkpoint only: --checkpoint FILE.');
  return { note: readText(context, checkpoint), keys: readKeys(context, key) };
}

type Verified = {
  readonly report: Report;
  readonly whole: TreeHead;
  readonly said: Said | undefined;
};

type Report = Omit<LogReport, 'whole' | 'then'>;

type Said = TreeHead & {
  /** The key is one that the log itself names. */
  readonly byLog: boolean;
  /** The log says that it has lost this checkpoint, and that an operator knows. */
  readonly acknowledged: boolean;
};

async function verify(
  log: AuditLog,
  asked: Asked | undefined,
): Promise<Verified | { readonly refusal: NoteRefusal }> {
  if (asked === undefined) return toVerified(await log.verifyChain(), undefined);
  const byLog = asked.keys.length === 0;
  const keys = byLog ? await log.listKeys() : asked.keys;
  if (keys.length === 0)
    throw new UsageError(
      'The log names no key, so a checkpoint needs the public key that signed it: --key PUB.pem.',
    );
  const read = readNote(asked, keys);
  if (!read.ok) return { refusal: read.refusal };
  const { size, root } = read.value;
  const lost = { size, root: toBase64(root) };
  const acknowledged = isAcknowledged(lost, await log.listAcknowledged());
  return toVerified(await log.verifyChain(size), { ...read.value, byLog, acknowledged });
}

function toVerified({ whole, then, ...chain }: LogReport, said: Said | undefined): Verified {
  const more = said === undefined ? [] : checkpointProblems(said, { whole, then });
  const report = { ...chain, problems: [...chain.problems, ...more] };
  // What the log has, it has not lost, whatever it says.
  return {
    report,
    whole,
    said: said && { ...said, acknowledged: said.acknowledged && more.length > 0 },
  };
}

function asJson({ report, whole, said }: Verified): string {
  const tree = { size: whole.size, root: toBase64(whole.root) };
  const checkpoint = said && {
    ...{ size: said.size, root: toBase64(said.root) },
    ...{ key_named_by_log: said.byLog, loss_acknowledged: said.acknowledged },
  };
  const dropped = droppedJson(report.dropped);
  return JSON.stringify({ ...report, head: headOf(report), tree, checkpoint, dropped });
}

function headOf({ head }: Report): { readonly seq: number; readonly hash: string } | null {
  if (head === undefined) return null;
  return { seq: head.seq, hash: Buffer.from(head.hash).toString('hex') };
}

function tell({ report, said }: Verified): readonly string[] {
  const head = headOf(report);
  const holds = report.problems.length === 0 ? 'The log holds' : 'The log does not hold';
  return [
    ...report.problems.map(({ kind, seq, detail }) => `${kind} at ${seq}: ${detail}`),
    ...(report.omitted > 0 ? [`… and ${report.omitted} more signs of the same kind.`] : []),
    `${holds}: ${report.entries} entries${head === null ? '' : `, last hash ${head.hash}`}.`,
    ...(report.dropped === undefined ? [] : [droppedWords(report.dropped)]),
    ...(said === undefined || report.problems.length > 0
      ? []
      : [`Its first ${said.size} entries are those of the checkpoint.`]),
    ...(said?.acknowledged === true
      ? ['An operator has acknowledged that the log has lost this checkpoint: see `audit list`.']
      : []),
    ...(said?.byLog === true
      ? [
          'The checkpoint is signed with a key that the log itself names. That proves less than a key that was kept elsewhere: whoever writes a log anew can name a key of their own in it.',
        ]
      : []),
  ];
}
