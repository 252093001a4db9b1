/** What a receipt proves, piece by piece, in the order in which it is told. */
export const receiptParts = [
  'file',
  'signature',
  'checkpoint',
  'entries',
  'request',
  'versions',
  'reviews',
  'decision',
  'outcome',
] as const;
export type ReceiptPart = (typeof receiptParts)[number];

/** What can be wrong with a receipt, and of which of its parts that is. */
const receiptFaults = {
  /** It says the same as a canonical text would, and is not that text. */
  not_canonical: 'file',
  /** The page around a receipt is not what is drawn of it. */
  page_differs: 'file',
  signature_wrong: 'signature',
  /** Receipt and checkpoint name different keys. */
  signer_differs: 'signature',
  checkpoint_unreadable: 'checkpoint',
  checkpoint_not_signed: 'checkpoint',
  checkpoint_signature_wrong: 'checkpoint',
  entry_unreadable: 'entries',
  entry_of_another: 'entries',
  entry_out_of_order: 'entries',
  /** The request was changed before this entry, and nothing here tells of it. */
  entry_missing: 'entries',
  entry_not_included: 'entries',
  /** No request moves like that. */
  entry_impossible: 'entries',
  request_differs: 'request',
  digest_differs: 'versions',
  section_differs: 'versions',
  not_in_log: 'versions',
  version_differs: 'versions',
  version_missing: 'versions',
  rule_differs: 'versions',
  review_differs: 'reviews',
  review_missing: 'reviews',
  review_not_in_log: 'reviews',
  decided_by_requester: 'decision',
  /** On something else than the version that was shown. */
  decided_on_another: 'decision',
  /** Somebody is counted of whom there is no approval. */
  approval_missing: 'decision',
  quorum_not_reached: 'decision',
  /** Of whom the rule wants one, nobody approved. */
  wanted_missing: 'decision',
  canceled_by_another: 'decision',
  not_ended: 'outcome',
  outcome_differs: 'outcome',
} as const satisfies Record<string, ReceiptPart>;

export type ReceiptFault = {
  readonly code: keyof typeof receiptFaults;
  /** Of the entry. */
  readonly seq?: number;
  readonly version?: number;
  readonly person?: string;
  /** Of the document. */
  readonly field?: string;
};

export function partOf({ code }: ReceiptFault): ReceiptPart {
  return receiptFaults[code];
}
