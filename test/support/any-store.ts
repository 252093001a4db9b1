import type { RequestId } from '../../src/domain/request.ts';
import type { DeliveryLog } from '../../src/use-cases/ports/delivery-log.ts';
import type { MessageStore } from '../../src/use-cases/ports/message-store.ts';
import type { Outbox } from '../../src/use-cases/ports/outbox.ts';
import type { RequestStore } from '../../src/use-cases/ports/request-store.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { aPolicy, entriesOf, openTestStore } from './store.ts';

type LoggedEntry = {
  readonly action: unknown;
  readonly actor: unknown;
  readonly revision: unknown;
  readonly details: unknown;
};

/** A store that a contract can be tried on, and the hands that reach behind its ports. */
export type StoreUnderTest = {
  readonly requests: RequestStore;
  readonly messages: MessageStore;
  readonly deliveries: DeliveryLog;
  readonly outbox: Outbox;
  /** Every job that was ever promised for a request, in the order of the first promise. */
  jobsOf(id: RequestId): Promise<readonly string[]>;
  entriesOf(id: RequestId): Promise<readonly LoggedEntry[]>;
  /** Lets the leases on a request run out without waiting for it. */
  runOut(id: RequestId): Promise<void>;
  /** Lets every channel's next post be due. */
  letPacePass(): Promise<void>;
  close(): Promise<void>;
};

async function openMemoryStore(): Promise<StoreUnderTest> {
  const clock = createManualClock(new Date().toISOString());
  const { state, ...ports } = createMemoryStore(clock.now);
  state.inForce = aPolicy();
  return await Promise.resolve({
    ...ports,
    jobsOf: async (id) =>
      await Promise.resolve(
        [...state.promises.values()]
          .filter(({ requestId }) => requestId === id)
          .map(({ jobId }) => jobId),
      ),
    entriesOf: async (id) =>
      await Promise.resolve(
        state.entries
          .filter(({ requestId }) => requestId === id)
          .map(({ action, actor, revision, details }) => ({ action, actor, revision, details })),
      ),
    runOut: async (id) => {
      const row = state.rows.get(id);
      const until = new Date(clock.now().getTime() - 1);
      if (row?.lease.until) state.rows.set(id, { ...row, lease: { ...row.lease, until } });
      const now = state.rows.get(id);
      if (now?.announcer.until)
        state.rows.set(id, { ...now, announcer: { ...now.announcer, until } });
      await Promise.resolve();
    },
    letPacePass: async () => await Promise.resolve(state.pace.clear()),
    close: () => Promise.resolve(),
  });
}

async function openPostgresStore(name: string): Promise<StoreUnderTest> {
  const { requests, messages, deliveries, outbox, sql, close } = await openTestStore(name);
  return {
    ...{ requests, messages, deliveries, outbox, close },
    jobsOf: async (id) => {
      const rows = await sql`select job_id from outbox where request_id = ${id} order by id`;
      return rows.map((row) => row['job_id']);
    },
    entriesOf: async (id) =>
      (await entriesOf(sql, id)).map(({ body }) => ({
        action: body['action'],
        actor: body['actor'],
        revision: body['revision'],
        details: body['details'],
      })),
    runOut: async (id) => {
      await sql`update change_requests set
        lease_until = case when lease_until is null then null else now() - interval '1 ms' end,
        announcer_until = case when announcer_until is null then null else now() - interval '1 ms' end
        where id = ${id}`;
    },
    letPacePass: async () => {
      await sql`update channel_pace set next_at = now() - interval '1 ms'`;
    },
  };
}

/** For `describe.each`: the memory, and the database that it stands for. */
export const storesUnderTest = [
  { name: 'memory', open: openMemoryStore },
  { name: 'postgres', open: openPostgresStore },
] as const;
