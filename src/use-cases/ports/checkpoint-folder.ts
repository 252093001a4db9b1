import type { Checkpoint } from '../../domain/checkpoint.ts';

/** By its name alone; what is in it may be something else. */
export type CheckpointFile = {
  readonly name: string;
  readonly size: number;
  /** The first characters of the root, in hexadecimal. */
  readonly root: string;
};

/** A folder that outlives the database: one file for each checkpoint. */
export type CheckpointFolder = {
  /** The largest first. What has another name is left out. */
  list(): Promise<readonly CheckpointFile[]>;
  read(name: string): Promise<string>;
  /** Under its own name only when all of it is on the disk. */
  write(checkpoint: Checkpoint): Promise<void>;
  /** Throws `CheckpointFolderError` where nothing can be written. */
  check(): Promise<void>;
};

/** The folder cannot be used; the sentence says why. */
export class CheckpointFolderError extends Error {
  override readonly name = 'CheckpointFolderError';
}
