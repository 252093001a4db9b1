/**
 * What is kept of the tree over the log, against the log itself: its tiles, and the checkpoints that were made of it.
 * Both are derived from the entries. So where the chain holds and one of these differs, it is that one that somebody
 * changed, or the end of the log that somebody cut.
 *
 * Entries that were dropped are known by the lowest tiles alone. Those are believed where they lead to the root that the
 * entry names that was written of the drop.
 *
 * Of the entries only the roots of whole tiles are remembered, an eighth of a byte each.
 */
import {
  type ChainEntry,
  type ChainPlace,
  type ChainProblem,
  leafHash,
  type Sha256,
  sameBytes,
} from './chain-entry.ts';
import type { Dropped } from './dropped.ts';
import { addSubtree, type HeadsFound, rootOf, type TreeHead } from './merkle.ts';
import { type Tile, tileWidth } from './merkle-tiles.ts';

/** A tile as it is kept. `head`, at level 0: the hash of the chain at its last entry. */
export type KeptTile = Tile & { readonly head?: Uint8Array | undefined };

/** A checkpoint as it is kept. `hash`: of the chain at its last entry. */
export type KeptHead = TreeHead & { readonly hash: Uint8Array };

export type Kept = {
  /** How many entries the tiles are of. */
  readonly tiled: number;
  readonly checkpoints: ReadonlyMap<number, KeptHead>;
  /** What the first entry follows. */
  readonly begin: ChainPlace;
  readonly drops: readonly Dropped[];
  /** How many entries the log had at a moment that is asked about. */
  readonly size: number | undefined;
};

type HashedEntry = Pick<ChainEntry, 'body' | 'hash' | 'leaf'>;

/** What was dropped first, then entries, in the order of the log, then tiles, by level and in their order. */
export type TreeCheck = {
  /** The next one of what was dropped, as its tile has it. What comes after the last of them is passed over. */
  addDropped(leaf: Uint8Array): void;
  addEntry(entry: HashedEntry): void;
  addTile(tile: KeptTile): void;
  found(): HeadsFound;
  problems(): readonly ChainProblem[];
};

export function startTreeCheck(sha256: Sha256, kept: Kept): TreeCheck {
  const walk = startWalk(sha256, kept);
  const tiles: TilesSeen = { counts: [], problems: [], levels: [[], walk.roots] };
  return {
    addDropped: (leaf) => addDropped(walk, leaf),
    addEntry: (entry) => addEntry(walk, entry),
    addTile: (tile) => addTile(walk, tiles, tile),
    found: () => {
      const { asked: then } = walk;
      return { whole: headOf(walk), then };
    },
    problems: () => report(walk, tiles),
  };
}

type Walk = {
  readonly sha256: Sha256;
  readonly kept: Kept;
  size: number;
  /** Whole subtrees: those of tiles that are full, and those within the next one. */
  readonly outer: TreeHead[];
  readonly inner: TreeHead[];
  /** Of each full tile at level 0. */
  readonly roots: Uint8Array[];
  /** The hashes of the entries that the last tile is of, and the chain's where it ends. */
  readonly edge: Uint8Array[];
  edgeHash: Uint8Array | undefined;
  asked: TreeHead | undefined;
  readonly problems: ChainProblem[];
};

function startWalk(sha256: Sha256, kept: Kept): Walk {
  const walk: Walk = {
    ...{ sha256, kept, size: 0, outer: [], inner: [], roots: [], edge: [], problems: [] },
    ...{ edgeHash: undefined, asked: undefined },
  };
  if (kept.size === 0) walk.asked = headOf(walk);
  return walk;
}

function headOf({ sha256, size, outer, inner }: Walk): TreeHead {
  return { size, root: rootOf(sha256, [...outer, ...inner]) };
}

/** The index of the last tile at level 0. */
const edgeOf = ({ tiled }: Kept): number => Math.floor((tiled - 1) / tileWidth);

function addDropped(walk: Walk, leaf: Uint8Array): void {
  const { seq, hash } = walk.kept.begin;
  if (walk.size < seq) addLeaf(walk, leaf, walk.size + 1 === seq ? hash : undefined);
}

function addEntry(walk: Walk, { body, hash, leaf }: HashedEntry): void {
  const { begin } = walk.kept;
  if (walk.size < begin.seq) {
    walk.problems.push(forgotten(walk));
    walk.size = begin.seq;
  }
  addLeaf(walk, leaf ?? leafHash(walk.sha256, body), hash);
}

/** Without all of them, no root of the whole log is known. */
function forgotten({ size, kept: { begin } }: Walk): ChainProblem {
  const detail = `of the ${begin.seq} entries that were dropped, the tree that is kept has ${size}`;
  return { kind: 'drop_differs', seq: size + 1, detail };
}

/** `hash`: of the chain at that entry, where it is known. */
function addLeaf(walk: Walk, leaf: Uint8Array, hash: Uint8Array | undefined): void {
  const { sha256, kept, inner, outer, roots } = walk;
  if (Math.floor(walk.size / tileWidth) === edgeOf(kept)) walk.edge.push(leaf);
  addSubtree(sha256, inner, { size: 1, root: leaf });
  walk.size += 1;
  if (walk.size % tileWidth === 0) {
    const root = rootOf(sha256, inner);
    inner.length = 0;
    roots.push(root);
    addSubtree(sha256, outer, { size: tileWidth, root });
  }
  if (walk.size === kept.tiled) walk.edgeHash = hash;
  if (walk.size === kept.size) walk.asked = headOf(walk);
  compareSaid(walk, hash);
}

/** With the checkpoint of so many entries, and with the drop of them. */
function compareSaid(walk: Walk, hash: Uint8Array | undefined): void {
  const { size, kept } = walk;
  const said = kept.checkpoints.get(size);
  const dropped = size > kept.begin.seq ? undefined : kept.drops.find((one) => one.size === size);
  if (said === undefined && dropped === undefined) return;
  const { root } = headOf(walk);
  if (dropped !== undefined && !sameBytes(dropped.root, root)) {
    const detail = `it names another root of the ${size} entries than the tree has that is kept of them`;
    walk.problems.push({ kind: 'drop_differs', seq: dropped.seq, detail });
  }
  if (said === undefined) return;
  if (sameBytes(said.root, root) && (hash === undefined || sameBytes(said.hash, hash))) return;
  walk.problems.push({
    ...{ kind: 'checkpoint_differs', seq: size },
    detail: `the checkpoint of ${size} entries that is kept beside the log is not of them`,
  });
}

type TilesSeen = {
  /** Hashes so far, level by level. */
  readonly counts: number[];
  readonly problems: ChainProblem[];
  /** The hashes that each level above the lowest must have: the roots of the tiles below. */
  readonly levels: (readonly Uint8Array[])[];
};

function addTile(walk: Walk, seen: TilesSeen, tile: KeptTile): void {
  const { level, index, hashes } = tile;
  const before = seen.counts[level] ?? 0;
  seen.counts[level] = before + hashes.length;
  const fits = before === index * tileWidth && hashes.length <= tileWidth;
  if (fits && (level === 0 ? isOfEntries(walk, tile) : isOfTiles(walk, seen, tile))) return;
  const detail = `tile ${level}/${index} of the tree is not that of its entries`;
  seen.problems.push({ kind: 'tile_differs', seq: index * tileWidth ** (level + 1) + 1, detail });
}

function isOfEntries(walk: Walk, { index, hashes, head }: KeptTile): boolean {
  const { sha256, kept, edge, roots, edgeHash } = walk;
  if (index === edgeOf(kept)) {
    const same = hashes.every((hash, at) => isSame(edge[at], hash));
    return same && isSame(edgeHash, head);
  }
  const root = roots[index];
  return hashes.length === tileWidth && isSame(root, joined(sha256, hashes));
}

function isOfTiles(
  { sha256 }: Walk,
  { levels }: TilesSeen,
  { level, index, hashes }: Tile,
): boolean {
  for (let above = levels.length; above <= level; above += 1)
    levels[above] = whole(levels[above - 1] ?? []).map((row) => joined(sha256, row));
  const expected = levels[level] ?? [];
  return hashes.every((hash, at) => isSame(expected[index * tileWidth + at], hash));
}

/** Rows of so many hashes; what is left over at the end is none. */
function whole(hashes: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  return Array.from({ length: Math.floor(hashes.length / tileWidth) }, (_, at) =>
    hashes.slice(at * tileWidth, (at + 1) * tileWidth),
  );
}

function joined(sha256: Sha256, hashes: readonly Uint8Array[]): Uint8Array {
  const subtrees: TreeHead[] = [];
  for (const root of hashes) addSubtree(sha256, subtrees, { size: 1, root });
  return rootOf(sha256, subtrees);
}

function isSame(left: Uint8Array | undefined, right: Uint8Array | undefined): boolean {
  return left !== undefined && right !== undefined && sameBytes(left, right);
}

function report(walk: Walk, { counts, problems }: TilesSeen): readonly ChainProblem[] {
  const { size, kept } = walk;
  // Whatever came after it differs with it, and says nothing more.
  const drops = walk.problems.filter(({ kind }) => kind === 'drop_differs');
  if (drops.length > 0) return drops;
  const furthest = [...kept.checkpoints.keys()].reduce((a, b) => Math.max(a, b), kept.tiled);
  if (furthest > size) {
    const detail = `the log ends with entry ${size}, but the tree that is kept of it has ${furthest} entries`;
    return [...walk.problems, { kind: 'cut_tail', seq: size + 1, detail }];
  }
  const missing = levelsOf(kept.tiled).filter(
    (level) => counts[level] !== Math.floor(kept.tiled / tileWidth ** level),
  );
  return [
    ...walk.problems,
    ...problems,
    ...(problems.length > 0 ? [] : missing).map((level): ChainProblem => {
      const detail = `tiles of level ${level} of the tree are missing`;
      return { kind: 'tile_differs', seq: kept.tiled, detail };
    }),
  ];
}

function levelsOf(tiled: number): readonly number[] {
  const levels: number[] = [];
  for (let level = 0; tileWidth ** level <= tiled; level += 1) levels.push(level);
  return levels;
}
