import { and, desc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { RequestStatus } from '../domain/lifecycle.ts';
import { changeRequests } from './schema.ts';
import type { Queries } from './transaction.ts';

/** What people agreed to and what has, or may yet have, its effect. */
const agreedStatuses = [
  'approved',
  'provisioning',
  'needs_attention',
  'succeeded',
] as const satisfies readonly RequestStatus[];

/** The newest of them are asked, along an index: an account seen only before is as good as new. */
const askedRequests = 200;

/** Ids of the accounts that were lately approved for services of an environment. */
export async function readApprovedAccounts(
  queries: Queries,
  environment: string | SQL,
): Promise<ReadonlySet<string>> {
  const newest = queries
    .select({ arns: changeRequests.consumerAccounts })
    .from(changeRequests)
    .where(
      and(
        eq(changeRequests.environment, environment),
        inArray(changeRequests.status, agreedStatuses),
      ),
    )
    .orderBy(desc(changeRequests.createdAt))
    .limit(askedRequests)
    .as('newest');
  const arn = sql`unnest(${newest.arns})`;
  const rows = await queries
    .select({ account: sql<string>`distinct split_part(${arn}, ':', 5)` })
    .from(newest);
  return new Set(rows.map(({ account }) => account));
}
