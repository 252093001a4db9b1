import { checkpointEvery } from '../domain/checkpoint.ts';
import type { CheckpointFolder } from './ports/checkpoint-folder.ts';
import type { CheckpointStore } from './ports/checkpoint-store.ts';

export type PublishDeps = {
  readonly checkpoints: Pick<CheckpointStore, 'find' | 'listAfter' | 'planPost'>;
  readonly folder: CheckpointFolder | undefined;
  readonly channel: string | undefined;
  /** How names of files begin with a root. */
  readonly rootInName: (root: Uint8Array) => string;
};

/** In one run: more are written by the next. */
const writtenAtOnce = 1_000;

/**
 * Brings what is on record to where it outlives the database: first the folder, whatever is missing there since the
 * last one that it has of this log; then the channel, at most one every ten minutes, the newest.
 */
export async function publishCheckpoints(deps: PublishDeps): Promise<void> {
  const { checkpoints, folder, channel } = deps;
  if (folder !== undefined) {
    const after = await lastWritten(deps, folder);
    for (const checkpoint of await checkpoints.listAfter(after, writtenAtOnce))
      await folder.write(checkpoint);
  }
  if (channel !== undefined) await checkpoints.planPost(channel, checkpointEvery.ms);
}

/** Whoever writes one has written all before it. Files that the log does not know may be of a range that it lost. */
async function lastWritten(
  { checkpoints, rootInName }: PublishDeps,
  folder: CheckpointFolder,
): Promise<number> {
  for (const { size, root } of await folder.list()) {
    const known = await checkpoints.find(size);
    if (known !== undefined && rootInName(known.root) === root) return size;
  }
  return 0;
}
