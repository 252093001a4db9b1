import { and, eq, isNull, lte, or, sql } from 'drizzle-orm';
import type { RequestId } from '../domain/request.ts';
import type { RequestStore } from '../use-cases/ports/request-store.ts';
import type { Orm, Transaction } from './database.ts';
import { changeRequests } from './schema.ts';
import { inMs, reads, writes } from './transaction.ts';

const { id, leaseFence, leaseUntil, starts, workedAt, nextWorkAt } = changeRequests;

/**
 * Leases of workers on requests, in the database's time alone. Each new lease has a higher fence; the
 * count of starts goes up before the run does anything, so it also counts the runs that die.
 */
export function createLeases(orm: Orm): Pick<RequestStore, 'lease' | 'release' | 'findWork'> {
  return {
    lease: (request, ms) => takeLease(orm, request, ms),
    release: async (request, fence, nextMs) => {
      const next = nextMs === undefined ? null : inMs(nextMs);
      const ended = { workedAt: sql`clock_timestamp()`, nextWorkAt: next };
      await writes(
        orm
          .update(changeRequests)
          .set({ leaseUntil: null, starts: 0, ...ended })
          .where(and(eq(id, request), eq(leaseFence, fence))),
      );
    },
    findWork: (request) => findWork(orm, request),
  };
}

async function findWork(orm: Orm, request: RequestId): ReturnType<RequestStore['findWork']> {
  const now = sql`clock_timestamp()`.mapWith(leaseUntil);
  const [row] = await reads(
    orm
      .select({ now, leaseUntil, starts, workedAt, nextWorkAt })
      .from(changeRequests)
      .where(eq(id, request)),
  );
  if (row === undefined) return undefined;
  return {
    now: row.now,
    heldUntil: row.leaseUntil !== null && row.leaseUntil > row.now ? row.leaseUntil : undefined,
    starts: row.starts,
    lookedAt: row.workedAt ?? undefined,
    nextLookAt: row.nextWorkAt ?? undefined,
  };
}

/** Sent in a transaction that holds the request's row, and has seen that the lease is still its own. */
export function renewLease(tx: Transaction, request: RequestId, ms: number): PromiseLike<unknown> {
  return tx
    .update(changeRequests)
    .set({ leaseUntil: inMs(ms) })
    .where(eq(id, request));
}

async function takeLease(
  orm: Orm,
  request: RequestId,
  ms: number,
): ReturnType<RequestStore['lease']> {
  const free = or(isNull(leaseUntil), lte(leaseUntil, sql`clock_timestamp()`));
  const [taken] = await writes(
    orm
      .update(changeRequests)
      .set({
        leaseFence: sql`${leaseFence} + 1`,
        leaseUntil: inMs(ms),
        starts: sql`${starts} + 1`,
      })
      .where(and(eq(id, request), free))
      .returning({ fence: leaseFence, starts }),
  );
  if (taken !== undefined) return taken;
  const [held] = await reads(
    orm
      .select({ until: leaseUntil, asked: sql`clock_timestamp()`.mapWith(leaseUntil) })
      .from(changeRequests)
      .where(eq(id, request)),
  );
  // Released since: it may be asked for again at once.
  return held && { heldUntil: held.until ?? held.asked };
}
