import type { TreeHead } from './merkle.ts';

/** A checkpoint that was made: signed, and on record beside the log. */
export type Checkpoint = TreeHead & { readonly note: string; readonly at: Date };

/** How much may happen, and how long it may last, before that is in a checkpoint. */
export const checkpointEvery = { entries: 100, ms: 600_000 } as const;

export type News = {
  /** Entries since the last checkpoint. */
  readonly entries: number;
  /** Since that was made; `undefined`: there is none yet. */
  readonly sinceMs: number | undefined;
  /** The process is about to end. */
  readonly closing: boolean;
};

/** Whether a checkpoint is to be made now. Without news there is none. Pure. */
export function isCheckpointDue({ entries, sinceMs, closing }: News): boolean {
  if (entries <= 0) return false;
  if (closing || sinceMs === undefined) return true;
  return entries >= checkpointEvery.entries || sinceMs >= checkpointEvery.ms;
}
