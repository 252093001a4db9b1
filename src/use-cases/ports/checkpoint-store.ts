import type { Checkpoint } from '../../domain/checkpoint.ts';
import type { AcknowledgedLoss } from '../../domain/lost-range.ts';
import type { TreeHead } from '../../domain/merkle.ts';
import type { NoteKey } from '../../domain/signed-note.ts';

/** How far the log is ahead of its newest checkpoint. */
export type CheckpointState = {
  readonly now: Date;
  readonly size: number;
  readonly newest: Checkpoint | undefined;
};

/** The checkpoints on record beside the log, and what the log says of keys and of losses. */
export type CheckpointStore = {
  state(): Promise<CheckpointState>;
  find(size: number): Promise<Checkpoint | undefined>;
  /** Those of more entries than `size`, the smallest first. */
  listAfter(size: number, limit: number): Promise<readonly Checkpoint[]>;
  /** Whether this one is on record, and the log is at least as long. Costs two looks along an index. */
  has(published: TreeHead): Promise<boolean>;
  /** The keys that the log names, the oldest first. */
  listKeys(): Promise<readonly NoteKey[]>;
  /** Writes an entry that names this key, where the newest such entry names another one, or there is none. */
  nameKey(key: NoteKey): Promise<boolean>;
  listAcknowledged(): Promise<readonly AcknowledgedLoss[]>;
  /** Promises a channel the newest checkpoint, unless it was promised that one, waits for one, or was promised any within so long. */
  planPost(channel: string, everyMs: number): Promise<void>;
};
