import type { ChainProblem } from '../domain/chain-entry.ts';
import type { Dropped } from '../domain/dropped.ts';
import { toHex } from '../domain/hex.ts';
import { checkpointProblems, type TreeHead } from '../domain/merkle.ts';
import { sha256Bytes } from '../hashing.ts';
import { type ExportReport, verifyExport } from '../use-cases/verify-export.ts';
import { droppedJson, droppedWords } from './dropped-words.ts';
import { oneLine } from './table.ts';
import { type CliContext, UsageError } from './verb.ts';

export type ExportWish = {
  readonly file: string;
  /** What a checkpoint says, where one is given. */
  readonly said: TreeHead | undefined;
  readonly json: boolean;
};

/** Checks a file that `audit export` has written, and asks no database. Exit 0: it holds; 1: it does not. */
export async function verifyExportFile(
  context: CliContext,
  { file, said, json }: ExportWish,
): Promise<number> {
  const report = await readExport(context, file, said?.size);
  if (said !== undefined) refuseOther(said, report);
  const problems = [
    ...report.problems,
    ...(said === undefined ? [] : checkpointProblems(said, report.heads)),
  ];
  const lines = json ? [toJson(report, problems)] : tell({ ...report, problems }, said);
  for (const line of lines) context.print(line);
  return problems.length === 0 ? 0 : 1;
}

/** What a file is found to be; `size`: of the log at the moment that is asked about. */
export async function readExport(
  { readLines }: CliContext,
  file: string,
  size?: number,
): Promise<ExportReport> {
  return await verifyExport({ sha256: sha256Bytes }, { lines: readLines(file), size }).catch(
    (cause: unknown) => {
      if (!isFileError(cause)) throw cause;
      throw new UsageError(`There is no file ${file} that can be read.`, { cause });
    },
  );
}

/** A checkpoint of what is not in the file says nothing of it. */
function refuseOther({ size }: TreeHead, { told, heads }: ExportReport): void {
  if (told?.complete === false)
    throw new UsageError('A checkpoint is of a whole log, and this export is a selection of it.');
  const before = told?.from?.seq ?? 0;
  if (size < before)
    throw new UsageError(
      `The checkpoint has ${size} entries, and those up to ${before} were dropped before this export: the export of those has them.`,
    );
  if (told?.before !== undefined && size > heads.whole.size)
    throw new UsageError(
      `The checkpoint has ${size} entries, and this export has those up to ${heads.whole.size}: take an earlier one.`,
    );
}

function isFileError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

function toJson(report: ExportReport, problems: readonly ChainProblem[]): string {
  const { entries, omitted, told, head, heads, dropped } = report;
  return JSON.stringify({
    ...{ entries, problems, omitted, complete: told?.complete ?? null },
    ...{ filter: told?.filter ?? null, before: told?.before ?? null },
    ...{ after: told?.from?.seq ?? null, dropped: droppedJson(dropped) },
    head: head === undefined ? null : { seq: head.seq, hash: toHex(head.hash) },
    tree: { size: heads.whole.size, root: Buffer.from(heads.whole.root).toString('base64') },
  });
}

function tell(report: ExportReport, said: TreeHead | undefined): readonly string[] {
  const { problems, omitted, entries, told, head } = report;
  const holds = problems.length === 0 ? 'The export holds' : 'The export does not hold';
  return [
    ...problems.map(({ kind, seq, detail }) => `${kind} at ${seq}: ${detail}`),
    ...(omitted > 0 ? [`… and ${omitted} more signs of the same kind.`] : []),
    `${holds}: ${entries} entries${head === undefined ? '' : `, last hash ${toHex(head.hash)}`}.`,
    ...(told?.complete === false
      ? [
          `It is a selection (${oneLine(told.filter)}): each entry is its own hash, and whether any was left out cannot be told.`,
        ]
      : []),
    ...beginLines(report),
    ...(said === undefined || problems.length > 0
      ? []
      : [`Its first ${said.size} entries are those of the checkpoint.`]),
  ];
}

/** Which part of the log it is. */
function beginLines({ told, dropped }: ExportReport): readonly string[] {
  if (told?.complete !== true) return [];
  const { before, from } = told;
  return [
    ...(before === undefined ? [] : [`It is the log up to ${before}.`]),
    ...(from === undefined
      ? []
      : [beginWords(from.seq, before === undefined ? dropped : undefined)]),
  ];
}

function beginWords(seq: number, dropped: Dropped | undefined): string {
  return dropped === undefined
    ? `It begins after entry ${seq}. That those before were dropped, what came later says: the log itself, or a later export.`
    : droppedWords(dropped);
}
