import { and, asc, eq, lte, sql } from 'drizzle-orm';
import {
  type AnyClick,
  type DeliveryLog,
  isPolicyClick,
  type ReplayGuard,
} from '../use-cases/ports/delivery-log.ts';
import type { Orm } from './database.ts';
import { deliveries } from './schema.ts';
import { reads, writes } from './transaction.ts';

const { kind, key, state, receivedAt } = deliveries;

/** Clicks looked at in one pass of the sweeper. */
const batch = 100;

/** What Slack delivered and must not be lost or done twice. */
export function createDeliveryLog(orm: Orm): DeliveryLog {
  return {
    recordClick: async (click) => {
      const recorded = await writes(
        orm
          .insert(deliveries)
          .values({
            kind: 'click',
            key: click.key,
            payload: click,
            requestId: isPolicyClick(click) ? null : click.requestId,
            state: 'recorded',
          })
          .onConflictDoNothing()
          .returning({ key }),
      );
      return recorded.length > 0;
    },
    listUnansweredClicks: async (olderThanMs) => {
      const before = sql`now() - ${olderThanMs} * interval '1 millisecond'`;
      const rows = await reads(
        orm
          .select({ payload: deliveries.payload })
          .from(deliveries)
          .where(and(eq(kind, 'click'), eq(state, 'recorded'), lte(receivedAt, before)))
          .orderBy(asc(receivedAt))
          .limit(batch),
      );
      return rows.map(({ payload }) => toClick(payload));
    },
    closeClick: async (click, answer) => {
      await writes(
        orm
          .update(deliveries)
          .set({ state: 'answered', answer, answeredAt: sql`now()` })
          .where(and(eq(kind, 'click'), eq(key, click), eq(state, 'recorded'))),
      );
    },
  };
}

/** `recordClick` wrote it; JSON has dropped what was `undefined`. */
function toClick(payload: unknown): AnyClick {
  const click = payload as AnyClick;
  const { channel } = click;
  return isPolicyClick(click) ? { ...click, channel } : { ...click, channel, reason: click.reason };
}

/** Remembers what signed deliveries were answered, so that a replay gets the same. */
export function createReplayGuard(orm: Orm): ReplayGuard {
  const isSignature = (hash: string) => and(eq(kind, 'signature'), eq(key, hash));
  return {
    seen: async (signatureHash) => {
      const first = await writes(
        orm
          .insert(deliveries)
          .values({ kind: 'signature', key: signatureHash, state: 'recorded' })
          .onConflictDoNothing()
          .returning({ key }),
      );
      if (first.length > 0) return 'new';
      const [row] = await reads(orm.select().from(deliveries).where(isSignature(signatureHash)));
      return row?.state === 'answered' ? { answer: row.answer } : 'pending';
    },
    keep: async (signatureHash, answer) => {
      await writes(
        orm
          .update(deliveries)
          .set({ state: 'answered', answer: answer ?? null, answeredAt: sql`now()` })
          .where(isSignature(signatureHash)),
      );
    },
  };
}
