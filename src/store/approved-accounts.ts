import { and, eq, type SQL, sql } from 'drizzle-orm';
import { agreedStatuses, changeRequests, oneOf } from './schema.ts';
import type { Queries } from './transaction.ts';

/** What people agreed to and what has, or may yet have, its effect: as the text of a statement, for its index. */
const isAgreed = oneOf(changeRequests.status, agreedStatuses);

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
    .where(and(eq(changeRequests.environment, environment), isAgreed))
    // As the index has them, or it is not read in its order.
    .orderBy(sql`${changeRequests.createdAt} desc nulls last`)
    .limit(askedRequests)
    .as('newest');
  const arn = sql`unnest(${newest.arns})`;
  const rows = await queries
    .select({ account: sql<string>`distinct split_part(${arn}, ':', 5)` })
    .from(newest);
  return new Set(rows.map(({ account }) => account));
}
