import type { TransactionSql } from 'postgres';
import type { Kept, KeptHead } from '../domain/tree-check.ts';
import type { Sources } from './audit-sources.ts';
import type { TileRow } from './audit-tree-rows.ts';

const batchSize = 1_000;

/** What has to be known of the tree before the log is looked along. */
export async function readKept(
  tx: TransactionSql,
  { tiles, checkpoints }: Sources,
): Promise<Pick<Kept, 'tiled' | 'checkpoints'>> {
  const [last] = await tx<{ tiled: string }[]>`
    select index * 256 + octet_length(hashes) / 32 as tiled from ${tx(tiles)}
    where level = 0 order by index desc limit 1`;
  const found = new Map<number, KeptHead>();
  const rows = tx<{ size: string; root: Uint8Array; hash: Uint8Array }[]>`
    select size, root, hash from ${tx(checkpoints)}`;
  for await (const batch of rows.cursor(batchSize))
    for (const { size, root, hash } of batch)
      found.set(Number(size), { size: Number(size), root, hash });
  return { tiled: Number(last?.tiled ?? 0), checkpoints: found };
}

/** Level by level, in their order. */
export const keptTiles = (tx: TransactionSql, { tiles }: Sources) => tx<TileRow[]>`
  select level, index, hashes, head from ${tx(tiles)} order by level, index`;
