import { and, eq, isNull, sql } from 'drizzle-orm';
import type { ChangeRequest } from '../domain/request.ts';
import type { ToldDrift } from '../use-cases/ports/drift-store.ts';
import type { Recording } from './append-entry.ts';
import { drifts } from './schema.ts';
import type { Queries } from './transaction.ts';

type DriftRow = typeof drifts.$inferSelect;

export function toDrift(row: DriftRow): ToldDrift {
  const { id, kind, live, approved, revision, foundAt, changedAt, channel } = row;
  const { organizationId, projectId, hvnId, clusterId, serviceId, region } = row;
  return {
    ...{ id, kind, live, revision, foundAt, changedAt, channel },
    approved: approved ?? undefined,
    target: { organizationId, projectId, hvnId, clusterId, serviceId, region },
    ended: row.endedAt === null ? undefined : { at: row.endedAt, by: row.endedBy ?? undefined },
  };
}

/** What a look may change of a drift; its card is the announcer's. */
export function toDriftRow({ target, approved, ended, ...drift }: ToldDrift) {
  return {
    ...drift,
    ...target,
    approved: approved ?? null,
    endedAt: ended?.at ?? null,
    endedBy: ended?.by ?? null,
    drawAfter: null,
  };
}

type Named = { readonly projectId: string; readonly serviceId: string };

const isOpenOf = ({ projectId, serviceId }: Named) =>
  and(
    eq(drifts.projectId, projectId),
    sql`lower(${drifts.serviceId}) = lower(${serviceId})`,
    isNull(drifts.endedAt),
  );

export async function readOpenDrift(
  queries: Queries,
  named: Named,
): Promise<ToldDrift | undefined> {
  const [row] = await queries.select().from(drifts).where(isOpenOf(named));
  return row && toDrift(row);
}

/**
 * Ends the open drift of a service that a request has just been carried out on: whatever it was about, what
 * is there now was approved. The request's own entry tells of it.
 */
export function endDrift(
  { tx, now }: Pick<Recording, 'tx' | 'now'>,
  { id, target }: Pick<ChangeRequest, 'id' | 'target'>,
): PromiseLike<unknown> {
  return tx
    .update(drifts)
    .set({
      revision: sql`${drifts.revision} + 1`,
      ...{ changedAt: now, endedAt: now, endedBy: id, drawAfter: null },
    })
    .where(isOpenOf(target));
}
