import { and, asc, eq } from 'drizzle-orm';
import type { PolicyInForce, Snapshot, TargetInventory } from '../use-cases/ports.ts';
import { toTargetInventory } from './inventory-rows.ts';
import { type RequestRow, toRequest, toReview, toVersion } from './request-rows.ts';
import { inventory, inventoryLooks, policies, requestVersions, reviews } from './schema.ts';
import { type Queries, readClock } from './transaction.ts';

/** All that a decision about a request may look at. Its time is told once the row is locked. */
export async function loadSnapshot(queries: Queries, row: RequestRow): Promise<Snapshot> {
  const request = toRequest(row);
  const [clock, versions, reviewRows, inForce, seen] = await Promise.all([
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
  };
}

/** Reviews are told apart by their time, so the next is later than the last, whatever the clock did. */
function after(last: Date | undefined, clock: Date): Date {
  return last === undefined ? clock : new Date(Math.max(clock.getTime(), last.getTime() + 1));
}

/** Fails closed: without a policy nothing can be decided. */
export async function loadInForce(queries: Queries): Promise<PolicyInForce> {
  const [row] = await queries
    .select({ policy: policies.parsed, hash: policies.hash })
    .from(policies)
    .where(eq(policies.inForce, true));
  if (row === undefined) throw new Error('no policy is in force');
  return row;
}

/** In one statement, so that all of it comes from one look. */
export async function loadInventory(
  queries: Queries,
  target: { readonly projectId: string; readonly clusterId: string },
): Promise<TargetInventory> {
  const rows = await queries
    .select({ seenAt: inventoryLooks.seenAt, seen: inventory })
    .from(inventoryLooks)
    .leftJoin(inventory, eq(inventory.projectId, inventoryLooks.projectId))
    .where(eq(inventoryLooks.projectId, target.projectId));
  const seen = rows.flatMap((row) => (row.seen === null ? [] : [row.seen]));
  return toTargetInventory(seen, target.clusterId, rows[0]?.seenAt);
}
