import type { Sighting } from '../use-cases/ports/drift-store.ts';
import type { Transaction } from './database.ts';
import { sightings } from './schema.ts';

/** Notes incarnations of services as known; those that are known already stay as they were. */
export function writeSightings(
  tx: Transaction,
  projectId: string,
  { now, seen }: { readonly now: Date; readonly seen: readonly Sighting[] },
): PromiseLike<unknown> {
  const rows = seen.map(({ serviceId, createdAt }) => ({
    ...{ projectId, serviceKey: serviceId.toLowerCase(), createdAt },
    seenAt: now,
  }));
  return tx.insert(sightings).values(rows).onConflictDoNothing();
}
