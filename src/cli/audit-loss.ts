import { parseArgs } from 'node:util';
import { parseAuditKey } from '../config.ts';
import type { TreeHead } from '../domain/merkle.ts';
import { type NoteKey, readCheckpointOf } from '../domain/signed-note.ts';
import { createHashing, sha256Bytes } from '../hashing.ts';
import { readSigningKey, verifySignature } from '../signing.ts';
import { createAuditTree } from '../store/audit-tree.ts';
import { createCheckpointStore } from '../store/checkpoint-store.ts';
import { createFreezeStore } from '../store/freeze-store.ts';
import {
  type AcknowledgeDeps,
  type AcknowledgeRefusal,
  acknowledgeLoss,
} from '../use-cases/acknowledge-loss.ts';
import { noteWords } from './read-note.ts';
import { readText } from './read-text.ts';
import { type CliContext, UsageError, type Verb } from './verb.ts';
import { withStorage } from './with-storage.ts';

/**
 * Writes into the log that an operator knows of published checkpoints that it has lost: one entry each. With the last
 * of them, what waits goes on. Exit 1 where one of them is not lost, or is not signed by the bot.
 */
export const auditAcknowledgeLoss: Verb['run'] = async (context) => {
  const { values, positionals } = parseArgs({
    args: [...context.args],
    options: { checkpoint: { type: 'string', multiple: true, default: [] } },
    allowPositionals: true,
  });
  const files = [...values.checkpoint, ...positionals].map((path) => ({
    path,
    note: readText(context, path),
  }));
  if (files.length === 0)
    throw new UsageError('Which checkpoints? --checkpoint FILE, and more files behind it.');
  return await withStorage(context, async (database) => {
    const stored = { orm: database.orm, canonical: createHashing().canonical };
    const checkpoints = createCheckpointStore({ ...stored, sha256: sha256Bytes });
    const tree = createAuditTree({ database, sha256: sha256Bytes });
    const freezes = createFreezeStore(stored);
    const keys = [...ownKeys(context), ...(await checkpoints.listKeys())];
    let failed = false;
    for (const file of files)
      if (!(await acknowledge(context, { tree, freezes }, { ...file, keys }))) failed = true;
    return failed ? 1 : 0;
  });
};

/** A log that was set back may not name the key that signed what it has lost. */
function ownKeys({ environment, readFile }: CliContext): readonly NoteKey[] {
  const { pem, name } = parseAuditKey(environment, readFile);
  return pem === undefined ? [] : [readSigningKey(pem, name).key];
}

async function acknowledge(
  { print, complain }: CliContext,
  deps: AcknowledgeDeps,
  {
    path,
    note,
    keys,
  }: { readonly path: string; readonly note: string; readonly keys: readonly NoteKey[] },
): Promise<boolean> {
  const read = readCheckpointOf(note, keys, { verify: verifySignature, sha256: sha256Bytes });
  if (!read.ok) {
    complain(`${path} cannot be believed: ${noteWords(read.refusal)}. Nothing was written.`);
    return false;
  }
  const done = await acknowledgeLoss(deps, read.value);
  if (!done.ok) {
    complain(`${path}: ${sentence(done.refusal, read.value)} Nothing was written.`);
    return false;
  }
  const { size, left } = done.value;
  const what = `the log, of ${size} entries, has lost the checkpoint of ${read.value.size}`;
  print(
    `Acknowledged: ${what}. ${left === 0 ? 'Nothing waits for it any more.' : `Still to be acknowledged: ${left}.`}`,
  );
  return true;
}

function sentence(refusal: AcknowledgeRefusal, { size }: TreeHead): string {
  switch (refusal.code) {
    case 'nothing_lost':
      return `the log has the ${size} entries of this checkpoint.`;
    case 'acknowledged_already':
      return 'it is acknowledged already.';
    case 'log_broken':
      return `the log does not hold (${refusal.detail}): see \`audit verify\`.`;
  }
}
