import type { TransactionSql } from 'postgres';
import type { IdentityRow } from '../domain/identity.ts';
import type { Sources } from './audit-sources.ts';

/** Who somebody was outside of Slack, under the hash that an entry names it by. */
export type StoredIdentity = IdentityRow & { readonly hash: string };

/** Of one request. A database that has not been migrated since has none. */
export async function readIdentities(
  tx: TransactionSql,
  { entries }: Pick<Sources, 'entries'>,
  requestId: string,
): Promise<readonly StoredIdentity[]> {
  const source = entries.startsWith('audit.') ? 'audit.identities' : 'public.identities';
  const [there] = await tx<{ known: boolean }[]>`
    select to_regclass(${source}) is not null as known`;
  if (!there?.known) return [];
  return await tx<StoredIdentity[]>`
    select hash, person, email, matched_group as "group", salt
    from ${tx(source)} where request_id = ${requestId} order by at, hash`;
}
