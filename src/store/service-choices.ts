import { and, asc, eq, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { PrivateLinkService } from '../domain/private-link.ts';
import type { ServiceChoice } from '../use-cases/ports/inventory-store.ts';
import type { Orm } from './database.ts';
import { toOwned } from './owned-services.ts';
import { inventory, inventoryLooks, services } from './schema.ts';
import { reads } from './transaction.ts';

const id = sql`lower(${inventory.id})`;
const cluster = sql`lower(${inventory.data} ->> 'clusterId')`;

/** Those whose id, or whose cluster's, contains the words. */
export function listServices(
  orm: Orm,
  query: string,
  limit: number,
): Promise<readonly ServiceChoice[]> {
  const wanted = query.trim().toLowerCase();
  const contains = (text: SQL) => sql`strpos(${text}, ${wanted}) > 0`;
  return choices(orm, or(contains(id), contains(cluster)), limit);
}

const namedAtMost = 100;

/** Those that go by a name, whole: the service's own or its cluster's. */
export function findServices(orm: Orm, named: string): Promise<readonly ServiceChoice[]> {
  const wanted = named.trim().toLowerCase();
  return choices(orm, or(sql`${id} = ${wanted}`, sql`${cluster} = ${wanted}`), namedAtMost);
}

/** In the order of their ids, the bot's own first: only they can be changed, so none is cut off for others. */
async function choices(
  orm: Orm,
  wanted: SQL | undefined,
  limit: number,
): Promise<readonly ServiceChoice[]> {
  const isSame = and(
    eq(services.projectId, inventory.projectId),
    sql`${services.serviceKey} = ${id}`,
  );
  const rows = await reads(
    orm
      .select({ look: inventoryLooks, seen: inventory, owned: services })
      .from(inventory)
      .innerJoin(inventoryLooks, eq(inventoryLooks.projectId, inventory.projectId))
      .leftJoin(services, isSame)
      .where(and(eq(inventory.kind, 'service'), wanted))
      .orderBy(asc(isNull(services.projectId)), asc(inventory.id), asc(inventory.projectId))
      .limit(limit),
  );
  return rows.map(({ look, seen, owned }) => ({
    organizationId: look.organizationId,
    projectId: look.projectId,
    service: seen.data as PrivateLinkService, // rows of kind `service` hold services
    owned: owned === null ? undefined : toOwned(owned),
    seenAt: seen.seenAt,
  }));
}
