import type { Sql, TransactionSql } from 'postgres';
import { findSources } from './audit-sources.ts';

/** A policy as it is kept, by the hash that the log names it by. */
export type KeptText = { readonly hash: string; readonly text: string };

/** Every policy that was ever in force. */
export async function readPolicyTexts(sql: Sql | TransactionSql): Promise<readonly KeptText[]> {
  const { entries } = await findSources(sql);
  const source = entries.startsWith('audit.') ? 'audit.policies' : 'public.policies';
  return await sql<KeptText[]>`select hash, text from ${sql(source)} order by hash`;
}
