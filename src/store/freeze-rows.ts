import { and, asc, desc, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { everyEnvironment, type Freeze } from '../domain/freeze.ts';
import { changeRequests, freezes } from './schema.ts';
import type { Queries } from './transaction.ts';

/** Of the advisory lock below; any number that nothing else here locks. */
const gate = sql.raw(`x'706c667265657a65'::bigint`);

/**
 * What begins a change holds the gate open until its end, and what changes freezes waits for that. Sent
 * first: what is read behind it shows every freeze that was told of before.
 */
export const openGate = sql`select pg_advisory_xact_lock_shared(${gate})`;
/** Nothing begins from here to the end of the transaction. */
export const closeGate = sql`select pg_advisory_xact_lock(${gate})`;

function toFreeze({
  id,
  environment,
  frozenBy,
  frozenAt,
  reason,
  lost,
}: typeof freezes.$inferSelect): Freeze {
  return {
    ...{ id, environment, by: frozenBy, at: frozenAt },
    ...(reason === null ? {} : { reason }),
    ...(lost === null ? {} : { lost }),
  };
}

export async function readInForce(queries: Queries): Promise<readonly Freeze[]> {
  const rows = await queries
    .select()
    .from(freezes)
    .where(isNull(freezes.endedAt))
    .orderBy(asc(freezes.frozenAt), asc(freezes.id));
  return rows.map(toFreeze);
}

/** What holds in one environment: what is lost, its own, that of all, in this order, as `freezeOf` says. */
export async function readFreeze(queries: Queries, environment: SQL): Promise<Freeze | undefined> {
  const [row] = await queries
    .select()
    .from(freezes)
    .where(holdsIn(environment))
    .orderBy(...asFreezeOf)
    .limit(1);
  return row && toFreeze(row);
}

const asFreezeOf = [
  desc(isNotNull(freezes.lost)),
  desc(sql`${freezes.environment} <> ${everyEnvironment}`),
] as const;

const holdsIn = (environment: SQL | PgColumn) =>
  and(
    isNull(freezes.endedAt),
    sql`${freezes.environment} in (${environment}, ${everyEnvironment})`,
  );

/** The freeze that a request's card must show, by its id. */
export const freezeToShow = sql`(
  select ${freezes.id} from ${freezes}
  where ${holdsIn(changeRequests.environment)}
  order by ${sql.join([...asFreezeOf], sql`, `)} limit 1
)`;

export function isStillInForce(id: Freeze['id']) {
  return and(eq(freezes.id, id), isNull(freezes.endedAt));
}
