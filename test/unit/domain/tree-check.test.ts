import { describe, expect, it } from 'vitest';
import { zeroPlace } from '../../../src/domain/chain-entry.ts';
import type { Dropped } from '../../../src/domain/dropped.ts';
import { startTree } from '../../../src/domain/merkle.ts';
import { growTiles, tileWidth } from '../../../src/domain/merkle-tiles.ts';
import { type KeptHead, type KeptTile, startTreeCheck } from '../../../src/domain/tree-check.ts';
import { sha256 } from './sample-log.ts';

type Entry = { readonly body: string; readonly hash: Uint8Array };

const entriesOf = (size: number): readonly Entry[] =>
  Array.from({ length: size }, (_, index) => ({
    body: `entry ${index}`,
    hash: sha256(Uint8Array.of(index % 256, index >> 8)),
  }));

/** No hash that proves anything: for trees of many entries. */
function quick(bytes: Uint8Array): Uint8Array {
  const sum = bytes.reduce((mixed, byte) => Math.imul(mixed ^ byte, 16_777_619), 2_166_136_261);
  return new Uint8Array(Uint32Array.of(sum, ~sum, sum >>> 7, 1, 2, 3, 4, 5).buffer);
}

/** What is kept of the first so many entries, as a database would have it. */
function keptOf(entries: readonly Entry[], sizes: readonly number[] = [], hashing = sha256) {
  const tiles = growTiles(hashing, []);
  const tree = startTree(hashing);
  const checkpoints = new Map<number, KeptHead>();
  for (const [index, { body, hash }] of entries.entries()) {
    tiles.add(body);
    tree.add(body);
    if (sizes.includes(index + 1)) checkpoints.set(index + 1, { ...tree.head(), hash });
  }
  const kept = tiles.takeChanged().map((tile): KeptTile => {
    if (tile.level > 0) return tile;
    const last = tile.index * tileWidth + tile.hashes.length;
    return { ...tile, head: entries[last - 1]?.hash };
  });
  const inOrder = [...kept].sort((a, b) => a.level - b.level || a.index - b.index);
  return { tiled: entries.length, tiles: inOrder, checkpoints, begin: zeroPlace, drops: [] };
}

function check(
  entries: readonly Entry[],
  { tiles, ...kept }: ReturnType<typeof keptOf>,
  size?: number,
  hashing = sha256,
) {
  const tree = startTreeCheck(hashing, { ...kept, size });
  for (const entry of entries) tree.addEntry(entry);
  for (const tile of tiles) tree.addTile(tile);
  return { kinds: tree.problems().map(({ kind, seq }) => `${kind} ${seq}`), ...tree.found() };
}

const flip = (bytes: Uint8Array | undefined): Uint8Array => sha256(bytes ?? new Uint8Array());

describe('what is kept of the tree', () => {
  it.each([0, 1, 255, 256, 257, 512, 700])(
    'is that of its %i entries, and of a log that has grown since',
    (size) => {
      const entries = entriesOf(size + 77);
      const sizes = [1, 256, size].filter((one) => one <= size && one > 0);
      const kept = keptOf(entries.slice(0, size), sizes);

      expect(check(entries.slice(0, size), kept).kinds).toEqual([]);
      expect(check(entries, kept).kinds).toEqual([]);
    },
  );

  it('is so across three levels, and a change is found in each', () => {
    const entries = entriesOf(tileWidth ** 2 + 300);
    const kept = keptOf(entries, [], quick);
    const changed = kept.tiles.map((tile) =>
      tile.level === 0 ? tile : { ...tile, hashes: tile.hashes.map(flip) },
    );

    expect(check(entries, kept, undefined, quick).kinds).toEqual([]);
    expect(check(entries, { ...kept, tiles: changed }, undefined, quick).kinds).toEqual(
      changed
        .filter(({ level }) => level > 0)
        .map(({ index, level }) => `tile_differs ${index * tileWidth ** (level + 1) + 1}`),
    );
  });

  it('tells the head of the whole log, and the one that is asked about', () => {
    const entries = entriesOf(600);
    const heads = [0, 256, 600].map((size) => {
      const tree = startTree(sha256);
      for (const { body } of entries.slice(0, size)) tree.add(body);
      return tree.head();
    });

    for (const head of heads) {
      const { whole, then } = check(entries, keptOf(entries), head.size);
      expect([whole, then]).toEqual([heads[2], head]);
    }
    expect(check(entries, keptOf(entries), 601).then).toBeUndefined();
  });

  it('is found wherever a hash of it was changed, by its tile', () => {
    const entries = entriesOf(tileWidth * 3 + 9);
    const kept = keptOf(entries);
    for (const [at, tile] of kept.tiles.entries())
      for (const place of [0, tile.hashes.length - 1]) {
        const hashes = tile.hashes.map((hash, index) => (index === place ? flip(hash) : hash));
        const tiles = kept.tiles.with(at, { ...tile, hashes });
        const first = tile.index * tileWidth ** (tile.level + 1) + 1;
        expect(check(entries, { ...kept, tiles }).kinds).toEqual([`tile_differs ${first}`]);
      }
  });

  it.each<[string, (tiles: readonly KeptTile[]) => readonly KeptTile[], readonly string[]]>([
    [
      'the place where the chain ended',
      (tiles) => tiles.map((one) => (one.index === 3 ? { ...one, head: flip(one.head) } : one)),
      ['tile_differs 769'],
    ],
    [
      'a tile that is gone',
      (tiles) => tiles.filter(({ level, index }) => level > 0 || index !== 1),
      ['tile_differs 513', 'tile_differs 769'],
    ],
    [
      'a level that is gone',
      (tiles) => tiles.filter(({ level }) => level === 0),
      ['tile_differs 777'],
    ],
  ])('is found by %s', (_, change, expected) => {
    const entries = entriesOf(tileWidth * 3 + 9);
    const kept = keptOf(entries);

    expect(check(entries, { ...kept, tiles: [...change(kept.tiles)] }).kinds).toEqual(expected);
  });

  it.each<[string, (head: KeptHead) => KeptHead]>([
    ['root', (head) => ({ ...head, root: flip(head.root) })],
    ['hash', (head) => ({ ...head, hash: flip(head.hash) })],
  ])('is found by the %s of a checkpoint', (_, change) => {
    const entries = entriesOf(300);
    const kept = keptOf(entries, [100, 200]);
    const [, head] = [...kept.checkpoints.values()];
    if (head === undefined) throw new Error('no checkpoint');
    const checkpoints = new Map([...kept.checkpoints, [200, change(head)]] as const);

    expect(check(entries, { ...kept, checkpoints }).kinds).toEqual(['checkpoint_differs 200']);
  });

  it('shows that the log was cut, where nothing else does', () => {
    const entries = entriesOf(300);

    expect(check(entries.slice(0, 290), keptOf(entries, [299])).kinds).toEqual(['cut_tail 291']);
    expect(check([], keptOf(entries)).kinds).toEqual(['cut_tail 1']);
  });

  describe('of a log whose beginning was dropped', () => {
    const entries = entriesOf(tileWidth * 3 + 9);

    /** As `check` does it, of the entries behind `size`; what was before is known by the tiles alone. */
    function checkFrom(
      size: number,
      change: Partial<ReturnType<typeof keptOf>> = {},
      asked?: number,
    ) {
      const { tiles, ...kept } = { ...keptOf(entries, [size, 700]), ...change };
      const hash = entries[size - 1]?.hash ?? new Uint8Array();
      const drops = [droppedAt(size)];
      const tree = startTreeCheck(sha256, {
        ...{ drops, begin: { seq: size, hash } },
        ...{ tiled: kept.tiled, checkpoints: kept.checkpoints, size: asked },
      });
      for (const { level, hashes } of tiles)
        if (level === 0) for (const leaf of hashes) tree.addDropped(leaf);
      for (const entry of entries.slice(size)) tree.addEntry(entry);
      for (const tile of tiles) tree.addTile(tile);
      return { kinds: tree.problems().map(({ kind, seq }) => `${kind} ${seq}`), ...tree.found() };
    }

    const headOf = (size: number) => {
      const tree = startTree(sha256);
      for (const { body } of entries.slice(0, size)) tree.add(body);
      return tree.head();
    };

    const droppedAt = (size: number): Dropped => ({
      ...{ seq: size + 3, at: new Date(0), before: '2026-07', first: 1, size, by: 'owner' },
      ...{ hash: new Uint8Array(), root: headOf(size).root, exportSha256: '' },
    });

    it.each([1, 255, 256, 300, 512, 776])('is that of its entries, from entry %i on', (size) => {
      const { kinds, whole, then } = checkFrom(size, {}, Math.max(1, size - 20));

      expect(kinds).toEqual([]);
      expect(whole).toEqual(headOf(entries.length));
      expect(then).toEqual(headOf(Math.max(1, size - 20)));
    });

    it('is found by a hash of what was dropped, wherever it stands', () => {
      const { tiles } = keptOf(entries);
      for (const [at, place] of [
        [0, 0],
        [0, 255],
        [1, 43],
      ] as const) {
        const tile = tiles[at];
        if (tile === undefined) throw new Error('no tile');
        const hashes = tile.hashes.map((hash, index) => (index === place ? flip(hash) : hash));
        const { kinds } = checkFrom(300, { tiles: tiles.with(at, { ...tile, hashes }) });

        expect(kinds).toEqual(['drop_differs 303']);
      }
    });

    it('is found where tiles of it are gone, or all', () => {
      const { tiles } = keptOf(entries);

      const one = checkFrom(300, {
        tiles: tiles.filter(({ level, index }) => level > 0 || index > 0),
      });
      const all = checkFrom(300, { tiles: [] });

      expect(one.kinds).toEqual(['drop_differs 303']);
      expect(all.kinds).toEqual(['drop_differs 1']);
    });

    it('is found by a checkpoint of what was dropped', () => {
      const { checkpoints } = keptOf(entries, [100]);
      const head = checkpoints.get(100);
      if (head === undefined) throw new Error('no checkpoint');
      const changed = new Map([[100, { ...head, root: flip(head.root) }]]);

      expect(checkFrom(300, { checkpoints }).kinds).toEqual([]);
      expect(checkFrom(300, { checkpoints: changed }).kinds).toEqual(['checkpoint_differs 100']);
    });
  });
});
