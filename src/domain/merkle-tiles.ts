import { concat, leafHash, type Sha256 } from './chain-entry.ts';
import {
  addSubtree,
  halfOf,
  type Leaf,
  nodeHash,
  rootOf,
  siblingsOf,
  subtreeSizes,
  type TreeHead,
} from './merkle.ts';

/**
 * A row of up to 256 hashes of the tree. At level 0 they are those of entries, at every level above the roots of
 * whole tiles of the level below. A tile that is not full yet grows at its end, and nothing in it ever changes: so a
 * checkpoint, or a proof from any checkpoint, needs a few tiles and no entry.
 *
 * @see C2SP, "tlog-tiles"
 */
export type Tile = TileName & { readonly hashes: readonly Uint8Array[] };
export type TileName = { readonly level: number; readonly index: number };

export const tileWidth = 256;

export type GrowingTiles = {
  /** The next entry, by its body. */
  add(body: string): void;
  /** The same by its `leafHash`. */
  addLeaf(leaf: Uint8Array): void;
  head(): TreeHead;
  /** The tiles that have changed since it was asked last, each as it is now. */
  takeChanged(): readonly Tile[];
};

/** Goes on from the last tile of each level; from none at all for an empty log. */
export function growTiles(sha256: Sha256, lastTiles: readonly Tile[]): GrowingTiles {
  const edge: { index: number; hashes: Uint8Array[] }[] = [];
  const changed = new Map<string, Tile>();
  for (const { level, index, hashes } of lastTiles)
    edge[level] =
      hashes.length === tileWidth
        ? { index: index + 1, hashes: [] }
        : { index, hashes: [...hashes] };
  const push = (level: number, hash: Uint8Array): void => {
    edge[level] ??= { index: 0, hashes: [] };
    const tile = edge[level];
    tile.hashes.push(hash);
    changed.set(`${level}/${tile.index}`, { level, ...tile });
    if (tile.hashes.length < tileWidth) return;
    edge[level] = { index: tile.index + 1, hashes: [] };
    push(level + 1, joined(sha256, tile.hashes));
  };
  return {
    add: (body) => push(0, leafHash(sha256, body)),
    addLeaf: (leaf) => push(0, leaf),
    head: () => {
      const subtrees: TreeHead[] = [];
      for (const [level, { hashes }] of [...edge.entries()].reverse())
        for (const root of hashes) addSubtree(sha256, subtrees, { size: tileWidth ** level, root });
      const { index, hashes } = edge[0] ?? { index: 0, hashes: [] };
      return { size: index * tileWidth + hashes.length, root: rootOf(sha256, subtrees) };
    },
    takeChanged: () => {
      const taken = [...changed.values()].map((tile) => ({ ...tile, hashes: [...tile.hashes] }));
      changed.clear();
      return taken;
    },
  };
}

/** The tiles that a proof of this leaf needs, and the last ones of a tree of that size. */
export function tilesOf({ index, size }: Leaf): readonly TileName[] {
  const named = new Map<string, TileName>();
  for (let level = 0; tileWidth ** level <= size; level += 1) {
    const count = Math.floor(size / tileWidth ** level);
    for (const place of [Math.floor(index / tileWidth ** level), count]) {
      const tile = { level, index: Math.floor(place / tileWidth) };
      if (tile.index * tileWidth < count) named.set(`${level}/${tile.index}`, tile);
    }
  }
  return [...named.values()];
}

/**
 * The roots that lead from an entry to the root of the tree of that size. Needs `tilesOf` that leaf, which may have
 * grown since; throws where one is missing.
 */
export function inclusionProof(
  sha256: Sha256,
  { index, size }: Leaf,
  tiles: readonly Tile[],
): readonly Uint8Array[] {
  if (index < 0 || index >= size) throw new RangeError(`no entry ${index} among ${size}`);
  const tree = treeOf(sha256, tiles);
  return siblingsOf({ index, size }).map(({ start, width }) => tree(start, width));
}

/** The root of the first `size` entries; needs `tilesOf` that size, which may have grown since. */
export function rootAt(sha256: Sha256, size: number, tiles: readonly Tile[]): Uint8Array {
  return size === 0 ? rootOf(sha256, []) : treeOf(sha256, tiles)(0, size);
}

/** The largest whole subtrees of the first `size` entries; needs `tilesOf` that size, which may have grown since. */
export function subtreesAt(
  sha256: Sha256,
  size: number,
  tiles: readonly Tile[],
): readonly TreeHead[] {
  const tree = treeOf(sha256, tiles);
  let start = 0;
  return subtreeSizes(size).map((width) => {
    const root = tree(start, width);
    start += width;
    return { size: width, root };
  });
}

/** Of `width` entries from `start` on, a multiple of the largest power of two in `width`. */
function treeOf(sha256: Sha256, tiles: readonly Tile[]) {
  const known = new Map(tiles.map((tile) => [`${tile.level}/${tile.index}`, tile.hashes]));
  const tree = (start: number, width: number): Uint8Array => {
    if (!isPowerOfTwo(width)) {
      const half = halfOf(width);
      return nodeHash(sha256, tree(start, half), tree(start + half, width - half));
    }
    let level = 0;
    while (tileWidth ** (level + 1) <= width) level += 1;
    const place = start / tileWidth ** level;
    const index = Math.floor(place / tileWidth);
    const count = width / tileWidth ** level;
    const hashes = known
      .get(`${level}/${index}`)
      ?.slice(place % tileWidth, (place % tileWidth) + count);
    if (hashes?.length !== count) throw new Error(`tile ${level}/${index} is missing or too short`);
    return joined(sha256, hashes);
  };
  return tree;
}

/** Of a power of two of hashes. */
function joined(sha256: Sha256, hashes: readonly Uint8Array[]): Uint8Array {
  let row = hashes;
  while (row.length > 1)
    row = row.flatMap((left, at) => {
      const right = row[at + 1];
      return at % 2 === 1 || right === undefined ? [] : [nodeHash(sha256, left, right)];
    });
  const [root] = row;
  if (root === undefined) throw new Error('no hashes to join');
  return root;
}

function isPowerOfTwo(width: number): boolean {
  return 2 ** Math.round(Math.log2(width)) === width;
}

/** As a database or a file holds them: one hash after the other. */
export function packHashes(hashes: readonly Uint8Array[]): Uint8Array {
  return concat(...hashes);
}

export function unpackHashes(packed: Uint8Array): readonly Uint8Array[] {
  if (packed.length % 32 !== 0) throw new RangeError(`${packed.length} bytes are no hashes`);
  return Array.from({ length: packed.length / 32 }, (_, at) => packed.slice(32 * at, 32 * at + 32));
}
