import { asc, inArray, isNull, sql } from 'drizzle-orm';
import type { Outbox, OutboxRow } from '../use-cases/ports.ts';
import type { Orm } from './database.ts';
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
    relay: (limit, deliver) =>
      transact(orm, async (tx) => {
        const claimed = await tx
          .select()
          .from(outbox)
          .where(isNull(outbox.settledAt))
          .orderBy(asc(outbox.id))
          .limit(limit)
          .for('update', { skipLocked: true });
        if (claimed.length === 0) return 0;
        await deliver(claimed.map(toOutboxRow));
        await tx
          .update(outbox)
          .set({ settledAt: sql`clock_timestamp()` })
          .where(
            inArray(
              outbox.id,
              claimed.map((row) => row.id),
            ),
          );
        return claimed.length;
      }),
  };
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
