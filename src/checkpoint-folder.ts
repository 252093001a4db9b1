import { randomUUID } from 'node:crypto';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint } from './domain/checkpoint.ts';
import {
  type CheckpointFile,
  type CheckpointFolder,
  CheckpointFolderError,
} from './use-cases/ports/checkpoint-folder.ts';

/** As many digits as a checkpoint can have, so that names sort by size. */
const sizeDigits = 15;
const rootCharacters = 16;
const fileName = /^checkpoint-(?<size>\d{15})-(?<root>[0-9a-f]{16})\.txt$/;

export function createCheckpointFolder(path: string): CheckpointFolder {
  return {
    list: async () => (await readdir(path)).flatMap(toFile).sort((a, b) => b.size - a.size),
    read: (name) => readFile(join(path, name), 'utf8'),
    write: (checkpoint) => writeWhole(path, nameOf(checkpoint), checkpoint.note),
    // It is not made here: a disk that is not mounted would go unnoticed.
    check: async () => {
      const probe = `.writable-${randomUUID()}.tmp`;
      try {
        await writeWhole(path, probe, '');
        await rm(join(path, probe));
      } catch (cause) {
        const why = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
        throw new CheckpointFolderError(
          `AUDIT_CHECKPOINT_DIR: nothing can be written to ${path}${why}. It must be a folder that the bot may write to.`,
          { cause },
        );
      }
    },
  };
}

/** The first characters of the root, as names of files have them. */
export function rootInName(root: Uint8Array): string {
  return Buffer.from(root).toString('hex').slice(0, rootCharacters);
}

function nameOf({ size, root }: Checkpoint): string {
  return `checkpoint-${String(size).padStart(sizeDigits, '0')}-${rootInName(root)}.txt`;
}

function toFile(name: string): readonly CheckpointFile[] {
  const { size, root } = fileName.exec(name)?.groups ?? {};
  return size === undefined || root === undefined ? [] : [{ name, size: Number(size), root }];
}

/**
 * Whoever dies at any line leaves a file with another name, or this one whole. The folder is synced as well: else the
 * new name could be lost with the machine.
 */
async function writeWhole(folder: string, name: string, text: string): Promise<void> {
  const draft = join(folder, `.${name}-${randomUUID()}.tmp`);
  const file = await open(draft, 'wx', 0o644);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, join(folder, name));
  const entry = await open(folder, 'r');
  await entry.sync().finally(() => entry.close());
}
