import { sameBytes } from './chain-entry.ts';
import type { TreeHead } from './merkle.ts';

/**
 * A checkpoint that was published, and that the log does not have any more: the database is older than it, or another
 * one. `root`: in base64, as the checkpoint has it.
 */
export type LostCheckpoint = {
  readonly size: number;
  readonly root: string;
  /** Its whole text: what an operator acknowledges. */
  readonly note: string;
};

/** What an entry says of a checkpoint whose loss an operator has acknowledged. */
export type AcknowledgedLoss = Pick<LostCheckpoint, 'size' | 'root'>;

export function isAcknowledged(
  { size, root }: AcknowledgedLoss,
  acknowledged: readonly AcknowledgedLoss[],
): boolean {
  return acknowledged.some((one) => one.size === size && one.root === root);
}

/** Whether a log that has this head, where it is as long as the checkpoint, is the one that the checkpoint is of. */
export function isKept(published: TreeHead, found: TreeHead | undefined): boolean {
  return found?.size === published.size && sameBytes(found.root, published.root);
}
