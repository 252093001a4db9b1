import { type GuardDeps, guardRestore } from './guard-restore.ts';
import { type MakeDeps, makeCheckpoint } from './make-checkpoint.ts';
import type { CheckpointStore } from './ports/checkpoint-store.ts';
import { type PublishDeps, publishCheckpoints } from './publish-checkpoints.ts';

export type CheckpointDeps = GuardDeps &
  MakeDeps &
  PublishDeps & { readonly checkpoints: CheckpointStore };

/** What a worker does about checkpoints, from its start to its end. */
export type Checkpoints = {
  /**
   * Names the key in the log, where that names another one, so that what it has signed can be checked later. Throws
   * where the folder cannot be used. What the log has lost by then is known before anything is begun.
   */
  begin(): Promise<void>;
  look(signal: AbortSignal): Promise<void>;
  /** What the last entries are in. Gives up when the signal says so: the next start makes it. */
  end(signal: AbortSignal): Promise<void>;
};

/**
 * A log that has lost what was published is signed by nobody before that is acknowledged: there would be two of one
 * size.
 */
export function keepCheckpoints(deps: CheckpointDeps): Checkpoints {
  const look = async (signal: AbortSignal, closing: boolean): Promise<void> => {
    if (!(await guardRestore(deps))) return;
    const made = await makeCheckpoint(deps, { closing, signal });
    if (made !== undefined) deps.published.newest = made;
    await publishCheckpoints(deps);
  };
  return {
    begin: async () => {
      await deps.folder?.check();
      if (await deps.checkpoints.nameKey(deps.ownKey))
        deps.log.info({ key: deps.ownKey.name }, 'audit log names a new key');
      await guardRestore(deps);
    },
    look: (signal) => look(signal, false),
    end: (signal) => Promise.race([look(signal, true), untilAborted(signal)]),
  };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
