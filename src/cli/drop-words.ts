import type { DropPlan, DropRefusal } from '../domain/drop-plan.ts';
import { toHex } from '../domain/hex.ts';
import { toBase64 } from '../domain/signed-note.ts';
import type { ExportReport } from '../use-cases/verify-export.ts';

/** Why nothing can go. */
export function refusalWords(refusal: DropRefusal, before: string): string {
  switch (refusal.code) {
    case 'month_not_over':
      return `${before} has not begun: only months that are over can be dropped.`;
    case 'nothing_before':
      return `The log has no entry from before ${before}: there is nothing to drop.`;
    case 'nothing_stays':
      return `The log has no entry since ${before}, and the last one must stay: nothing was dropped.`;
    case 'open_requests':
      return `Requests that are open have entries from before ${before}: ${refusal.references.join(', ')}. Nothing is dropped before they have ended.`;
    case 'no_checkpoint':
      return `No checkpoint has the entries up to ${refusal.size}, so nobody could check them any more: see AUDIT_KEY. Nothing was dropped.`;
    case 'loss_open':
      return 'The log has lost published checkpoints, which nobody has acknowledged: see `audit acknowledge-loss`. Nothing was dropped.';
  }
}

/** Why an export is not the one of what is to go. */
export function otherExportWords(
  { before, first, size }: DropPlan,
  { file, report }: { readonly file: string; readonly report: ExportReport },
): string {
  const [problem] = report.problems;
  const why =
    problem === undefined
      ? `it is not the export of entries ${first} to ${size}, all of them and no others`
      : `it does not hold (${problem.kind} at ${problem.seq}: ${problem.detail})`;
  return `${file}: ${why}. Make it with: npm run cli -- audit export --before ${before}. Nothing was dropped.`;
}

/** What is to go. */
export function planWords(
  { before, first, size, entries, hash, root, checkpoint }: DropPlan,
  { file, exportSha256 }: { readonly file: string; readonly exportSha256: string },
): readonly string[] {
  return [
    `${entries} entries from before ${before}: ${first} to ${size}, last hash ${toHex(hash)}`,
    `Root of the ${size} entries up to the last of them: ${toBase64(root)}`,
    `The checkpoint of ${checkpoint.size} entries covers them.`,
    `${file} has exactly them: SHA-256 ${exportSha256}`,
  ];
}

export function doneWords({ first, size, entries }: DropPlan, seq: number): string {
  return `Dropped ${entries} entries, ${first} to ${size}: entry ${seq} says so. Keep the export: nothing else has them.`;
}
