import type { EntryColumns } from './chain-columns.ts';

/** SHA-256. It keeps nothing of what it is given, which is written over by what is hashed next. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

export type ChainEntry = {
  readonly seq: number;
  readonly body: string;
  readonly prev: Uint8Array;
  readonly hash: Uint8Array;
  /** What the index columns say; absent where there are none, as in an export. */
  readonly columns?: EntryColumns;
  /** Its `leafHash`, for whoever has computed it already; it must be that of this body. */
  readonly leaf?: Uint8Array;
  /** The number that a request row gives the entry with this hash; `undefined` when none names it. */
  readonly claimedSeq?: number | undefined;
};

type ProblemKind =
  | 'edited_entry'
  | 'missing_entry'
  | 'inserted_entry'
  | 'swapped_entries'
  /** Entries are gone from the end, or the end was written anew. */
  | 'cut_tail'
  /** Something just before this entry was rewritten or taken out; nothing is left to tell which. */
  | 'broken_link'
  /** The log does not begin as a checkpoint says. */
  | 'checkpoint_differs'
  /** A tile that is kept of the tree is not that of its entries. */
  | 'tile_differs'
  /** What an entry says of dropped ones is not what is left of them. */
  | 'drop_differs'
  | 'column_differs'
  | 'request_differs'
  /** An export holds what is no entry, or ends otherwise than it says. */
  | 'export_differs';

export type ChainProblem = {
  readonly kind: ProblemKind;
  readonly seq: number;
  readonly detail: string;
};

/** Numbers of entries, both ends included. */
export type Range = { readonly from: number; readonly to: number };

/** What stands before the first entry. */
export const zeroHash = new Uint8Array(32);

/** An entry by its number and the hash of the chain there: what the one after it must follow. */
export type ChainPlace = { readonly seq: number; readonly hash: Uint8Array };

/** Before the first entry that there ever was. */
export const zeroPlace: ChainPlace = { seq: 0, hash: zeroHash };

const utf8 = new TextEncoder();

/** What is hashed is put together here: to make bytes of its own for each takes longer than to hash them. */
const scratch = new Uint8Array(1 << 16);
const afterMark = scratch.subarray(1);
/** A character is this many bytes of UTF-8 at most, for each of its places in a string. */
const maxBytes = 3;

/** Of an entry by itself: as RFC 6962 hashes a leaf. */
export function leafHash(sha256: Sha256, body: string): Uint8Array {
  // The mark is a byte in UTF-8 as well.
  if (maxBytes * body.length > afterMark.length) return sha256(utf8.encode(`\u0000${body}`));
  scratch[0] = 0x00;
  const { written } = utf8.encodeInto(body, afterMark);
  return sha256(scratch.subarray(0, 1 + written));
}

export function chainHash(sha256: Sha256, prev: Uint8Array, body: string): Uint8Array {
  return entryHash(sha256, { prev, body });
}

/** What the hash of an entry must be. */
export function entryHash(
  sha256: Sha256,
  { prev, body, leaf = leafHash(sha256, body) }: Pick<ChainEntry, 'prev' | 'body' | 'leaf'>,
): Uint8Array {
  return pairHash(sha256, prev, leaf);
}

/** Of two hashes: what every link of the chain and every node of the tree is. */
export function pairHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  const length = 1 + left.length + right.length;
  const pair = length > scratch.length ? new Uint8Array(length) : scratch.subarray(0, length);
  pair[0] = 0x01;
  pair.set(left, 1);
  pair.set(right, 1 + left.length);
  return sha256(pair);
}

export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index += 1)
    if (left[index] !== right[index]) return false;
  return true;
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
