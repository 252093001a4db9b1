import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Remembered } from '../domain/observed.ts';
import type { ObservedStep } from '../use-cases/ports/drift-store.ts';
import type { Transaction } from './database.ts';
import { observedServices } from './schema.ts';

/** Rows in one statement: PostgreSQL takes 65,535 parameters, and a row has three. */
const rowsPerStatement = 1_000;

/** Remembers services of others as they are now, and forgets those that are not there to be remembered. */
export async function writeObserved(
  tx: Transaction,
  projectId: string,
  observed: readonly ObservedStep[],
): Promise<void> {
  for (let at = 0; at < observed.length; at += rowsPerStatement)
    await writeSome(tx, projectId, observed.slice(at, at + rowsPerStatement));
}

async function writeSome(
  tx: Transaction,
  projectId: string,
  observed: readonly ObservedStep[],
): Promise<void> {
  const there = observed.filter(({ live }) => live.exists);
  const gone = observed.filter(({ live }) => !live.exists);
  const { serviceKey } = observedServices;
  if (gone.length > 0) {
    const keys = gone.map(({ serviceId }) => serviceId.toLowerCase());
    await tx
      .delete(observedServices)
      .where(and(eq(observedServices.projectId, projectId), inArray(serviceKey, keys)));
  }
  if (there.length > 0)
    await tx
      .insert(observedServices)
      .values(there.map(({ serviceId, live }) => ({ projectId, serviceId, live })))
      .onConflictDoUpdate({
        target: [observedServices.projectId, serviceKey],
        set: { serviceId: sql`excluded.service_id`, live: sql`excluded.live` },
      });
}

export function toRemembered(row: typeof observedServices.$inferSelect): Remembered {
  const { serviceId, live } = row;
  return { serviceId, live };
}
