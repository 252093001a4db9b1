import { parseAuditKey } from '../config.ts';
import type { SignedReceipt } from '../domain/receipt.ts';
import { readCheckpoint } from '../domain/signed-note.ts';
import { createHashing, sha256Bytes } from '../hashing.ts';
import { readSigningKey, verifySignature } from '../signing.ts';
import { createProvenStories } from '../store/proven-stories.ts';
import { type HeldCheckpoint, makeReceipt, type ReceiptDeps } from '../use-cases/make-receipt.ts';
import { checkReadable, readExported } from './read-exported.ts';
import { readText } from './read-text.ts';
import { refusalLines } from './receipt-words.ts';
import { type CliContext, UsageError } from './verb.ts';
import { withAuditDatabase } from './with-audit-log.ts';

/** A receipt, and the text of it that is signed. */
export type MadeReceipt = { readonly receipt: SignedReceipt; readonly json: string };

/** Makes the receipt of the request that is named, or complains why there is none: `undefined`. */
export async function receiptFor(
  context: CliContext,
  {
    names,
    checkpoint,
    export: files,
  }: {
    readonly names: readonly string[];
    readonly checkpoint?: string | undefined;
    /** Of what was dropped from the log. */
    readonly export: readonly string[];
  },
): Promise<MadeReceipt | undefined> {
  const [reference, another] = names;
  if (reference === undefined || another !== undefined)
    throw new UsageError('Name one request, by its id or the six characters from its card.');
  await checkReadable(context, files);
  const signing = signingOf(context);
  const held = checkpoint === undefined ? undefined : readHeld(context, checkpoint, signing);
  const hashing = createHashing();
  const made = await withAuditDatabase(context, async (database) => {
    const exported = (requestId: string) => readExported(context, files, requestId);
    const stories = createProvenStories({ database, sha256: sha256Bytes, exported });
    const deps = { ...signing, stories, hashing, sha256: sha256Bytes };
    return await makeReceipt(deps, { reference, ...(held === undefined ? {} : { held }) });
  });
  if (made.ok) return { receipt: made.value, json: hashing.canonical(made.value) };
  const asked = { reference, size: held?.head.size };
  for (const line of refusalLines(made.refusal, asked)) context.complain(line);
  return undefined;
}

type Signing = Pick<ReceiptDeps, 'key' | 'sign' | 'verify'>;

function signingOf({ environment, readFile }: CliContext): Signing {
  const { pem, name } = parseAuditKey(environment, readFile);
  if (pem === undefined) throw new UsageError('There is no AUDIT_KEY to sign with.');
  return { ...readSigningKey(pem, name), verify: verifySignature };
}

function readHeld(context: CliContext, path: string, signing: Signing): HeldCheckpoint {
  const note = readText(context, path);
  const read = readCheckpoint(note, { ...signing, sha256: sha256Bytes });
  if (!read.ok) throw new UsageError(`${path} is no checkpoint that AUDIT_KEY has signed.`);
  return { note, head: read.value };
}
