import type { TransactionSql } from 'postgres';
import { startChainCheck } from '../domain/chain.ts';
import type { ChainProblem, Sha256 } from '../domain/chain-entry.ts';
import type { Leaf, TreeHead } from '../domain/merkle.ts';
import {
  growTiles,
  inclusionProof,
  rootAt,
  type Tile,
  type TileName,
  tilesOf,
} from '../domain/merkle-tiles.ts';
import { type EntryRow, entryColumns, toEntry } from './audit-entries.ts';
import type { Sources } from './audit-sources.ts';

/** `problems`: in what the log is no chain; then it has no tree either. */
export type EntryProofs =
  | { readonly problems: readonly ChainProblem[] }
  | {
      readonly head: TreeHead;
      readonly proofs: ReadonlyMap<number, readonly Uint8Array[]>;
    };

export type Wanted = {
  /** Numbers of entries; at least one, and none above the size. */
  readonly seqs: readonly number[];
  readonly size: number;
};

const batchSize = 500;

/**
 * The way from entries to the root over the first `size` ones. Reads the whole log once, in the snapshot of the
 * transaction, and looks along its chain on the way; of the tree it keeps what these entries need.
 */
export async function proveEntries(
  tx: TransactionSql,
  { entries }: Pick<Sources, 'entries'>,
  { seqs, size, sha256 }: Wanted & { readonly sha256: Sha256 },
): Promise<EntryProofs> {
  const leaves = seqs.map((seq): Leaf => ({ index: seq - 1, size }));
  const needed = new Set(leaves.flatMap(tilesOf).map(nameOf));
  const kept = new Map<string, Tile>();
  const growing = growTiles(sha256, []);
  const check = startChainCheck(sha256);
  const rows = tx<EntryRow[]>`
    select ${entryColumns(tx)}, null as claimed_seq from ${tx(entries)} e order by e.seq`;
  for await (const batch of rows.cursor(batchSize)) {
    for (const entry of batch.map(toEntry)) {
      check.addEntry(entry);
      growing.add(entry.body);
    }
    for (const tile of growing.takeChanged())
      if (needed.has(nameOf(tile))) kept.set(nameOf(tile), tile);
  }
  const { problems } = check.report();
  if (problems.length > 0) return { problems };
  const tiles = [...kept.values()];
  return {
    head: { size, root: rootAt(sha256, size, tiles) },
    proofs: new Map(leaves.map((leaf) => [leaf.index + 1, inclusionProof(sha256, leaf, tiles)])),
  };
}

const nameOf = ({ level, index }: TileName): string => `${level}/${index}`;
