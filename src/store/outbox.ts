import { asc, inArray, isNull, sql } from 'drizzle-orm';
import type { Outbox, OutboxRow } from '../use-cases/ports/outbox.ts';
import type { Orm, Transaction } from './database.ts';
import { outbox } from './schema.ts';
import { transact } from './transaction.ts';

/**
 * Promised jobs on their way to the queue.
 *
 * Rows are claimed by lock, and never by "greater than the last one seen": numbers are given before
 * the commit, so a smaller one can appear later. A relay that dies gives its claim back with its
 * connection.
 */
export function createOutbox(orm: Orm): Outbox {
  return {
    relay: async (limit, deliver) => {
      const relayed = await transact(orm, (tx) => relayClaimed(tx, limit, deliver));
      if ('failure' in relayed) throw relayed.failure;
      return relayed.count;
    },
  };
}

type Relayed = { readonly count: number } | { readonly failure: unknown };

/** A queue that fails is told apart from a database that does: nothing is settled, nothing is wrong. */
async function relayClaimed(
  tx: Transaction,
  limit: number,
  deliver: Parameters<Outbox['relay']>[1],
): Promise<Relayed> {
  const claimed = await tx
    .select()
    .from(outbox)
    .where(isNull(outbox.settledAt))
    .orderBy(asc(outbox.id))
    .limit(limit)
    .for('update', { skipLocked: true });
  if (claimed.length === 0) return { count: 0 };
  try {
    await deliver(claimed.map(toOutboxRow));
  } catch (failure) {
    return { failure };
  }
  const ids = claimed.map(({ id }) => id);
  const now = sql`clock_timestamp()`;
  await tx.update(outbox).set({ settledAt: now }).where(inArray(outbox.id, ids));
  return { count: claimed.length };
}

function toOutboxRow(row: typeof outbox.$inferSelect): OutboxRow {
  return {
    id: String(row.id),
    jobId: row.jobId,
    kind: row.kind,
    requestId: row.requestId,
    runAt: row.runAt ?? undefined,
  };
}
