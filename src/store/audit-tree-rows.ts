import type { Sql, TransactionSql } from 'postgres';
import type { Sha256 } from '../domain/chain-entry.ts';
import { zeroHash } from '../domain/chain-entry.ts';
import type { Checkpoint } from '../domain/checkpoint.ts';
import {
  type GrowingTiles,
  growTiles,
  packHashes,
  rootAt,
  type TileName,
  tilesOf,
  tileWidth,
  unpackHashes,
} from '../domain/merkle-tiles.ts';
import type { KeptTile } from '../domain/tree-check.ts';

type Client = Sql | TransactionSql;

export type TileRow = {
  readonly level: number;
  readonly index: string;
  readonly hashes: Uint8Array;
  readonly head: Uint8Array | null;
};

function toTile({ level, index, hashes, head }: TileRow): KeptTile {
  return { level, index: Number(index), hashes: unpackHashes(hashes), head: head ?? undefined };
}

/** A tile that somebody has cut within a hash has none: the look finds that they are missing. */
export function toKeptTile(row: TileRow): KeptTile {
  return row.hashes.length % 32 === 0 ? toTile(row) : toTile({ ...row, hashes: new Uint8Array() });
}

/** No log has so many entries that it would need more. */
const levels = 8;

/** Where the tree ends: its last tiles, ready to grow, and the hash of the chain at its last entry. */
export type Edge = {
  readonly tiles: GrowingTiles;
  readonly size: number;
  readonly hash: Uint8Array;
};

export async function readEdge(sql: Client, sha256: Sha256): Promise<Edge> {
  const rows = await sql<TileRow[]>`
    select last.* from generate_series(0, ${levels - 1}) as l (level)
    cross join lateral (
      select t.level, t.index, t.hashes, t.head from public.audit_tiles t
      where t.level = l.level order by t.index desc limit 1
    ) as last
    order by last.level`;
  const last = rows.map(toTile);
  const tiles = growTiles(sha256, last);
  const hash = last.find(({ level }) => level === 0)?.head ?? zeroHash;
  return { tiles, size: tiles.head().size, hash };
}

/** Those of these that there are. */
export async function readTiles(
  sql: Client,
  names: readonly TileName[],
  from = 'public.audit_tiles',
): Promise<readonly KeptTile[]> {
  const found = await Promise.all(
    names.map(
      ({ level, index }) => sql<TileRow[]>`
        select level, index, hashes, head from ${sql(from)}
        where level = ${level} and index = ${index}`,
    ),
  );
  return found.flat().map(toTile);
}

/** `undefined` where the tree has fewer entries. */
export async function findRoot(
  sql: Client,
  sha256: Sha256,
  size: number,
): Promise<Uint8Array | undefined> {
  if (size === 0) return rootAt(sha256, 0, []);
  const tiles = await readTiles(sql, tilesOf({ index: size - 1, size }));
  const last = Math.floor((size - 1) / tileWidth);
  const edge = tiles.find(({ level, index }) => level === 0 && index === last);
  const isThere = edge !== undefined && last * tileWidth + edge.hashes.length >= size;
  return isThere ? rootAt(sha256, size, tiles) : undefined;
}

/** A tile is written anew, longer than before; in what it had already, nothing changes. */
export async function writeTile(
  tx: TransactionSql,
  { level, index, hashes, head }: KeptTile,
): Promise<void> {
  await tx`
    insert into public.audit_tiles (level, index, hashes, head)
    values (${level}, ${index}, ${packHashes(hashes)}, ${head ?? null})
    on conflict (level, index) do update set hashes = excluded.hashes, head = excluded.head`;
}

type CheckpointRow = {
  readonly size: string;
  readonly root: Uint8Array;
  readonly note: string;
  readonly at: Date;
};

export async function readNewest(sql: Client): Promise<Checkpoint | undefined> {
  const [row] = await sql<CheckpointRow[]>`
    select size, root, note, at from public.audit_checkpoints order by size desc limit 1`;
  return row && { ...row, size: Number(row.size) };
}

/** `hash`: of the chain at its last entry. */
export async function writeCheckpointRow(
  tx: TransactionSql,
  { size, root, note, at }: Checkpoint,
  hash: Uint8Array,
): Promise<void> {
  await tx`
    insert into public.audit_checkpoints (size, root, hash, note, at)
    values (${size}, ${root}, ${hash}, ${note}, ${at})`;
}
