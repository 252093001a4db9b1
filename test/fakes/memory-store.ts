import type { BulletinStore } from '../../src/use-cases/ports/bulletin-store.ts';
import type { DeliveryLog } from '../../src/use-cases/ports/delivery-log.ts';
import type { DriftStore } from '../../src/use-cases/ports/drift-store.ts';
import type { FreezeStore } from '../../src/use-cases/ports/freeze-store.ts';
import type { MessageStore } from '../../src/use-cases/ports/message-store.ts';
import type { NetworkLooks } from '../../src/use-cases/ports/network-looks.ts';
import type { Outbox } from '../../src/use-cases/ports/outbox.ts';
import type { RequestStore } from '../../src/use-cases/ports/request-store.ts';
import { createMemoryDriftStore } from './memory-drift-store.ts';
import { createMemoryBulletinStore, createMemoryFreezeStore } from './memory-freeze-store.ts';
import { createMemoryMessageStore } from './memory-message-store.ts';
import { createMemoryNetworkLooks } from './memory-network-looks.ts';
import { createMemoryRequestStore } from './memory-request-store.ts';
import { asJson, createMemoryState, type MemoryState, nextTurn } from './memory-state.ts';

export type MemoryStore = {
  readonly state: MemoryState;
  readonly requests: RequestStore;
  readonly messages: MessageStore;
  readonly deliveries: DeliveryLog;
  readonly outbox: Outbox;
  readonly networkLooks: NetworkLooks;
  readonly drifts: DriftStore;
  readonly freezes: FreezeStore;
  readonly bulletins: BulletinStore;
};

/** The store's ports over one state in memory; the contract suite holds them to the database's ways. */
export function createMemoryStore(now: () => Date): MemoryStore {
  const state = createMemoryState(now);
  return {
    state,
    requests: createMemoryRequestStore(state),
    messages: createMemoryMessageStore(state),
    deliveries: createMemoryDeliveryLog(state),
    outbox: createMemoryOutbox(state),
    networkLooks: createMemoryNetworkLooks(state),
    drifts: createMemoryDriftStore(state),
    freezes: createMemoryFreezeStore(state),
    bulletins: createMemoryBulletinStore(state),
  };
}

function createMemoryDeliveryLog({ clicks, now }: MemoryState): DeliveryLog {
  return {
    recordClick: async (click) => {
      await nextTurn();
      if (clicks.has(click.key)) return false;
      clicks.set(click.key, { click, receivedAt: now() });
      return true;
    },
    listUnansweredClicks: async (olderThanMs) => {
      await nextTurn();
      const before = now().getTime() - olderThanMs;
      return [...clicks.values()]
        .filter(({ answer, receivedAt }) => !answer && receivedAt.getTime() <= before)
        .map(({ click }) => click);
    },
    closeClick: async (key, answer) => {
      await nextTurn();
      const recorded = clicks.get(key);
      if (recorded !== undefined && recorded.answer === undefined)
        clicks.set(key, { ...recorded, answer: { value: asJson(answer) } });
    },
  };
}

function createMemoryOutbox({ promises }: MemoryState): Outbox {
  return {
    relay: async (limit, deliver) => {
      const claimed = [...promises.values()].filter(({ settled }) => !settled).slice(0, limit);
      if (claimed.length === 0) return 0;
      await deliver(claimed.map(({ settled: _, ...row }) => row));
      for (const row of claimed) promises.set(row.jobId, { ...row, settled: true });
      return claimed.length;
    },
  };
}
