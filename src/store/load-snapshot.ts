import { and, asc, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { canBeShownAnew, type RequestStatus, transitions } from '../domain/lifecycle.ts';
import type { RequestId } from '../domain/request.ts';
import type { PolicyInForce } from '../use-cases/ports/policy-store.ts';
import type { RequestView, Snapshot } from '../use-cases/ports/request-store.ts';
import { readApprovedAccounts } from './approved-accounts.ts';
import { readFreeze } from './freeze-rows.ts';
import { type Seen, toTargetInventory } from './inventory-rows.ts';
import { readOwned } from './owned-services.ts';
import { type RequestRow, toRequest, toReview, toVersion } from './request-rows.ts';
import {
  changeRequests,
  inventory,
  inventoryLooks,
  policies,
  requestVersions,
  reviews,
} from './schema.ts';
import { readStored, storedColumns } from './stored-policy.ts';
import { type Queries, readClock } from './transaction.ts';

type Rows = PromiseLike<readonly RequestRow[]>;

/** One column of the request, for statements that are sent before its row is known. */
const columnOf = (id: RequestId, column: PgColumn, also?: SQL): SQL =>
  sql`(select ${column} from ${changeRequests} where ${and(eq(changeRequests.id, id), also)})`;

/**
 * A request with what is shown of it. Its time is told once the row is locked: `rows`, the statement
 * that reads and may lock it, is sent first, and the others right behind it, since they find in the
 * database what they must know of the row.
 */
export async function loadView(
  queries: Queries,
  id: RequestId,
  rows: Rows,
): Promise<RequestView | undefined> {
  const version = columnOf(id, changeRequests.version);
  const [[row], clock, versions, reviewRows, inForce, freeze] = await Promise.all([
    rows.then((read) => read),
    readClock(queries),
    queries
      .select()
      .from(requestVersions)
      .where(and(eq(requestVersions.requestId, id), eq(requestVersions.version, version))),
    queries
      .select()
      .from(reviews)
      .where(and(eq(reviews.requestId, id), eq(reviews.version, version)))
      .orderBy(asc(reviews.at)),
    loadInForce(queries),
    readFreeze(queries, columnOf(id, changeRequests.environment)),
  ]);
  if (row === undefined) return undefined;
  const [newest] = versions;
  if (newest === undefined) throw new Error(`request ${id} has no version ${row.version}`);
  const loaded = reviewRows.map(toReview);
  return {
    now: after(loaded.at(-1)?.at, clock),
    request: toRequest(row),
    shown: toVersion(newest),
    shownAt: newest.createdAt,
    reviews: loaded,
    inForce,
    freeze,
  };
}

/** All that a decision about a request may look at; its statements are sent like those of a view. */
export async function loadSnapshot(
  queries: Queries,
  id: RequestId,
  rows: Rows,
): Promise<Snapshot | undefined> {
  const { projectId, clusterId, serviceId, environment, status } = changeRequests;
  const project = columnOf(id, projectId);
  const [view, around, owned, approvedAccounts] = await Promise.all([
    loadView(queries, id, rows),
    readAround(queries, { projectId: project, clusterId: columnOf(id, clusterId) }),
    readOwned(queries, { projectId: project, serviceId: columnOf(id, serviceId) }),
    readApprovedAccounts(queries, columnOf(id, environment, inArray(status, shownAnew))),
  ]);
  if (view === undefined) return undefined;
  const { clusterId: cluster } = view.request.target;
  return {
    ...view,
    inventory: toTargetInventory(around.seen, cluster, around.seenAt),
    owned,
    approvedAccounts,
  };
}

const shownAnew = (Object.keys(transitions) as RequestStatus[]).filter(canBeShownAnew);

/** Reviews are told apart by their time, so the next is later than the last, whatever the clock did. */
function after(last: Date | undefined, clock: Date): Date {
  return last === undefined ? clock : new Date(Math.max(clock.getTime(), last.getTime() + 1));
}

/** Fails closed: without a policy nothing can be decided. */
export async function loadInForce(queries: Queries): Promise<PolicyInForce> {
  const inForce = await findInForce(queries);
  if (inForce === undefined) throw new Error('no policy is in force');
  return inForce;
}

/** `undefined` before the very first start is over. */
export async function findInForce(queries: Queries): Promise<PolicyInForce | undefined> {
  const [row] = await queries
    .select({ ...storedColumns, hash: policies.hash })
    .from(policies)
    .where(eq(policies.inForce, true));
  return row && { policy: readStored(row), hash: row.hash };
}

type Around = { readonly seen: readonly Seen[]; readonly seenAt: Date | undefined };
type Place = { readonly projectId: string | SQL; readonly clusterId: string | SQL };

/**
 * In one statement, so that all of it comes from one look; and of a project with hundreds of clusters
 * no more than what stands around this one.
 */
export async function readAround(queries: Queries, place: Place): Promise<Around> {
  const { projectId } = place;
  const rows = await queries
    .select({ seenAt: inventoryLooks.seenAt, seen: inventory })
    .from(inventoryLooks)
    .leftJoin(inventory, and(eq(inventory.projectId, projectId), isAround(place)))
    .where(eq(inventoryLooks.projectId, projectId));
  const seen = rows.flatMap((row) => (row.seen === null ? [] : [row.seen]));
  return { seen, seenAt: rows[0]?.seenAt };
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
