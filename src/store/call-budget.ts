import { eq, gt, lte, sql } from 'drizzle-orm';
import type { CallBudget, CallPace } from '../use-cases/ports/call-budget.ts';
import type { Orm } from './database.ts';
import { callPace } from './schema.ts';
import { inMs, notDurable, reads, writes } from './transaction.ts';

/** What clocks are corrected by every day: no reason to let a call out. */
const clockStepMs = 1_000;

/**
 * The calls of all processes on one database, as a virtual schedule: each booking moves the time at which
 * the next call is due at an even pace, and a call may go as long as that is not too far ahead. The row is
 * locked before its time is compared, so no two bookings rest on the same one.
 *
 * @see ITU-T I.371, "Generic Cell Rate Algorithm"
 */
export function createCallBudget(orm: Orm): CallBudget {
  return {
    book: async (organizationId, pace) => {
      const { aheadMs } = pace;
      if (await isBooked(orm, organizationId, pace)) return 0;
      const early = sql`extract(epoch from ${callPace.nextAt} - clock_timestamp()) * 1000`;
      const [row] = await reads(
        orm
          .select({ ms: sql`ceil(${early} - ${aheadMs})`.mapWith(Number) })
          .from(callPace)
          .where(eq(callPace.organizationId, organizationId)),
      );
      return Math.max(1, row?.ms ?? 1);
    },
  };
}

async function isBooked(orm: Orm, organizationId: string, pace: CallPace): Promise<boolean> {
  const { aheadMs, mostAheadMs } = pace;
  const spacingMs = Math.ceil(pace.spacingMs * 1_000) / 1_000; // as the column can hold it
  const { nextAt } = callPace;
  const due = sql`least(greatest(${nextAt}, clock_timestamp()), ${inMs(mostAheadMs)})`;
  // Nobody can have booked so far ahead: a clock was set back, and must not stop all calls.
  const impossible = inMs(mostAheadMs + spacingMs + clockStepMs);
  const booked = await writes(
    orm
      .insert(callPace)
      .values({ organizationId, nextAt: inMs(spacingMs) })
      .onConflictDoUpdate({
        target: callPace.organizationId,
        set: { nextAt: sql`${due} + ${spacingMs} * interval '1 millisecond'` },
        setWhere: sql`${lte(nextAt, inMs(aheadMs))} or ${gt(nextAt, impossible)}`,
      })
      .returning({ organizationId: callPace.organizationId, commit: notDurable }),
  );
  return booked.length > 0;
}
