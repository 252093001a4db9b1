import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isIncluded, startTree } from '../../../src/domain/merkle.ts';
import {
  growTiles,
  inclusionProof,
  packHashes,
  rootAt,
  subtreesAt,
  type Tile,
  tilesOf,
  tileWidth,
  unpackHashes,
} from '../../../src/domain/merkle-tiles.ts';
import { sha256 } from './sample-log.ts';

const bodyOf = (index: number): string => `entry ${index}`;

/** Tiles of so many entries, taken in steps, each of which goes on from what the one before has kept. */
function tilesAfter(steps: readonly number[]): ReadonlyMap<string, Tile> {
  const kept = new Map<string, Tile>();
  let size = 0;
  for (const step of steps) {
    const last = new Map<number, Tile>();
    for (const tile of kept.values())
      if (tile.index >= (last.get(tile.level)?.index ?? 0)) last.set(tile.level, tile);
    const tiles = growTiles(sha256, [...last.values()]);
    for (let added = 0; added < step; added += 1) tiles.add(bodyOf(size + added));
    size += step;
    for (const tile of tiles.takeChanged()) kept.set(`${tile.level}/${tile.index}`, tile);
    expect(tiles.head()).toEqual(headOf(size));
  }
  return kept;
}

function headOf(size: number) {
  const tree = startTree(sha256);
  for (let index = 0; index < size; index += 1) tree.add(bodyOf(index));
  return tree.head();
}

function pick(kept: ReadonlyMap<string, Tile>, leaf: { index: number; size: number }) {
  return tilesOf(leaf).map(({ level, index }) => {
    const tile = kept.get(`${level}/${index}`);
    if (tile === undefined) throw new Error(`no tile ${level}/${index}`);
    return tile;
  });
}

describe('tiles of the tree', () => {
  const kept = tilesAfter([700, 633]);

  it('grow in any steps to the root that the whole log has', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { maxLength: 5 }), (steps) => {
        const kept = tilesAfter(steps);
        const size = steps.reduce((sum, step) => sum + step, 0);
        if (size > 0)
          expect(rootAt(sha256, size, pick(kept, { index: 0, size }))).toEqual(headOf(size).root);
      }),
      { numRuns: 30 },
    );
  });

  it.each([1, 2, 3, 255, 256, 257, 511, 512, 513, 1000])(
    'prove that entries are among the first %i, from tiles that have grown since',
    (size) => {
      const { root } = headOf(size);
      const step = Math.ceil(size / 40);
      for (let index = 0; index < size; index += step) {
        const leaf = { index, size };
        const proof = inclusionProof(sha256, leaf, pick(kept, leaf));
        const body = bodyOf(index);
        expect(isIncluded(sha256, { body, leaf, proof }, root)).toBe(true);
        expect(isIncluded(sha256, { body: `${body}!`, leaf, proof }, root)).toBe(false);
      }
    },
  );

  it('prove it across three levels', () => {
    const size = tileWidth ** 2 + tileWidth + 7;
    const kept = tilesAfter([size]);
    const root = rootAt(sha256, size, pick(kept, { index: 0, size }));
    expect(Math.max(...[...kept.values()].map(({ level }) => level))).toBe(2);
    for (const index of [0, 1, 255, 256, tileWidth ** 2 - 1, tileWidth ** 2, size - 8, size - 1]) {
      const leaf = { index, size };
      const proof = inclusionProof(sha256, leaf, pick(kept, leaf));
      expect(isIncluded(sha256, { body: bodyOf(index), leaf, proof }, root)).toBe(true);
    }
  });

  it.each([1, 2, 3, 255, 256, 257, 777, 1000])(
    'give the whole subtrees of the first %i, which a tree goes on from',
    (size) => {
      const tree = startTree(
        sha256,
        subtreesAt(sha256, size, pick(kept, { index: size - 1, size })),
      );

      expect(tree.head()).toEqual(headOf(size));
      tree.add(bodyOf(size));
      expect(tree.head()).toEqual(headOf(size + 1));
    },
  );

  it('say nothing of another place, another size or a proof that was changed', () => {
    const leaf = { index: 137, size: 400 };
    const proof = inclusionProof(sha256, leaf, pick(kept, leaf));
    const { root } = headOf(400);
    const body = bodyOf(137);
    expect(isIncluded(sha256, { body, leaf: { ...leaf, index: 136 }, proof }, root)).toBe(false);
    expect(isIncluded(sha256, { body, leaf: { ...leaf, size: 200 }, proof }, root)).toBe(false);
    expect(isIncluded(sha256, { body, leaf, proof: proof.slice(1) }, root)).toBe(false);
    expect(isIncluded(sha256, { body, leaf, proof: [...proof, root] }, root)).toBe(false);
    expect(isIncluded(sha256, { body, leaf: { index: 400, size: 400 }, proof }, root)).toBe(false);
  });

  it('are packed as their hashes, one after the other', () => {
    const hashes = [1, 2].map((byte) => Uint8Array.from(sha256(Uint8Array.of(byte))));
    expect(unpackHashes(packHashes(hashes))).toEqual(hashes);
    expect(() => unpackHashes(new Uint8Array(33))).toThrow(RangeError);
  });
});
