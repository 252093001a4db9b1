import type { Sql, TransactionSql } from 'postgres';
import type { NamedIdentity } from '../domain/found-identities.ts';
import type { Sources } from './audit-sources.ts';

/** Of one request; `null`: of what is about none. A database that has not been migrated since has none. */
export async function readIdentities(
  sql: Sql | TransactionSql,
  { entries }: Pick<Sources, 'entries'>,
  requestId: string | null,
): Promise<readonly NamedIdentity[]> {
  const source = entries.startsWith('audit.') ? 'audit.identities' : 'public.identities';
  const [there] = await sql<{ known: boolean }[]>`
    select to_regclass(${source}) is not null as known`;
  if (!there?.known) return [];
  const those = requestId === null ? sql`request_id is null` : sql`request_id = ${requestId}`;
  return await sql<NamedIdentity[]>`
    select hash, person, email, matched_group as "group", salt
    from ${sql(source)} where ${those} order by at, hash`;
}
