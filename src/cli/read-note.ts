import { parseAuditKey } from '../config.ts';
import type { NoteKey, NoteRefusal } from '../domain/signed-note.ts';
import { readPublicKey } from '../signing.ts';
import { readText } from './read-text.ts';
import type { CliContext } from './verb.ts';

type Files = Pick<CliContext, 'environment' | 'readFile'>;

/** Public keys in files, under the name that checkpoints have. */
export function readKeys(context: Files, paths: readonly string[]): readonly NoteKey[] {
  const { name } = parseAuditKey(context.environment, context.readFile);
  return paths.map((path) => readPublicKey(readText(context, path), name));
}

/** Why a checkpoint cannot be believed, after *The checkpoint cannot be believed:*. */
export function noteWords(refusal: NoteRefusal): string {
  switch (refusal.code) {
    case 'not_a_checkpoint':
      return 'it is none';
    case 'not_signed_by':
      return `this key of ${refusal.name} has not signed it (AUDIT_KEY_NAME says whose key it is)`;
    case 'signature_wrong':
      return 'its signature is not of this text';
  }
}
