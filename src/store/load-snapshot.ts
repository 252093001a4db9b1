import { and, asc, eq, or, type SQL, sql } from 'drizzle-orm';
import { canBeShownAnew } from '../domain/lifecycle.ts';
import type { PolicyInForce } from '../use-cases/ports/policy-store.ts';
import type { Snapshot, TargetInventory } from '../use-cases/ports/request-store.ts';
import { readApprovedAccounts } from './approved-accounts.ts';
import { toTargetInventory } from './inventory-rows.ts';
import { readOwned } from './owned-services.ts';
import { type RequestRow, toRequest, toReview, toVersion } from './request-rows.ts';
import { inventory, inventoryLooks, policies, requestVersions, reviews } from './schema.ts';
import { readStored, storedColumns } from './stored-policy.ts';
import { type Queries, readClock } from './transaction.ts';

/** All that a decision about a request may look at. Its time is told once the row is locked. */
export async function loadSnapshot(queries: Queries, row: RequestRow): Promise<Snapshot> {
  const request = toRequest(row);
  const [clock, versions, reviewRows, inForce, seen, owned, approvedAccounts] = await Promise.all([
    readClock(queries),
    queries
      .select()
      .from(requestVersions)
      .where(and(eq(requestVersions.requestId, row.id), eq(requestVersions.version, row.version))),
    queries
      .select()
      .from(reviews)
      .where(and(eq(reviews.requestId, row.id), eq(reviews.version, row.version)))
      .orderBy(asc(reviews.at)),
    loadInForce(queries),
    loadInventory(queries, request.target),
    readOwned(queries, request.target),
    canBeShownAnew(request.status)
      ? readApprovedAccounts(queries, request.environment)
      : new Set<string>(),
  ]);
  const [version] = versions;
  if (version === undefined) throw new Error(`request ${row.id} has no version ${row.version}`);
  const shown = toVersion(version);
  const loaded = reviewRows.map(toReview);
  return {
    now: after(loaded.at(-1)?.at, clock),
    request,
    shown,
    reviews: loaded,
    inForce,
    inventory: seen,
    owned,
    approvedAccounts,
  };
}

/** Reviews are told apart by their time, so the next is later than the last, whatever the clock did. */
function after(last: Date | undefined, clock: Date): Date {
  return last === undefined ? clock : new Date(Math.max(clock.getTime(), last.getTime() + 1));
}

/** Fails closed: without a policy nothing can be decided. */
export async function loadInForce(queries: Queries): Promise<PolicyInForce> {
  const [row] = await queries
    .select({ ...storedColumns, hash: policies.hash })
    .from(policies)
    .where(eq(policies.inForce, true));
  if (row === undefined) throw new Error('no policy is in force');
  return { policy: readStored(row), hash: row.hash };
}

type Place = { readonly projectId: string; readonly clusterId: string };

/**
 * In one statement, so that all of it comes from one look; and of a project with hundreds of clusters
 * no more than what stands around this one.
 */
export async function loadInventory(queries: Queries, target: Place): Promise<TargetInventory> {
  const { projectId, clusterId } = target;
  const rows = await queries
    .select({ seenAt: inventoryLooks.seenAt, seen: inventory })
    .from(inventoryLooks)
    .leftJoin(inventory, and(eq(inventory.projectId, projectId), isAround(target)))
    .where(eq(inventoryLooks.projectId, projectId));
  const seen = rows.flatMap((row) => (row.seen === null ? [] : [row.seen]));
  return toTargetInventory(seen, clusterId, rows[0]?.seenAt);
}

/** The cluster, its HVN with all links, and every service, since their ids are unique in a project. */
function isAround({ projectId, clusterId }: Place): SQL | undefined {
  const { kind, id, data } = inventory;
  const network = sql`case ${kind} when 'hvn' then ${id} when 'link' then ${data} ->> 'hvnId' end`;
  const ownNetwork = sql`(
    select own.data ->> 'hvnId' from ${inventory} as own
    where own.project_id = ${projectId} and own.kind = 'cluster' and own.id = ${clusterId}
  )`;
  return or(
    eq(kind, 'service'),
    and(eq(kind, 'cluster'), eq(id, clusterId)),
    sql`${network} = ${ownNetwork}`,
  );
}
