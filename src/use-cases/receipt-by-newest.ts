import type { SignedReceipt } from '../domain/receipt.ts';
import type { Result } from '../domain/result.ts';
import { readCheckpoint } from '../domain/signed-note.ts';
import {
  type HeldCheckpoint,
  makeReceipt,
  type ReceiptDeps,
  type ReceiptRefusal,
} from './make-receipt.ts';
import type { CheckpointStore } from './ports/checkpoint-store.ts';

export type NewestDeps = ReceiptDeps & { readonly checkpoints: Pick<CheckpointStore, 'state'> };

/**
 * Makes a receipt by the newest checkpoint that was published, which others can hold against it; by one of the log as
 * it is, where that does not have all about the request yet.
 */
export async function receiptByNewest(
  deps: NewestDeps,
  reference: string,
): Promise<Result<SignedReceipt, ReceiptRefusal>> {
  const held = await findHeld(deps);
  if (held !== undefined) {
    const made = await makeReceipt(deps, { reference, held });
    if (made.ok || made.refusal.kind !== 'beyond') return made;
  }
  return await makeReceipt(deps, { reference });
}

/** What another key has signed is no help to whoever has the public key of this one. */
async function findHeld(deps: NewestDeps): Promise<HeldCheckpoint | undefined> {
  const { newest } = await deps.checkpoints.state();
  if (newest === undefined) return undefined;
  const read = readCheckpoint(newest.note, deps);
  return read.ok ? { note: newest.note, head: read.value } : undefined;
}
