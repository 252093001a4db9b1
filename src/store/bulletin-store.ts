import { and, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import type {
  BulletinId,
  BulletinPost,
  BulletinStore,
  ChannelBulletin,
} from '../use-cases/ports/bulletin-store.ts';
import { LostLeaseError } from '../use-cases/ports/request-store.ts';
import type { Recording } from './append-entry.ts';
import type { Orm } from './database.ts';
import { bulletins } from './schema.ts';
import { inMs, readClock, reads, transact, writes } from './transaction.ts';

const { id, channel, number, state, postAfter, announcerFence, announcerUntil } = bulletins;

/** To be sent in the transaction that the bulletins tell of. */
export function planBulletins(
  { tx, now }: Pick<Recording, 'tx' | 'now'>,
  planned: readonly ChannelBulletin[],
): PromiseLike<unknown> {
  return tx
    .insert(bulletins)
    .values(planned.map((one) => ({ ...one, plannedAt: now, state: 'planned' as const })));
}

const isUnsent = inArray(state, ['planned', 'sending', 'unknown']);
const isFree = or(isNull(announcerUntil), lte(announcerUntil, sql`clock_timestamp()`));
const isHeld = (bulletin: BulletinId, fence: number) =>
  and(eq(id, bulletin), eq(announcerFence, fence));

export function createBulletinStore(orm: Orm): BulletinStore {
  return {
    listToPost: async (limit) => {
      const first = orm
        .selectDistinctOn([channel], { id })
        .from(bulletins)
        .where(isUnsent)
        .orderBy(channel, number);
      const isDue = or(isNull(postAfter), lte(postAfter, sql`clock_timestamp()`));
      const rows = await reads(
        orm
          .select({ id })
          .from(bulletins)
          .where(and(inArray(id, first), isDue, isFree))
          .orderBy(number)
          .limit(limit),
      );
      return rows.map((row) => row.id);
    },
    lease: (bulletin, ms) => lease(orm, bulletin, ms),
    save: async (bulletin, post, fence) => {
      const { state: reached, ts = null, sendingSince = null } = post;
      const saved = await writes(
        orm
          .update(bulletins)
          .set({ state: reached, ts, sendingSince })
          .where(isHeld(bulletin, fence))
          .returning({ id }),
      );
      if (saved.length === 0)
        throw new LostLeaseError('another announcer has taken over this bulletin');
    },
    release: async (bulletin, fence, waitMs) => {
      await writes(
        orm
          .update(bulletins)
          .set({ announcerUntil: null, postAfter: inMs(waitMs) })
          .where(isHeld(bulletin, fence)),
      );
    },
  };
}

async function lease(
  orm: Orm,
  bulletin: BulletinId,
  ms: number,
): ReturnType<BulletinStore['lease']> {
  return await transact(orm, async (tx) => {
    const [row] = await tx
      .update(bulletins)
      .set({ announcerFence: sql`${announcerFence} + 1`, announcerUntil: inMs(ms) })
      .where(and(eq(id, bulletin), isUnsent, isFree))
      .returning();
    if (row === undefined) return undefined;
    const post: BulletinPost = {
      ...{ state: row.state, ts: row.ts ?? undefined },
      sendingSince: row.sendingSince ?? undefined,
    };
    return {
      ...{ channel: row.channel, body: row.body, plannedAt: row.plannedAt, post },
      ...{ fence: row.announcerFence, now: await readClock(tx) },
    };
  });
}
