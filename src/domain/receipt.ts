import type { JsonObject } from './json.ts';
import type { Hashing } from './preimage.ts';
import { fromBase64, type NoteKey, type Sign, toBase64, type Verify } from './signed-note.ts';

/** Raised when a reader of the earlier format would misread a document. */
export const receiptFormat = 1;

/**
 * What remains of a request that has ended, for whoever asked, decided or audits: what was shown, who decided, what
 * was done, every entry of the log about it, and the way from each of them to one signed checkpoint. It can be
 * checked with the public key alone, far from the database.
 *
 * The entries are the proof. All else repeats them in words that are easier to read, and is wrong where it says
 * otherwise. Names of fields are those of the document.
 */
export type Receipt = {
  readonly format: typeof receiptFormat;
  readonly request: ReceiptRequest;
  /** Each version that people were shown, in order. */
  readonly versions: readonly ReceiptVersion[];
  /** In the order of the log. */
  readonly reviews: readonly ReceiptReview[];
  readonly outcome: ReceiptOutcome;
  /** All that the log has about the request, in its order. */
  readonly entries: readonly ReceiptEntry[];
  /** A signed note: the log that all of the entries stand in. */
  readonly checkpoint: string;
};

export type ReceiptRequest = {
  readonly id: string;
  readonly reference: string;
  readonly created_at: string;
  readonly requester: string;
  readonly environment: string;
  readonly change: string;
  readonly target: JsonObject;
  readonly status: string;
  readonly version: number;
};

export type ReceiptVersion = {
  readonly version: number;
  readonly shown_at: string;
  readonly preimage: string;
  readonly digest: string;
  readonly decision_section: string;
  readonly rule: JsonObject;
};

export type ReceiptReview = {
  /** Of the entry that tells of it. */
  readonly seq: number;
  readonly version: number;
  readonly at: string;
  readonly reviewer: string;
  readonly decision: string;
  /** What was known of the reviewer, and why they may decide. */
  readonly facts: JsonObject;
  /** Whose approvals counted with this one. */
  readonly counted: readonly string[];
};

export type ReceiptOutcome = {
  /** Of the entry that tells of the end. */
  readonly seq: number;
  readonly at: string;
  readonly action: string;
  readonly actor: string | null;
  readonly status: string;
  readonly version: number;
  readonly operation_id: string | null;
  readonly external_name: string | null;
  readonly failure: string | null;
};

export type ReceiptEntry = {
  readonly seq: number;
  /** Verbatim: these bytes are the leaf. */
  readonly body: string;
  /** From the entry up to the root: hashes in base64. */
  readonly proof: readonly string[];
};

export type SignedReceipt = Receipt & {
  readonly signature: {
    readonly algorithm: 'Ed25519';
    readonly key: string;
    /** Base64. */
    readonly value: string;
  };
};

const utf8 = new TextEncoder();

/** Signs the canonical JSON of the document. */
export function signReceipt(
  receipt: Receipt,
  {
    key,
    sign,
    canonical,
  }: {
    readonly key: NoteKey;
    readonly sign: Sign;
    readonly canonical: Hashing['canonical'];
  },
): SignedReceipt {
  const value = toBase64(sign(utf8.encode(canonical(receipt))));
  return { ...receipt, signature: { algorithm: 'Ed25519', key: key.name, value } };
}

/** Whether the signature is of this document without it, by this key. */
export function isSignedBy(
  { signature, ...receipt }: SignedReceipt,
  publicKey: Uint8Array,
  { verify, canonical }: { readonly verify: Verify; readonly canonical: Hashing['canonical'] },
): boolean {
  const value = fromBase64(signature.value);
  const text = utf8.encode(canonical(receipt));
  return value !== undefined && verify(text, value, publicKey);
}
