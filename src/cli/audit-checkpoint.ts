import { parseAuditKey } from '../config.ts';
import { writeCheckpoint } from '../domain/signed-note.ts';
import { sha256Bytes } from '../hashing.ts';
import { readSigningKey } from '../signing.ts';
import { UsageError, type Verb } from './verb.ts';
import { withAuditLog } from './with-audit-log.ts';

/**
 * Prints a signed checkpoint of the log as it is: a note that anybody can keep, and by which a log that was rewritten
 * or cut is found. A log that does not hold is signed by nobody: exit 1.
 */
export const auditCheckpoint: Verb['run'] = async (context) => {
  const { args, environment, readFile, print, complain } = context;
  if (args.length > 0) throw new UsageError('It takes no words: the key is AUDIT_KEY.');
  const { pem, name } = parseAuditKey(environment, readFile);
  if (pem === undefined) throw new UsageError('There is no AUDIT_KEY to sign with.');
  const signing = readSigningKey(pem, name);
  const { problems, whole } = await withAuditLog(context, (log) => log.verifyChain());
  if (problems.length > 0) {
    complain('The log does not hold, so no checkpoint is signed: see `audit verify`.');
    return 1;
  }
  print(writeCheckpoint(whole, { ...signing, sha256: sha256Bytes }).trimEnd());
  return 0;
};
