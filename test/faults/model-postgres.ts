/**
 * The bot of the model on Postgres: one database for all sequences, a project for each, and a clock that both
 * share with the database.
 */
import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import type { RequestId } from '../../src/domain/request.ts';
import { createHashing } from '../../src/hashing.ts';
import { readOwned } from '../../src/store/owned-services.ts';
import { applyPolicy } from '../../src/use-cases/apply-policy.ts';
import type { DriftId } from '../../src/use-cases/ports/drift-store.ts';
import { interpose } from '../fakes/interpose.ts';
import type { ManualClock } from '../fakes/manual-clock.ts';
import { moveClockOf } from '../support/database-clock.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { readLog } from '../support/read-log.ts';
import { openStore } from '../support/store.ts';
import type { Entry, ModelStore } from './model-store.ts';

export type ModelDatabase = {
  /** A store for one sequence; those before it are forgotten, but for what the log says of them. */
  open(): Promise<ModelStore>;
  /** What the verifier finds wrong with the log of all of them. */
  problems(): Promise<readonly unknown[]>;
  close(): Promise<void>;
};

/** As long as a busy machine may take; what is tried here is what happens, not how soon. */
const patienceMs = 20_000;

export async function openModelDatabase(): Promise<ModelDatabase> {
  const database = await createTestDatabase('model');
  const sql = postgres(database.superuserUrl, { max: 2, onnotice: () => undefined });
  const setAhead = await moveClockOf(sql);
  const store = openStore(database.botUrl, patienceMs);
  let aheadMs = 0;
  let setMs = 0;

  const clock: ManualClock = {
    now: () => new Date(Date.now() + aheadMs),
    advance: (ms) => {
      aheadMs += ms;
    },
    advanceTo: (moment) => {
      aheadMs += Math.max(0, moment.getTime() - clock.now().getTime());
    },
  };
  /** The database is told the time before it is asked for anything. */
  const tellTime = async (): Promise<void> => {
    if (setMs === aheadMs) return;
    setMs = aheadMs;
    await setAhead(aheadMs);
  };
  const { requests, messages, deliveries, policies, inventory, people, networkLooks, drifts } =
    store;
  const ports = interpose(
    { requests, messages, deliveries, policies, inventory, people, networkLooks, drifts },
    { before: tellTime },
  );

  const entries = async (id: RequestId): Promise<readonly Entry[]> => {
    const rows = await sql<{ body: string }[]>`
      select body from audit_entries where request_id = ${id} order by seq`;
    return rows.map(({ body }) => JSON.parse(body) as Entry);
  };

  return {
    open: async () => {
      const project = { organizationId: 'org-1', projectId: randomUUID() };
      await sql`truncate change_requests, request_versions, reviews, identities, messages, outbox, deliveries,
        services, observed_services, drifts, sightings, inventory, inventory_looks, network_looks, people, user_groups,
        channel_pace, refusal_counts`;
      return {
        ...{ ...ports, clock, project, entries },
        see: (seen) => ports.inventory.replace(seen),
        rule: async ({ policy, hash }, facts) => {
          await applyPolicy(
            { ...ports, hashing: createHashing() },
            { policy, hash, text: 'version: 1' },
          );
          await sql`truncate people, user_groups`;
          await ports.people.write(facts);
        },
        ownedOf: async (serviceId) => {
          await tellTime();
          return await readOwned(store.orm, { ...project, serviceId });
        },
        listDrifts: async () => {
          const rows = await sql<{ id: DriftId }[]>`
            select id from drifts where project_id = ${project.projectId} order by found_at`;
          const told = await Promise.all(rows.map(({ id }) => ports.drifts.find(id)));
          return told.filter((drift) => drift !== undefined);
        },
      };
    },
    problems: async () => (await readLog(database)).verification.problems,
    close: async () => {
      await Promise.all([store.database.close(1_000), sql.end({ timeout: 1 })]);
      await database.drop();
    },
  };
}
