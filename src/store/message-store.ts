import { and, asc, eq, inArray, isNotNull, isNull, lt, lte, max, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { openStatuses } from '../domain/lifecycle.ts';
import type { RequestId } from '../domain/request.ts';
import {
  type MessageStore,
  newestCard,
  type PlannedMessage,
} from '../use-cases/ports/message-store.ts';
import { LostLeaseError } from '../use-cases/ports/request-store.ts';
import type { Orm, Transaction } from './database.ts';
import { changeRequests, channelPace, messages } from './schema.ts';
import { inMs, notDurable, reads, transact, writes } from './transaction.ts';

const { id, announcerFence, announcerUntil } = changeRequests;

/** What Slack must show, the announcer's lease, and the pace of a channel. */
export function createMessageStore(orm: Orm): MessageStore {
  return {
    list: async (request) => {
      const rows = await reads(
        orm
          .select({
            message: messages,
            drawnRevision: changeRequests.drawnRevision,
            drawnFreeze: changeRequests.drawnFreeze,
          })
          .from(messages)
          .innerJoin(changeRequests, eq(id, messages.requestId))
          .where(eq(messages.requestId, request))
          .orderBy(asc(messages.kind), asc(messages.number)),
      );
      const planned = rows.map(({ message }) => toMessage(message));
      const newest = newestCard(planned);
      const [first] = rows;
      const drawn = {
        drawnRevision: first?.drawnRevision,
        drawnFreeze: first?.drawnFreeze ?? undefined,
      };
      return planned.map((one) => (one === newest ? { ...one, ...drawn } : one));
    },
    leaseAnnouncer: async (request, ms) => {
      const taken = await takeAnnouncer(orm, request, ms);
      if (taken?.fromTheDead === true) await doubtCard(orm, request);
      return taken?.fence;
    },
    noteFreeze: async (request, freeze, fence) => {
      const noted = await writes(
        orm
          .update(changeRequests)
          .set({ drawnFreeze: freeze ?? null })
          .where(isHeld(request, fence))
          .returning({ id }),
      );
      if (noted.length === 0)
        throw new LostLeaseError('another announcer has taken over this request');
    },
    doubtCard: (request) => doubtCard(orm, request),
    claimLook: (everyMs) => claimLook(orm, everyMs),
    releaseAnnouncer: async (request, fence) => {
      await writes(
        orm
          .update(changeRequests)
          .set({ announcerUntil: null })
          .where(isHeld(request, fence))
          .returning({ commit: notDurable }),
      );
    },
    save: (message, fence) =>
      transact(orm, async (tx) => {
        await holdLease(tx, message, fence);
        const { requestId, kind, number } = message;
        const saved = await tx
          .update(messages)
          .set({
            state: message.state,
            recipient: message.to,
            ts: message.ts ?? null,
            renderHash: message.renderHash ?? null,
            sendingSince: message.sendingSince ?? null,
          })
          .where(
            and(
              eq(messages.requestId, requestId),
              eq(messages.kind, kind),
              eq(messages.number, number),
            ),
          )
          .returning({ number: messages.number });
        if (saved.length === 0) throw new Error('a message that was never planned');
      }),
    pace: (channel, kind, intervalMs) => bookPost(orm, { channel, kind }, intervalMs),
  };
}

async function takeAnnouncer(
  orm: Orm,
  request: RequestId,
  ms: number,
): Promise<{ readonly fence: number; readonly fromTheDead: boolean } | undefined> {
  const before = alias(changeRequests, 'before');
  const free = or(isNull(announcerUntil), lte(announcerUntil, sql`clock_timestamp()`));
  const [taken] = await writes(
    orm
      .update(changeRequests)
      .set({ announcerFence: sql`${announcerFence} + 1`, announcerUntil: inMs(ms) })
      .from(before)
      .where(and(eq(id, request), eq(before.id, id), free))
      .returning({ fence: announcerFence, unreleased: before.announcerUntil }),
  );
  return taken && { fence: taken.fence, fromTheDead: taken.unreleased !== null };
}

/** As after an unclear answer: to be drawn now, and once more when nothing older can arrive. */
async function doubtCard(orm: Orm, request: RequestId): Promise<void> {
  await transact(orm, async (tx) => {
    await tx.update(changeRequests).set({ drawnRevision: 0 }).where(eq(id, request));
    const { requestId, kind, state, number, ts } = messages;
    const cardsOf = and(eq(requestId, request), eq(kind, 'card'));
    const newest = tx
      .select({ number: max(number) })
      .from(messages)
      .where(cardsOf);
    // Earlier cards were given up when they showed the way: a late drawing may have undone that.
    const isShown = or(eq(state, 'sent'), and(isNotNull(ts), lt(number, newest)));
    await tx
      .update(messages)
      .set({ state: 'sent', renderHash: null, sendingSince: sql`clock_timestamp()` })
      .where(and(cardsOf, isShown));
  });
}

async function claimLook(orm: Orm, everyMs: number): Promise<RequestId | undefined> {
  const lookedAt = sql`coalesce(${changeRequests.lookedAt}, ${changeRequests.createdAt})`;
  const due = orm
    .select({ id })
    .from(changeRequests)
    .where(and(inArray(changeRequests.status, openStatuses), lte(lookedAt, inMs(-everyMs))))
    .orderBy(lookedAt)
    .limit(1)
    .for('update', { skipLocked: true });
  const [claimed] = await writes(
    orm
      .update(changeRequests)
      .set({ lookedAt: sql`clock_timestamp()` })
      .where(eq(id, due))
      .returning({ id }),
  );
  return claimed?.id;
}

const isHeld = (request: RequestId, fence: number) =>
  and(eq(id, request), eq(announcerFence, fence));

/** Locks the request's row, so that nobody can take over before this write is done. */
async function holdLease(tx: Transaction, message: PlannedMessage, fence: number): Promise<void> {
  const { requestId, kind } = message;
  const held =
    kind === 'card' && message.drawnRevision !== undefined
      ? await tx
          .update(changeRequests)
          .set({ drawnRevision: certainRevision(message) })
          .where(isHeld(requestId, fence))
          .returning({ id })
      : await tx.select({ id }).from(changeRequests).where(isHeld(requestId, fence)).for('update');
  if (held.length === 0) throw new LostLeaseError('another announcer has taken over this request');
}

/** After an unclear answer the card may show anything: it stays behind until it is drawn again. */
function certainRevision({ renderHash, sendingSince, drawnRevision }: PlannedMessage): number {
  return renderHash === undefined || sendingSince !== undefined ? 0 : (drawnRevision ?? 0);
}

type Post = { readonly channel: string; readonly kind: PlannedMessage['kind'] };

const giveWayMs = 300;

async function bookPost(orm: Orm, post: Post, intervalMs: number): Promise<number> {
  const { channel } = post;
  const nextAt = inMs(intervalMs);
  const free = sql`select ${channel}, ${nextAt} where ${post.kind === 'card'} or not ${isCardDue(channel)}`;
  const booked = await writes(
    orm
      .insert(channelPace)
      .select(free)
      .onConflictDoUpdate({
        target: channelPace.channel,
        set: { nextAt },
        setWhere: lte(channelPace.nextAt, sql`clock_timestamp()`),
      })
      .returning({ channel: channelPace.channel, commit: notDurable }),
  );
  if (booked.length > 0) return 0;
  const left = sql`ceil(extract(epoch from ${channelPace.nextAt} - clock_timestamp()) * 1000)`;
  const [row] = await reads(
    orm
      .select({ ms: left.mapWith(Number) })
      .from(channelPace)
      .where(eq(channelPace.channel, channel)),
  );
  const ms = row?.ms ?? 0;
  return ms > 0 ? ms : giveWayMs;
}

const isCardDue = (channel: string) => sql`exists (
  select from ${messages}
  where ${and(eq(messages.recipient, channel), eq(messages.kind, 'card'), eq(messages.state, 'planned'))}
)`;

function toMessage(row: typeof messages.$inferSelect): PlannedMessage {
  return {
    requestId: row.requestId,
    kind: row.kind,
    number: row.number,
    state: row.state,
    to: row.recipient,
    ts: row.ts ?? undefined,
    renderHash: row.renderHash ?? undefined,
    sendingSince: row.sendingSince ?? undefined,
    body: row.body ?? undefined,
  };
}
