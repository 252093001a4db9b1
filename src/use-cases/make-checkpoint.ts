import { type Checkpoint, isCheckpointDue, type News } from '../domain/checkpoint.ts';
import type { TreeHead } from '../domain/merkle.ts';
import type { Published } from './guard-restore.ts';
import type { AuditTree, Growth } from './ports/audit-tree.ts';
import type { CheckpointStore } from './ports/checkpoint-store.ts';
import type { Log } from './ports/log.ts';

export type MakeDeps = {
  readonly tree: Pick<AuditTree, 'advance'>;
  readonly checkpoints: Pick<CheckpointStore, 'state'>;
  readonly published: Published;
  /** The text of a checkpoint, signed. */
  readonly sign: (head: TreeHead) => string;
  readonly log: Log;
};

/**
 * Makes a checkpoint where one is due, or where the process is `closing` and there is news. A log that does not hold
 * since the last one is signed by nobody. `undefined`: none was made.
 */
export async function makeCheckpoint(
  deps: MakeDeps,
  { closing, signal }: { readonly closing: boolean; readonly signal: AbortSignal },
): Promise<Checkpoint | undefined> {
  const { now, size, newest } = await deps.checkpoints.state();
  if (!isCheckpointDue(newsOf({ now, size, newest }, closing))) return undefined;
  // Judged once more behind the lock: another process may have been first, or the database was set back just now.
  const sign = ({ head, more, ...growth }: Growth): string | undefined => {
    const isBehind = (growth.newest?.size ?? 0) < (deps.published.newest?.size ?? 0);
    const isDue = isCheckpointDue(newsOf({ ...growth, size: head.size }, closing));
    return isDue && !more && !isBehind ? deps.sign(head) : undefined;
  };
  for (;;) {
    const step = await deps.tree.advance(sign);
    if (step.kind === 'broken') {
      deps.log.error(step.problem, 'audit log does not hold: no checkpoint is signed');
      return undefined;
    }
    if (!step.more || signal.aborted) return step.checkpoint;
  }
}

type Since = Pick<Growth, 'now' | 'newest'> & { readonly size: number };

function newsOf({ now, size, newest }: Since, closing: boolean): News {
  const sinceMs = newest && now.getTime() - newest.at.getTime();
  return { entries: size - (newest?.size ?? 0), sinceMs, closing };
}
