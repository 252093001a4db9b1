import type { Sha256 } from './chain-entry.ts';
import { decisionFaults } from './check-receipt-decision.ts';
import { entryFaults, type Reading } from './check-receipt-entries.ts';
import { reviewFaults } from './check-receipt-reviews.ts';
import { versionFaults } from './check-receipt-versions.ts';
import { isJsonObject, type JsonObject, parseJsonObject, sameJson } from './json.ts';
import { readLoggedEntry } from './logged-entry.ts';
import { isIncluded, type TreeHead } from './merkle.ts';
import type { Hashing } from './preimage.ts';
import { isSignedBy, type Receipt, type SignedReceipt } from './receipt.ts';
import type { ReceiptFault } from './receipt-fault.ts';
import { isEnded, outcomeOf } from './receipt-outcome.ts';
import { type RequestId, referenceOf } from './request.ts';
import { fromBase64, type NoteRefusal, readCheckpoint, type Verify } from './signed-note.ts';

export type CheckingDeps = {
  /** Of those who are believed: any of them may have signed. */
  readonly publicKeys: readonly Uint8Array[];
  readonly verify: Verify;
  readonly sha256: Sha256;
  readonly hashing: Hashing;
};

export type CheckedReceipt = {
  /** None: everything that a receipt says is proven. */
  readonly faults: readonly ReceiptFault[];
  /** The log that its entries stand in; `undefined` where its checkpoint cannot be believed. */
  readonly head: TreeHead | undefined;
};

/**
 * Checks a receipt with nothing but public keys: that it is signed, that each entry stands in the log of its signed
 * checkpoint, and that all it says follows from those entries. Looks at everything, so that each thing that is wrong
 * is named. Pure.
 */
export function checkReceipt(signed: SignedReceipt, deps: CheckingDeps): CheckedReceipt {
  const { signature, ...receipt } = signed;
  const said = receipt.entries.flatMap((entry) => readLoggedEntry(entry) ?? []);
  const reading = { receipt, said };
  const { head, faults } = checkpointOf(receipt, deps);
  const canonical = deps.hashing.canonical;
  const isSigned = deps.publicKeys.some((key) => isSignedBy(signed, key, { ...deps, canonical }));
  return {
    faults: [
      ...(isSigned ? [] : [{ code: 'signature_wrong' } as const]),
      ...(signature.key === signerOf(receipt) ? [] : [{ code: 'signer_differs' } as const]),
      ...faults,
      ...(head === undefined ? [] : inclusionFaults(receipt, head, deps.sha256)),
      ...entryFaults(reading),
      ...requestFaults(reading),
      ...versionFaults(reading, deps.hashing),
      ...reviewFaults(reading),
      ...decisionFaults(reading),
      ...outcomeFaults(reading),
    ],
    head,
  };
}

/** Whose name a checkpoint begins with. */
function signerOf({ checkpoint }: Pick<Receipt, 'checkpoint'>): string {
  return checkpoint.split('\n', 1)[0] ?? '';
}

const noteFaults: Record<NoteRefusal['code'], ReceiptFault['code']> = {
  not_a_checkpoint: 'checkpoint_unreadable',
  not_signed_by: 'checkpoint_not_signed',
  signature_wrong: 'checkpoint_signature_wrong',
};

function checkpointOf(
  receipt: Pick<Receipt, 'checkpoint'>,
  { publicKeys, verify, sha256 }: CheckingDeps,
): CheckedReceipt {
  const name = signerOf(receipt);
  let code: ReceiptFault['code'] = 'checkpoint_not_signed';
  for (const publicKey of publicKeys) {
    const key = { name, publicKey };
    const read = readCheckpoint(receipt.checkpoint, { key, verify, sha256 });
    if (read.ok) return { head: read.value, faults: [] };
    if (read.refusal.code !== 'not_signed_by') code = noteFaults[read.refusal.code];
  }
  return { head: undefined, faults: [{ code }] };
}

function inclusionFaults(
  { entries }: Receipt,
  { size, root }: TreeHead,
  sha256: Sha256,
): readonly ReceiptFault[] {
  return entries.flatMap(({ seq, body, proof: texts }) => {
    const proof = texts.flatMap((text) => fromBase64(text) ?? []);
    const isWhole = proof.length === texts.length;
    const leaf = { index: seq - 1, size };
    return isWhole && isIncluded(sha256, { body, leaf, proof }, root)
      ? []
      : [{ code: 'entry_not_included', seq } as const];
  });
}

/** The request as its entries and its last version have it. */
function requestFaults({ receipt, said }: Reading): readonly ReceiptFault[] {
  const { request, versions } = receipt;
  const preimage = parseJsonObject(versions.at(-1)?.preimage ?? '') ?? {};
  const { requester, environment, change, target } = preimage;
  const id = said[0]?.requestId;
  const expected: JsonObject = {
    ...{ id: id ?? null, requester: requester ?? null, environment: environment ?? null },
    ...{ change: change ?? null, target: isJsonObject(target) ? target : {} },
    reference: isUuid(request.id) ? referenceOf(request.id) : '',
    created_at: said[0]?.at ?? '',
    status: said.findLast(({ status }) => status !== null)?.status ?? '',
    version: versions.length,
  };
  return Object.entries(request)
    .filter(([field, value]) => !sameJson(value, expected[field]))
    .map(([field]) => ({ code: 'request_differs', field }) as const);
}

function isUuid(id: string): id is RequestId {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
}

function outcomeFaults({ receipt, said }: Reading): readonly ReceiptFault[] {
  const { outcome } = receipt;
  const expected: JsonObject = outcomeOf(said) ?? {};
  const last = said.findLast(({ status }) => status !== null)?.status ?? '';
  return [
    ...(isEnded(last) ? [] : [{ code: 'not_ended' } as const]),
    ...Object.entries(outcome)
      .filter(([field, value]) => !sameJson(value, expected[field]))
      .map(([field]) => ({ code: 'outcome_differs', field }) as const),
  ];
}
