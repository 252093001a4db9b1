import { and, eq, inArray, lte, sql } from 'drizzle-orm';
import type { NetworkLooks } from '../use-cases/ports/network-looks.ts';
import type { Orm, Transaction } from './database.ts';
import { isOlder, readGone, withoutGone } from './inventory-looks.ts';
import { inventory, inventoryLooks, networkLooks } from './schema.ts';
import { clockMs, inMs, transact, writes } from './transaction.ts';

export function createNetworkLooks(orm: Orm): NetworkLooks {
  return {
    claim: async ({ projectId, hvnId }, ms) => {
      const nextAt = inMs(ms);
      const [claimed] = await writes(
        orm
          .insert(networkLooks)
          .values({ projectId, hvnId, nextAt })
          .onConflictDoUpdate({
            target: [networkLooks.projectId, networkLooks.hvnId],
            set: { nextAt },
            setWhere: lte(networkLooks.nextAt, sql`clock_timestamp()`),
          })
          .returning({ now: clockMs }),
      );
      return claimed && new Date(claimed.now);
    },
    replace: (look, services) => transact(orm, (tx) => replace(tx, look, services)),
  };
}

/**
 * The look's row is locked first, as by the look at everything. The age of the network's own row is that of
 * its services, so that one which is gone has an age too.
 */
async function replace(
  tx: Transaction,
  { projectId, hvnId, beganAt: seenAt }: Parameters<NetworkLooks['replace']>[0],
  services: Parameters<NetworkLooks['replace']>[1],
): Promise<void> {
  await tx
    .select({ projectId: inventoryLooks.projectId })
    .from(inventoryLooks)
    .where(eq(inventoryLooks.projectId, projectId))
    .for('update');
  const ofProject = eq(inventory.projectId, projectId);
  const ofServices = and(
    ofProject,
    inArray(inventory.kind, ['service', 'gone']),
    sql`${inventory.data} ->> 'hvnId' = ${hvnId}`,
  );
  await tx.delete(inventory).where(and(ofServices, isOlder(seenAt)));
  const kind = 'service' as const;
  const seen = services.map((data) => ({ projectId, kind, id: data.id, data, seenAt }));
  const rows = withoutGone(seen, await readGone(tx, ofProject));
  if (rows.length > 0)
    await tx
      .insert(inventory)
      .values([...rows])
      .onConflictDoUpdate({
        target: [inventory.projectId, inventory.kind, inventory.id],
        set: { data: sql`excluded.data`, seenAt },
        setWhere: isOlder(seenAt),
      });
  await tx
    .update(inventory)
    .set({ seenAt })
    .where(and(ofProject, eq(inventory.kind, 'hvn'), eq(inventory.id, hvnId), isOlder(seenAt)));
}
