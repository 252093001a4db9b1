import { and, eq, lte, sql } from 'drizzle-orm';
import type { PrivateLinkService } from '../domain/private-link.ts';
import type { Network } from '../use-cases/ports/hcp.ts';
import type { NetworkLooks } from '../use-cases/ports/network-looks.ts';
import type { Orm, Transaction } from './database.ts';
import { inventory, inventoryLooks, networkLooks } from './schema.ts';
import { inMs, readClock, transact, writes } from './transaction.ts';

export function createNetworkLooks(orm: Orm): NetworkLooks {
  return {
    claim: async ({ projectId, hvnId }, ms) => {
      const nextAt = inMs(ms);
      const claimed = await writes(
        orm
          .insert(networkLooks)
          .values({ projectId, hvnId, nextAt })
          .onConflictDoUpdate({
            target: [networkLooks.projectId, networkLooks.hvnId],
            set: { nextAt },
            setWhere: lte(networkLooks.nextAt, sql`clock_timestamp()`),
          })
          .returning({ hvnId: networkLooks.hvnId }),
      );
      return claimed.length > 0;
    },
    replace: (network, services) => transact(orm, (tx) => replace(tx, network, services)),
  };
}

/**
 * The look's row is locked first, as by the look at everything. The age of the network's own row is that of
 * its services, so that one which is gone has an age too.
 */
async function replace(
  tx: Transaction,
  { projectId, hvnId }: Network,
  services: readonly PrivateLinkService[],
): Promise<void> {
  await tx
    .select({ projectId: inventoryLooks.projectId })
    .from(inventoryLooks)
    .where(eq(inventoryLooks.projectId, projectId))
    .for('update');
  const seenAt = await readClock(tx);
  const ofProject = eq(inventory.projectId, projectId);
  const ofNetwork = sql`${inventory.data} ->> 'hvnId' = ${hvnId}`;
  await tx.delete(inventory).where(and(ofProject, eq(inventory.kind, 'service'), ofNetwork));
  const rows = services.map((data) => ({
    ...{ projectId, id: data.id, data, seenAt },
    kind: 'service' as const,
  }));
  if (rows.length > 0)
    await tx
      .insert(inventory)
      .values(rows)
      .onConflictDoUpdate({
        target: [inventory.projectId, inventory.kind, inventory.id],
        set: { data: sql`excluded.data`, seenAt },
      });
  await tx
    .update(inventory)
    .set({ seenAt })
    .where(and(ofProject, eq(inventory.kind, 'hvn'), eq(inventory.id, hvnId)));
}
