import { and, asc, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import type { Hashing } from '../domain/preimage.ts';
import type { ChangeRequest } from '../domain/request.ts';
import type {
  DriftStep,
  DriftStore,
  LookSnapshot,
  LookVerdict,
  ServiceLook,
} from '../use-cases/ports/drift-store.ts';
import { appendEntry, type Recording } from './append-entry.ts';
import { createCardStore } from './card-store.ts';
import type { Orm, Transaction } from './database.ts';
import { toDrift, toDriftRow } from './drift-rows.ts';
import { loadInForce } from './load-snapshot.ts';
import { toRemembered, writeObserved } from './observed-services.ts';
import { toOwned } from './owned-services.ts';
import { toRequest } from './request-rows.ts';
import {
  changeRequests,
  drifts,
  inventoryLooks,
  observedServices,
  services,
  sightings,
} from './schema.ts';
import { writeSightings } from './sightings.ts';
import { readClock, reads, transact } from './transaction.ts';

type Deps = { readonly orm: Orm; readonly canonical: Hashing['canonical'] };

/** Rows in one statement: PostgreSQL takes 65,535 parameters, and a sighting has four. */
const rowsPerInsert = 1_000;

/**
 * The only writer of drifts, but for their end by a request, which that request's own commit writes.
 *
 * Locks are taken in one order: the look's row of the project, the services that
 * are ours, drifts, and last the log.
 */
export function createDriftStore(deps: Deps): DriftStore {
  const { orm } = deps;
  return {
    ...createCardStore(orm, { table: drifts, since: drifts.foundAt, toAbout: toDrift }),
    now: () => reads(readClock(orm)),
    judge: async (look, decide) =>
      await transact(orm, async (tx) => {
        if (!(await takeTurn(tx, look))) return;
        const seen = await loadLook(tx, look);
        await write({ tx, now: seen.now, canonical: deps.canonical }, look, decide(seen));
      }),
    find: async (id) => {
      const [row] = await reads(orm.select().from(drifts).where(eq(drifts.id, id)));
      return row && toDrift(row);
    },
  };
}

/** `false`: a look that began later has been judged already. */
async function takeTurn(tx: Transaction, { projectId, beganAt }: ServiceLook): Promise<boolean> {
  const { judgedFrom } = inventoryLooks;
  const taken = await tx
    .select({ projectId: inventoryLooks.projectId })
    .from(inventoryLooks)
    .where(
      and(eq(inventoryLooks.projectId, projectId), or(isNull(judgedFrom), lt(judgedFrom, beganAt))),
    )
    .for('update');
  return taken.length > 0;
}

/**
 * The services that are ours are locked before the rest is read, and drifts with them: a request that ends
 * meanwhile is either seen as ended, with its end of the drift, or waits for this look's verdict.
 */
async function loadLook(tx: Transaction, { projectId }: ServiceLook): Promise<LookSnapshot> {
  const ours = eq(services.projectId, projectId);
  await tx
    .select({ key: services.serviceKey })
    .from(services)
    .where(ours)
    .orderBy(asc(services.serviceKey))
    .for('update');
  const [now, owned, [look], inForce, told, sighted, remembered, requests] = await Promise.all([
    readClock(tx),
    tx
      .select({ service: services, request: changeRequests })
      .from(services)
      .innerJoin(changeRequests, eq(changeRequests.id, services.requestId))
      .where(ours),
    tx.select().from(inventoryLooks).where(eq(inventoryLooks.projectId, projectId)),
    loadInForce(tx),
    tx
      .select()
      .from(drifts)
      .where(and(eq(drifts.projectId, projectId), isNull(drifts.endedAt)))
      .orderBy(asc(drifts.id))
      .for('update'),
    tx.select().from(sightings).where(eq(sightings.projectId, projectId)),
    tx.select().from(observedServices).where(eq(observedServices.projectId, projectId)),
    readRequests(tx, projectId),
  ]);
  return {
    ...{ now, inForce, requests },
    lastBeganAt: look?.judgedFrom ?? undefined,
    remembered: look?.remembers ? remembered.map(toRemembered) : undefined,
    told: told.map(toDrift),
    sightings: sighted.map(({ serviceKey: serviceId, createdAt }) => ({ serviceId, createdAt })),
    owned: owned.map(({ service, request }) => ({
      ...toOwned(service),
      target: toRequest(request).target,
      approvedAt: service.approvedAt,
    })),
  };
}

/** Those under way, and creates that were sent and came to nothing: HCP may have kept what they began. */
async function readRequests(tx: Transaction, projectId: string): Promise<readonly ChangeRequest[]> {
  const { status, change, startedAt } = changeRequests;
  const rows = await tx
    .select()
    .from(changeRequests)
    .where(
      and(
        eq(changeRequests.projectId, projectId),
        or(
          inArray(status, ['provisioning', 'needs_attention']),
          and(
            eq(change, 'create'),
            inArray(status, ['failed', 'abandoned']),
            sql`${startedAt} is not null`,
          ),
        ),
      ),
    );
  return rows.map(toRequest);
}

async function write(
  recording: Recording,
  { projectId, beganAt }: ServiceLook,
  { sightings: seen, steps, observed, baseline, resumed }: LookVerdict,
): Promise<void> {
  const { tx, now } = recording;
  await tx
    .update(inventoryLooks)
    .set({ judgedFrom: beganAt, remembers: true })
    .where(eq(inventoryLooks.projectId, projectId));
  for (let at = 0; at < seen.length; at += rowsPerInsert)
    await writeSightings(tx, projectId, { now, seen: seen.slice(at, at + rowsPerInsert) });
  for (const { drift } of steps) await writeDrift(tx, drift);
  await writeObserved(tx, projectId, observed);
  const entries = [baseline, resumed, ...[...steps, ...observed].map(({ entry }) => entry)];
  await Promise.all(
    entries.flatMap((entry) => (entry === undefined ? [] : appendEntry(recording, entry))),
  );
}

function writeDrift(tx: Transaction, drift: DriftStep['drift']): PromiseLike<unknown> {
  const row = toDriftRow(drift);
  return tx
    .insert(drifts)
    .values({ ...row, state: 'planned' })
    .onConflictDoUpdate({ target: drifts.id, set: row });
}
