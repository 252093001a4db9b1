import { isOpen } from '../../src/domain/lifecycle.ts';
import type { RequestId } from '../../src/domain/request.ts';
import {
  type MessageStore,
  newestCard,
  type PlannedMessage,
} from '../../src/use-cases/ports/message-store.ts';
import { LostLeaseError } from '../../src/use-cases/ports/request-store.ts';
import { type MemoryState, nextTurn, type Row } from './memory-state.ts';

/** What Slack must show, the announcer's lease and the pace of a channel, in memory. */
export function createMemoryMessageStore(state: MemoryState): MessageStore {
  const put = (row: Row, change: Partial<Row>): void => {
    state.rows.set(row.request.id, { ...row, ...change });
  };
  const doubtCard = (id: RequestId): void => {
    const row = state.rows.get(id);
    if (row === undefined) return;
    const newest = newestCard(row.messages);
    const isShown = (one: PlannedMessage): boolean =>
      one.state === 'sent' || (one.ts !== undefined && one.number !== newest?.number);
    const doubted = { state: 'sent', renderHash: undefined, sendingSince: state.now() } as const;
    const messages = row.messages.map((one) =>
      one.kind === 'card' && isShown(one) ? { ...one, ...doubted } : one,
    );
    put(row, { messages, drawnRevision: 0 });
  };
  return {
    list: async (id) => {
      await nextTurn();
      const row = state.rows.get(id);
      return row === undefined ? [] : listed(row);
    },
    leaseAnnouncer: async (id, ms) => {
      await nextTurn();
      const row = state.rows.get(id);
      if (row === undefined) return undefined;
      const { fence, until } = row.announcer;
      if (until !== undefined && until > state.now()) return undefined;
      const end = new Date(state.now().getTime() + ms);
      put(row, { announcer: { fence: fence + 1, until: end } });
      if (until !== undefined) doubtCard(id);
      return fence + 1;
    },
    noteFreeze: async (id, drawnFreeze, fence) => {
      await nextTurn();
      const row = state.rows.get(id);
      if (row?.announcer.fence !== fence)
        throw new LostLeaseError('another announcer has taken over this request');
      put(row, { drawnFreeze });
    },
    doubtCard: async (id) => {
      await nextTurn();
      doubtCard(id);
    },
    claimLook: async (everyMs) => {
      await nextTurn();
      const lookedAt = (row: Row): number => (row.lookedAt ?? row.request.createdAt).getTime();
      const [row] = [...state.rows.values()]
        .filter(({ request }) => isOpen(request.status))
        .filter((one) => lookedAt(one) <= state.now().getTime() - everyMs)
        .sort((left, right) => lookedAt(left) - lookedAt(right));
      if (row !== undefined) put(row, { lookedAt: state.now() });
      return row?.request.id;
    },
    releaseAnnouncer: async (id, fence) => {
      await nextTurn();
      const row = state.rows.get(id);
      if (row?.announcer.fence === fence) put(row, { announcer: { fence } });
    },
    save: async (message, fence) => {
      await nextTurn();
      const row = state.rows.get(message.requestId);
      if (row?.announcer.fence !== fence)
        throw new LostLeaseError('another announcer has taken over this request');
      put(row, saved(row, message));
    },
    pace: async (channel, kind, intervalMs) => {
      await nextTurn();
      if (kind !== 'card' && isCardDue(state, channel)) return 300;
      const now = state.now().getTime();
      const next = state.pace.get(channel) ?? 0;
      if (next > now) return next - now;
      state.pace.set(channel, now + intervalMs);
      return 0;
    },
  };
}

function isCardDue({ rows }: MemoryState, channel: string): boolean {
  const isDue = ({ kind, state, to }: PlannedMessage) =>
    kind === 'card' && state === 'planned' && to === channel;
  return [...rows.values()].some(({ messages }) => messages.some(isDue));
}

const order = ['card', 'dm', 'thread'];

function listed({ messages, drawnRevision, drawnFreeze }: Row): readonly PlannedMessage[] {
  return [...messages]
    .sort(
      (left, right) =>
        order.indexOf(left.kind) - order.indexOf(right.kind) || left.number - right.number,
    )
    .map((one) => (one === newestCard(messages) ? { ...one, drawnRevision, drawnFreeze } : one));
}

function saved(row: Row, message: PlannedMessage): Partial<Row> {
  const isIt = ({ kind, number }: PlannedMessage): boolean =>
    kind === message.kind && number === message.number;
  if (!row.messages.some(isIt)) throw new Error('a message that was never planned');
  const { drawnRevision, renderHash, sendingSince, state, to, ts } = message;
  const messages = row.messages.map((one) =>
    isIt(one) ? { ...one, state, to, ts, renderHash, sendingSince } : one,
  );
  if (message.kind !== 'card' || drawnRevision === undefined) return { messages };
  const isCertain = renderHash !== undefined && sendingSince === undefined;
  return { messages, drawnRevision: isCertain ? drawnRevision : 0 };
}
