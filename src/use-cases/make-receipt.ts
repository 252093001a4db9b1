import { type Sha256, sameBytes } from '../domain/chain-entry.ts';
import { checkReceipt } from '../domain/check-receipt.ts';
import type { TreeHead } from '../domain/merkle.ts';
import type { Hashing } from '../domain/preimage.ts';
import { type SignedReceipt, signReceipt } from '../domain/receipt.ts';
import type { ReceiptFault } from '../domain/receipt-fault.ts';
import { receiptOf, reviewsOtherThanLogged } from '../domain/receipt-story.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import { type NoteKey, type Sign, type Verify, writeCheckpoint } from '../domain/signed-note.ts';
import type { FoundStory, ProvenStories, ProvenStory } from './ports/proven-stories.ts';

export type ReceiptDeps = {
  readonly stories: ProvenStories;
  readonly key: NoteKey;
  readonly sign: Sign;
  readonly verify: Verify;
  readonly sha256: Sha256;
  readonly hashing: Hashing;
};

/** A checkpoint that others hold already, as its text and as what it says. */
export type HeldCheckpoint = { readonly note: string; readonly head: TreeHead };

export type ReceiptRefusal =
  | Exclude<FoundStory, { kind: 'proven' }>
  /** The log does not begin as the checkpoint says. */
  | { readonly kind: 'checkpoint_differs' }
  /** What is on record contradicts the log, or itself. */
  | { readonly kind: 'contradicted'; readonly faults: readonly ReceiptFault[] };

/**
 * Makes the signed receipt of a request that has ended: by a checkpoint that others hold, or by one of the log as it
 * is. It is checked as its reader will, before anybody gets it: what does not hold is signed by nobody.
 */
export async function makeReceipt(
  deps: ReceiptDeps,
  asked: { readonly reference: string; readonly held?: HeldCheckpoint },
): Promise<Result<SignedReceipt, ReceiptRefusal>> {
  const { reference, held } = asked;
  const found = await deps.stories.find(reference, held?.head.size);
  if (found.kind !== 'proven') return refused(found);
  if (held !== undefined && !sameBytes(held.head.root, found.head.root))
    return refused({ kind: 'checkpoint_differs' });
  const signed = signReceipt(documentOf(deps, found, held), {
    ...{ key: deps.key, sign: deps.sign, canonical: deps.hashing.canonical },
  });
  const { faults } = checkReceipt(signed, { ...deps, publicKeys: [deps.key.publicKey] });
  const more = reviewsOtherThanLogged(found.story).map(
    ({ version, reviewer }) => ({ code: 'review_differs', version, person: reviewer }) as const,
  );
  if (faults.length > 0 || more.length > 0)
    return refused({ kind: 'contradicted', faults: [...faults, ...more] });
  return ok(signed);
}

function documentOf(
  deps: ReceiptDeps,
  { story, head, proofs }: ProvenStory,
  held: HeldCheckpoint | undefined,
) {
  const checkpoint = held?.note ?? writeCheckpoint(head, deps);
  return receiptOf(story, { checkpoint, proofOf: (seq) => proofs.get(seq) ?? [] });
}
