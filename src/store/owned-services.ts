import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { OwnedService } from '../domain/ownership.ts';
import type { Commit } from '../use-cases/ports/request-store.ts';
import type { Recording } from './append-entry.ts';
import type { Transaction } from './database.ts';
import { services } from './schema.ts';
import { writeSightings } from './sightings.ts';
import type { Queries } from './transaction.ts';

type Named = { readonly projectId: string | SQL; readonly serviceId: string | SQL };

/** What the bot knows of a service as its own; ids are the same in whatever case they are written. */
export async function readOwned(queries: Queries, named: Named): Promise<OwnedService | undefined> {
  const [row] = await queries.select().from(services).where(isNamed(named));
  return row && toOwned(row);
}

/**
 * The one row of the service, written anew; or none, where the service is gone. What was ours once is
 * never new to a look, even after it has ceased to be ours.
 */
export function writeOwned(
  { tx, now }: Pick<Recording, 'tx' | 'now'>,
  target: Named,
  owned: NonNullable<Commit['owned']>,
): readonly PromiseLike<unknown>[] {
  if (owned === 'gone') return [tx.delete(services).where(isNamed(target))];
  return [writeRow(tx, owned, now), writeSightings(tx, owned.projectId, { now, seen: [owned] })];
}

function writeRow(tx: Transaction, owned: OwnedService, approvedAt: Date): PromiseLike<unknown> {
  const { consumerAccounts, consumerIpRanges, consumerRegions } = owned.approved;
  const state = {
    serviceId: owned.serviceId,
    createdAt: owned.createdAt,
    consumerAccounts: [...consumerAccounts],
    consumerIpRanges: [...consumerIpRanges],
    consumerRegions: [...consumerRegions],
    requestId: owned.requestId,
    approvedAt,
  };
  return tx
    .insert(services)
    .values({ projectId: owned.projectId, ...state })
    .onConflictDoUpdate({ target: [services.projectId, services.serviceKey], set: state });
}

export function toOwned(row: typeof services.$inferSelect): OwnedService {
  const { projectId, serviceId, createdAt, requestId } = row;
  const { consumerAccounts, consumerIpRanges, consumerRegions } = row;
  const approved = { consumerAccounts, consumerIpRanges, consumerRegions };
  return { projectId, serviceId, createdAt, approved, requestId };
}

const isNamed = ({ projectId, serviceId }: Named) =>
  and(eq(services.projectId, projectId), sql`${services.serviceKey} = lower(${serviceId})`);
