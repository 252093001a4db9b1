import type { TransactionSql } from 'postgres';
import { startChainCheck } from '../domain/chain.ts';
import { type ChainProblem, type Sha256, sameBytes } from '../domain/chain-entry.ts';
import { differs } from '../domain/dropped.ts';
import type { Leaf, TreeHead } from '../domain/merkle.ts';
import {
  type GrowingTiles,
  growTiles,
  inclusionProof,
  rootAt,
  type Tile,
  type TileName,
  tilesOf,
  tileWidth,
} from '../domain/merkle-tiles.ts';
import { type LogBegin, readBegin, readDroppedLeaves } from './audit-drops.ts';
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
 * transaction, and looks along its chain on the way; of the tree it keeps what these entries need. Of entries that were
 * dropped it takes the tiles, which must lead to the root that the log has of them.
 */
export async function proveEntries(
  tx: TransactionSql,
  sources: Pick<Sources, 'entries' | 'tiles'>,
  { seqs, size, sha256 }: Wanted & { readonly sha256: Sha256 },
): Promise<EntryProofs> {
  const leaves = seqs.map((seq): Leaf => ({ index: seq - 1, size }));
  const needed = new Set(leaves.flatMap(tilesOf).map(nameOf));
  const kept = new Map<string, Tile>();
  const growing = growTiles(sha256, []);
  const keep = (): void => {
    for (const tile of growing.takeChanged())
      if (needed.has(nameOf(tile))) kept.set(nameOf(tile), tile);
  };
  const from = await readBegin(tx, sources, sha256);
  const check = startChainCheck(sha256, from.begin);
  await growDropped(tx, sources, { growing, from, keep });
  const before = [...from.problems, ...rootProblems(from, growing.head())];
  const rows = tx<EntryRow[]>`
    select ${entryColumns(tx)}, null as claimed_seq from ${tx(sources.entries)} e order by e.seq`;
  for await (const batch of rows.cursor(batchSize)) {
    for (const entry of batch.map(toEntry)) {
      check.addEntry(entry);
      growing.add(entry.body);
    }
    keep();
  }
  const problems = [...before, ...check.report().problems];
  if (problems.length > 0) return { problems };
  const tiles = [...kept.values()];
  return {
    head: { size, root: rootAt(sha256, size, tiles) },
    proofs: new Map(leaves.map((leaf) => [leaf.index + 1, inclusionProof(sha256, leaf, tiles)])),
  };
}

type Growing = {
  readonly growing: GrowingTiles;
  readonly from: LogBegin;
  readonly keep: () => void;
};

async function growDropped(
  tx: TransactionSql,
  sources: Pick<Sources, 'tiles'>,
  { growing, from: { begin }, keep }: Growing,
): Promise<void> {
  let left = begin.seq;
  await readDroppedLeaves(tx, sources, {
    size: begin.seq,
    each: (leaf) => {
      if (left === 0) return;
      left -= 1;
      growing.addLeaf(leaf);
      if (left % tileWidth === 0) keep();
    },
  });
  keep();
}

function rootProblems({ begin, drops }: LogBegin, head: TreeHead): readonly ChainProblem[] {
  const dropped = drops.find(({ size }) => size === begin.seq);
  if (dropped === undefined) return [];
  if (head.size === begin.seq && sameBytes(head.root, dropped.root)) return [];
  return [differs(dropped, 'it names another root than the tree has that is kept of them')];
}

const nameOf = ({ level, index }: TileName): string => `${level}/${index}`;
