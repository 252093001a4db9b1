import { and, eq, sql } from 'drizzle-orm';
import type { Target } from '../domain/request.ts';
import type { Commit } from '../use-cases/ports/request-store.ts';
import type { Recording } from './append-entry.ts';
import { inventory, inventoryLooks } from './schema.ts';

/**
 * Keeps what a request has just seen of its service, in a project that was looked at. A look that began before
 * leaves it as it is: see `isOlder`. The look's row is locked first, as by every look.
 */
export function writeSeen(
  { tx, now }: Pick<Recording, 'tx' | 'now'>,
  { projectId, hvnId, serviceId }: Target,
  { service }: NonNullable<Commit['seen']>,
): readonly PromiseLike<unknown>[] {
  const data = service ?? { id: serviceId, hvnId };
  const [kind, other] =
    service === undefined ? (['gone', 'service'] as const) : (['service', 'gone'] as const);
  return [
    tx
      .insert(inventory)
      .select(
        sql`
          select ${inventoryLooks.projectId}, ${kind}, ${data.id}, ${JSON.stringify(data)}::jsonb,
            ${now.toISOString()}::timestamptz
          from ${inventoryLooks} where ${eq(inventoryLooks.projectId, projectId)} for update`,
      )
      .onConflictDoUpdate({
        target: [inventory.projectId, inventory.kind, inventory.id],
        set: { data: sql`excluded.data`, seenAt: sql`excluded.seen_at` },
      }),
    tx
      .delete(inventory)
      .where(
        and(
          eq(inventory.projectId, projectId),
          eq(inventory.kind, other),
          sql`lower(${inventory.id}) = lower(${data.id})`,
        ),
      ),
  ];
}
