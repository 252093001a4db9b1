import type { ChainProblem } from '../domain/chain-entry.ts';
import { checkpointProblems, type TreeHead } from '../domain/merkle.ts';
import { sha256Bytes } from '../hashing.ts';
import { toHex } from '../intake/export-line.ts';
import { type ExportReport, verifyExport } from '../use-cases/verify-export.ts';
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
  const report = await verifyExport(
    { sha256: sha256Bytes },
    { lines: context.readLines(file), size: said?.size },
  ).catch((cause: unknown) => {
    if (!isFileError(cause)) throw cause;
    throw new UsageError(`There is no file ${file} that can be read.`, { cause });
  });
  if (said !== undefined && report.told?.complete === false)
    throw new UsageError('A checkpoint is of a whole log, and this export is a selection of it.');
  const problems = [
    ...report.problems,
    ...(said === undefined ? [] : checkpointProblems(said, report.heads)),
  ];
  const lines = json ? [toJson(report, problems)] : tell({ ...report, problems }, said);
  for (const line of lines) context.print(line);
  return problems.length === 0 ? 0 : 1;
}

function isFileError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

function toJson(report: ExportReport, problems: readonly ChainProblem[]): string {
  const { entries, omitted, told, head, heads } = report;
  return JSON.stringify({
    ...{ entries, problems, omitted, complete: told?.complete ?? null },
    filter: told?.filter ?? null,
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
    ...(said === undefined || problems.length > 0
      ? []
      : [`Its first ${said.size} entries are those of the checkpoint.`]),
  ];
}
