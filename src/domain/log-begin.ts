import {
  type ChainEntry,
  type ChainPlace,
  type ChainProblem,
  entryHash,
  type Sha256,
  sameBytes,
  zeroPlace,
} from './chain-entry.ts';
import { type Dropped, differs, placeOf } from './dropped.ts';

/** Where a log begins, and what contradicts that. */
export type Begin = { readonly begin: ChainPlace; readonly problems: readonly ChainProblem[] };

/**
 * What the first entry of a log must follow, by what its entries say was dropped, in their order. Nothing, unless one
 * says so: then entries before the first one are missing, and the look along the chain says which.
 */
export function beginOf(
  sha256: Sha256,
  drops: readonly Dropped[],
  first: ChainEntry | undefined,
): Begin {
  const gaps = drops.flatMap((one, index) => gapProblem(one, drops[index - 1]));
  const newest = drops.at(-1);
  if (newest === undefined) return { begin: zeroPlace, problems: gaps };
  if (first !== undefined && first.seq <= newest.size) {
    const fitting = drops.findLast(({ size }) => size < first.seq);
    const detail = `it says that the entries up to ${newest.size} were dropped, and entry ${first.seq} is there`;
    return {
      begin: fitting === undefined ? zeroPlace : placeOf(fitting),
      problems: [...gaps, differs(newest, detail)],
    };
  }
  if (first?.seq === newest.size + 1 && isOtherThanSaid(sha256, newest, first)) {
    const detail = `it says that entry ${newest.size} had another hash than the one that entry ${first.seq} follows`;
    const begin = { seq: newest.size, hash: first.prev };
    return { begin, problems: [...gaps, differs(newest, detail)] };
  }
  return { begin: placeOf(newest), problems: gaps };
}

/** An entry that is not its own hash was edited itself, and says nothing of others. */
function isOtherThanSaid(sha256: Sha256, { hash }: Dropped, first: ChainEntry): boolean {
  return !sameBytes(first.prev, hash) && sameBytes(first.hash, entryHash(sha256, first));
}

function gapProblem(one: Dropped, before: Dropped | undefined): readonly ChainProblem[] {
  const isOneAfterAnother = before === undefined || one.first === before.size + 1;
  if (isOneAfterAnother && one.first <= one.size && one.size < one.seq) return [];
  const detail = `it says that the entries ${one.first} to ${one.size} were dropped, which is no beginning of the log`;
  return [differs(one, detail)];
}
