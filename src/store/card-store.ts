import { and, asc, eq, isNull, lt, lte, ne, or, sql } from 'drizzle-orm';
import { alias, type PgColumn } from 'drizzle-orm/pg-core';
import type { CardStore, LeasedCard } from '../use-cases/ports/card-store.ts';
import { LostLeaseError } from '../use-cases/ports/request-store.ts';
import type { Orm } from './database.ts';
import type { drifts, policyCandidates } from './schema.ts';
import { inMs, readClock, reads, transact, writes } from './transaction.ts';

type CardTable = typeof drifts | typeof policyCandidates;

/** How the cards of one table are read. */
type Kind<Row, About> = {
  readonly table: CardTable;
  /** The oldest go first by it. */
  readonly since: PgColumn;
  readonly toAbout: (row: Row) => About;
};

/** Cards that are no request's, each with its announcer's lease; as with requests, in the database's time. */
export function createCardStore<Id extends string, Row, About>(
  orm: Orm,
  { table: given, since, toAbout }: Kind<Row, About>,
): CardStore<Id, About> {
  // All have these columns, and no others are touched here.
  const table = given as typeof drifts;
  const { id, announcerFence, announcerUntil, drawAfter, drawnRevision, revision, state } = table;
  const isFree = or(isNull(announcerUntil), lte(announcerUntil, sql`clock_timestamp()`));
  const isCard = (card: Id) => eq(id, card as string as DriftKey);
  const isHeld = (card: Id, fence: number) => and(isCard(card), eq(announcerFence, fence));

  async function leaseCard(card: Id, ms: number): Promise<LeasedCard<About> | undefined> {
    const before = alias(table, 'before');
    return await transact(orm, async (tx) => {
      const [taken] = await tx
        .update(table)
        .set({ announcerFence: sql`${announcerFence} + 1`, announcerUntil: inMs(ms) })
        .from(before)
        .where(and(isCard(card), eq(before.id, id), isFree))
        .returning({ fence: announcerFence, unreleased: before.announcerUntil });
      if (taken === undefined) return undefined;
      const now = await readClock(tx);
      if (taken.unreleased !== null)
        await tx
          .update(table)
          .set({ renderHash: null, drawnRevision: 0, sendingSince: now })
          .where(and(isCard(card), eq(state, 'sent')));
      const [row] = await tx.select().from(table).where(isCard(card));
      if (row === undefined) throw new Error('what a leased card is about is gone');
      return { fence: taken.fence, now, about: toAbout(row as Row), card: toCard(row) };
    });
  }

  return {
    listToDraw: async (limit) => {
      const rows = await reads(
        orm
          .select({ id })
          .from(table)
          .where(
            and(
              lt(drawnRevision, revision),
              ne(state, 'given_up'),
              or(isNull(drawAfter), lte(drawAfter, sql`clock_timestamp()`)),
              isFree,
            ),
          )
          .orderBy(asc(since))
          .limit(limit),
      );
      return rows.map((row) => row.id as string as Id);
    },
    leaseCard,
    saveCard: async (card, saved, fence) => {
      const { renderHash = null, sendingSince = null, ts = null } = saved;
      // After an unclear answer the card may show anything: it stays behind until it is drawn again.
      const isCertain = renderHash !== null && sendingSince === null;
      const written = await writes(
        orm
          .update(table)
          .set({
            ...{ state: saved.state, ts, renderHash, sendingSince },
            drawnRevision: isCertain ? saved.drawnRevision : 0,
          })
          .where(isHeld(card, fence))
          .returning({ id }),
      );
      if (written.length === 0)
        throw new LostLeaseError('another announcer has taken over this card');
    },
    releaseCard: async (card, fence, waitMs) => {
      await writes(
        orm
          .update(table)
          .set({ announcerUntil: null, drawAfter: inMs(waitMs) })
          .where(isHeld(card, fence)),
      );
    },
  };
}

type CardRow = typeof drifts.$inferSelect;
type DriftKey = CardRow['id'];

function toCard(row: CardRow): LeasedCard<never>['card'] {
  const { state, drawnRevision } = row;
  return {
    ...{ state, drawnRevision },
    ts: row.ts ?? undefined,
    renderHash: row.renderHash ?? undefined,
    sendingSince: row.sendingSince ?? undefined,
  };
}
