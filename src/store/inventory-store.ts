import { and, asc, eq, inArray, lte, min, type SQL, sql } from 'drizzle-orm';
import type { Cluster } from '../domain/private-link.ts';
import type {
  ClusterChoice,
  InventoryStore,
  ProjectLook,
} from '../use-cases/ports/inventory-store.ts';
import type { Orm, Transaction } from './database.ts';
import { isOlder, readGone, withoutGone } from './inventory-looks.ts';
import { toInventoryRows, toTargetInventory } from './inventory-rows.ts';
import { inventory, inventoryLooks } from './schema.ts';
import { findServices, listServices } from './service-choices.ts';
import { reads, readTogether, transact } from './transaction.ts';

/** Rows in one statement: PostgreSQL takes 65,535 parameters, and a row has five. */
const rowsPerInsert = 1_000;

/** What the last look at HCP saw. Pickers and submissions read it, and never HCP itself. */
export function createInventoryStore(orm: Orm): InventoryStore {
  return {
    replace: (look) => transact(orm, (tx) => replaceProject(tx, look)),
    listClusters: (query, limit) => {
      const wanted = query.trim().toLowerCase();
      const place = sql`strpos(lower(${inventory.id}), ${wanted})`;
      return findChoices(orm, sql`${place} > 0`, { limit, first: sql`${place} > 1` });
    },
    findCluster: (id) => findChoices(orm, eq(inventory.id, id), { limit: 100 }),
    listServices: (query, limit) => listServices(orm, query, limit),
    findServices: (named) => findServices(orm, named),
    age: async () => {
      const [row] = await reads(
        orm.select({ oldest: min(inventoryLooks.seenAt) }).from(inventoryLooks),
      );
      return row?.oldest ?? undefined;
    },
  };
}

/** The look's row is locked first: two looks at one project are written one after the other. */
async function replaceProject(tx: Transaction, look: ProjectLook): Promise<void> {
  const { projectId, organizationId, beganAt } = look;
  const taken = await tx
    .insert(inventoryLooks)
    .values({ projectId, organizationId, seenAt: beganAt })
    .onConflictDoUpdate({
      target: inventoryLooks.projectId,
      set: { organizationId, seenAt: beganAt },
      setWhere: lte(inventoryLooks.seenAt, beganAt),
    })
    .returning({ projectId: inventoryLooks.projectId });
  if (taken.length === 0) return;
  const ofProject = eq(inventory.projectId, projectId);
  await tx.delete(inventory).where(and(ofProject, isOlder(beganAt)));
  const rows = withoutGone(toInventoryRows(look), await readGone(tx, ofProject));
  for (let at = 0; at < rows.length; at += rowsPerInsert)
    await tx
      .insert(inventory)
      .values(rows.slice(at, at + rowsPerInsert))
      .onConflictDoNothing();
}

/** Clusters in the order of their ids, each with all that was seen around it. */
async function findChoices(
  orm: Orm,
  wanted: SQL,
  { limit, first }: { readonly limit: number; readonly first?: SQL },
): Promise<readonly ClusterChoice[]> {
  return await readTogether(orm, async (tx) => {
    const found = await tx
      .select({ projectId: inventory.projectId, data: inventory.data })
      .from(inventory)
      .where(and(eq(inventory.kind, 'cluster'), wanted))
      .orderBy(...(first === undefined ? [] : [first]), asc(inventory.id), asc(inventory.projectId))
      .limit(limit);
    if (found.length === 0) return [];
    const projects = await loadProjects(tx, [...new Set(found.map((row) => row.projectId))]);
    return found.map(({ projectId, data }) => {
      const cluster = data as Cluster; // rows of kind `cluster` hold clusters
      const { organizationId, seenAt, rows } = projects.get(projectId) ?? unseen;
      const around = toTargetInventory(rows, cluster.id, seenAt);
      return { organizationId, projectId, cluster, inventory: around };
    });
  });
}

type ProjectRows = {
  readonly organizationId: string;
  readonly seenAt: Date | undefined;
  readonly rows: readonly (typeof inventory.$inferSelect)[];
};
const unseen: ProjectRows = { organizationId: '', seenAt: undefined, rows: [] };

async function loadProjects(
  tx: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ProjectRows>> {
  const [looks, rows] = await Promise.all([
    tx
      .select()
      .from(inventoryLooks)
      .where(inArray(inventoryLooks.projectId, [...ids])),
    tx
      .select()
      .from(inventory)
      .where(inArray(inventory.projectId, [...ids])),
  ]);
  return new Map(
    looks.map(({ projectId, organizationId, seenAt }) => [
      projectId,
      { organizationId, seenAt, rows: rows.filter((row) => row.projectId === projectId) },
    ]),
  );
}
