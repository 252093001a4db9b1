import {
  type ChainEntry,
  type ChainPlace,
  type ChainProblem,
  chainHash,
  type Sha256,
  sameBytes,
} from './chain-entry.ts';

/**
 * Whether an entry follows a place that is known to be good: by its number, by the hash that it names, and by its own.
 * `undefined`: it does. What happened to one that does not, a look along the whole log says.
 */
export function followProblem(
  sha256: Sha256,
  place: ChainPlace,
  { seq, prev, hash, body }: ChainEntry,
): ChainProblem | undefined {
  if (seq !== place.seq + 1) {
    const detail = `the entry after ${place.seq} has the number ${seq}`;
    return { kind: 'missing_entry', seq: place.seq + 1, detail };
  }
  if (!sameBytes(prev, place.hash)) {
    const detail = `it does not follow the entry ${place.seq} that there was`;
    return { kind: 'broken_link', seq, detail };
  }
  if (sameBytes(hash, chainHash(sha256, prev, body))) return undefined;
  return { kind: 'edited_entry', seq, detail: 'it is no longer what was hashed' };
}
