import {
  type ChainEntry,
  type ChainProblem,
  entryHash,
  type Sha256,
  sameBytes,
} from './chain-entry.ts';

export type SelectionCheck = {
  addEntry(entry: ChainEntry): void;
  problems(): { readonly problems: readonly ChainProblem[]; readonly omitted: number };
};

const maxProblems = 200;

/**
 * Checks entries that were picked out of a log, in its order. Each must be its own hash, and follow the one before it
 * where that is its neighbour. That none of them was left out cannot be told.
 */
export function startSelectionCheck(sha256: Sha256): SelectionCheck {
  const problems: ChainProblem[] = [];
  let omitted = 0;
  let last: ChainEntry | undefined;
  return {
    addEntry: (entry) => {
      const problem = judge(sha256, entry, last);
      last = entry;
      if (problem === undefined) return;
      if (problems.length < maxProblems) problems.push(problem);
      else omitted += 1;
    },
    problems: () => ({ problems, omitted }),
  };
}

function judge(
  sha256: Sha256,
  entry: ChainEntry,
  last: ChainEntry | undefined,
): ChainProblem | undefined {
  const { seq, prev, hash } = entry;
  if (!sameBytes(hash, entryHash(sha256, entry)))
    return { kind: 'edited_entry', seq, detail: 'it is no longer what was hashed' };
  if (last === undefined) return undefined;
  if (seq <= last.seq) {
    const detail = `it stands behind entry ${last.seq}, and is not after it`;
    return { kind: 'swapped_entries', seq, detail };
  }
  if (seq > last.seq + 1 || sameBytes(prev, last.hash)) return undefined;
  const detail = `entry ${last.seq} was rewritten together with its hash, or this one was`;
  return { kind: 'broken_link', seq, detail };
}
