import { and, eq, lt, type SQL, sql } from 'drizzle-orm';
import type { Orm } from './database.ts';
import { isOverdue } from './page-sessions.ts';
import { deliveries, homeViews, outbox, pageSessions } from './schema.ts';
import { writes } from './transaction.ts';

/** Slack's signatures are refused after five minutes, on either side of the clock. */
const keepSignatures = sql`interval '15 minutes'`;
/** Kept a day for whoever asks when a job was handed over. */
const keepSettled = sql`interval '1 day'`;

/** Whoever opens it after that is shown it anew. */
const keepHomes = sql`interval '30 days'`;

const ago = (interval: SQL) => sql`now() - ${interval}`;

/** Removes what is no longer asked for. Safe to run anywhere, any number of times. */
export async function tidyUp(orm: Orm): Promise<void> {
  await writes(
    orm
      .delete(deliveries)
      .where(and(eq(deliveries.kind, 'signature'), lt(deliveries.receivedAt, ago(keepSignatures)))),
  );
  await writes(orm.delete(homeViews).where(lt(homeViews.openedAt, ago(keepHomes))));
  await writes(orm.delete(pageSessions).where(isOverdue));
  await writes(orm.delete(outbox).where(lt(outbox.settledAt, ago(keepSettled))));
}
