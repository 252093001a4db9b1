import type { Sql, TransactionSql } from 'postgres';
import type { ChainEntry, Sha256 } from '../domain/chain-entry.ts';
import { beginOfMonth, type Dropped, droppedAction, readDropped } from '../domain/dropped.ts';
import { type Begin, beginOf } from '../domain/log-begin.ts';
import type { Sources } from './audit-sources.ts';
import { type TileRow, toKeptTile } from './audit-tree-rows.ts';

type Client = Sql | TransactionSql;
type Entries = Pick<Sources, 'entries'>;

/** What the log says was dropped from its beginning, in its order. */
async function listDrops(sql: Client, { entries }: Entries): Promise<readonly Dropped[]> {
  const rows = await sql<{ seq: string; body: string }[]>`
    select seq, body from ${sql(entries)} where action = ${droppedAction} order by seq`;
  return rows.flatMap(({ seq, body }) => readDropped(Number(seq), body) ?? []);
}

/** The newest: what the log lacks at its beginning. */
export async function findDropped(sql: Client, from: Entries): Promise<Dropped | undefined> {
  return (await listDrops(sql, from)).at(-1);
}

/**
 * The first entry from which on the log is kept when all before that month goes; `undefined` where all is before it.
 * An entry of the next month may stand before the last one of this: that one is kept with it.
 */
export async function findFirstOf(
  sql: Client,
  { entries }: Entries,
  month: string,
): Promise<number | undefined> {
  const [row] = await sql<{ seq: string | null }[]>`
    select min(seq) as seq from ${sql(entries)} where at >= ${beginOfMonth(month)}`;
  return row?.seq == null ? undefined : Number(row.seq);
}

export type LogBegin = Begin & { readonly drops: readonly Dropped[] };

/** Where the log begins, and whether that is where its entries say that it does. */
export async function readBegin(
  sql: Client,
  { entries }: Entries,
  sha256: Sha256,
): Promise<LogBegin> {
  const drops = await listDrops(sql, { entries });
  const [first] = await sql<(Omit<ChainEntry, 'seq'> & { readonly seq: string })[]>`
    select seq, body, prev, hash from ${sql(entries)} order by seq limit 1`;
  return { drops, ...beginOf(sha256, drops, first && { ...first, seq: Number(first.seq) }) };
}

const batchSize = 1_000;

/** Gives what the lowest tiles have of the first `size` entries and, with the last tile, of more. */
export async function readDroppedLeaves(
  tx: TransactionSql,
  { tiles }: Pick<Sources, 'tiles'>,
  { size, each }: { readonly size: number; readonly each: (leaf: Uint8Array) => void },
): Promise<void> {
  const rows = tx<TileRow[]>`
    select level, index, hashes, head from ${tx(tiles)}
    where level = 0 and index * 256 < ${size} order by index`;
  for await (const batch of rows.cursor(batchSize))
    for (const row of batch) for (const leaf of toKeptTile(row).hashes) each(leaf);
}
