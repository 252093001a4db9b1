import { and, asc, eq, isNull, lt, lte, ne, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { DriftId, DriftStore } from '../use-cases/ports/drift-store.ts';
import { LostLeaseError } from '../use-cases/ports/request-store.ts';
import type { Orm } from './database.ts';
import { toCard, toDrift } from './drift-rows.ts';
import { drifts } from './schema.ts';
import { inMs, readClock, reads, transact, writes } from './transaction.ts';

const { id, announcerFence, announcerUntil, drawAfter, drawnRevision, revision, state } = drifts;

/** The cards of drifts, each with its announcer's lease; as with requests, in the database's time. */
export function createDriftCards(
  orm: Orm,
): Pick<DriftStore, 'listToDraw' | 'leaseCard' | 'saveCard' | 'releaseCard'> {
  return {
    listToDraw: async (limit) => {
      const rows = await reads(
        orm
          .select({ id })
          .from(drifts)
          .where(
            and(
              lt(drawnRevision, revision),
              ne(state, 'given_up'),
              or(isNull(drawAfter), lte(drawAfter, sql`clock_timestamp()`)),
              isFree,
            ),
          )
          .orderBy(asc(drifts.foundAt))
          .limit(limit),
      );
      return rows.map((row) => row.id);
    },
    leaseCard: (drift, ms) => leaseCard(orm, drift, ms),
    saveCard: async (drift, card, fence) => {
      const { renderHash = null, sendingSince = null, ts = null } = card;
      // After an unclear answer the card may show anything: it stays behind until it is drawn again.
      const isCertain = renderHash !== null && sendingSince === null;
      const saved = await writes(
        orm
          .update(drifts)
          .set({
            ...{ state: card.state, ts, renderHash, sendingSince },
            drawnRevision: isCertain ? card.drawnRevision : 0,
          })
          .where(isHeld(drift, fence))
          .returning({ id }),
      );
      if (saved.length === 0)
        throw new LostLeaseError('another announcer has taken over this drift');
    },
    releaseCard: async (drift, fence, waitMs) => {
      await writes(
        orm
          .update(drifts)
          .set({ announcerUntil: null, drawAfter: inMs(waitMs) })
          .where(isHeld(drift, fence)),
      );
    },
  };
}

const isFree = or(isNull(announcerUntil), lte(announcerUntil, sql`clock_timestamp()`));
const isHeld = (drift: DriftId, fence: number) => and(eq(id, drift), eq(announcerFence, fence));

async function leaseCard(
  orm: Orm,
  drift: DriftId,
  ms: number,
): ReturnType<DriftStore['leaseCard']> {
  const before = alias(drifts, 'before');
  return await transact(orm, async (tx) => {
    const [taken] = await tx
      .update(drifts)
      .set({ announcerFence: sql`${announcerFence} + 1`, announcerUntil: inMs(ms) })
      .from(before)
      .where(and(eq(id, drift), eq(before.id, id), isFree))
      .returning({ fence: announcerFence, unreleased: before.announcerUntil });
    if (taken === undefined) return undefined;
    const now = await readClock(tx);
    if (taken.unreleased !== null)
      await tx
        .update(drifts)
        .set({ renderHash: null, drawnRevision: 0, sendingSince: now })
        .where(and(eq(id, drift), eq(state, 'sent')));
    const [row] = await tx.select().from(drifts).where(eq(id, drift));
    if (row === undefined) throw new Error('a drift that was leased is gone');
    return { fence: taken.fence, now, drift: toDrift(row), card: toCard(row) };
  });
}
