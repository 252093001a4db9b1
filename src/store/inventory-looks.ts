import { and, eq, lte, type SQL } from 'drizzle-orm';
import type { InventoryRow } from './inventory-rows.ts';
import { inventory } from './schema.ts';
import type { Queries } from './transaction.ts';

/** What a look may write over: what was seen since it began is newer. */
export const isOlder = (beganAt: Date): SQL => lte(inventory.seenAt, beganAt);

/** Ids of services that are known to be gone; read once those of older looks are deleted. */
export async function readGone(
  queries: Queries,
  of: SQL | undefined,
): Promise<ReadonlySet<string>> {
  const rows = await queries
    .select({ id: inventory.id })
    .from(inventory)
    .where(and(of, eq(inventory.kind, 'gone')));
  return new Set(rows.map(({ id }) => id.toLowerCase()));
}

/** Without the services that were there when the look came by, and are there no more. */
export function withoutGone(
  rows: readonly InventoryRow[],
  gone: ReadonlySet<string>,
): readonly InventoryRow[] {
  return rows.filter(({ kind, id }) => kind !== 'service' || !gone.has(id.toLowerCase()));
}
