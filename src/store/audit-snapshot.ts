import type { TransactionSql } from 'postgres';
import { findSources, type Sources, sayWhyUnreadable } from './audit-sources.ts';
import type { Database } from './database.ts';

/** A log of many million entries takes minutes to read, and whoever reads its lines may be slow. */
const readDeadlineMs = 6 * 60 * 60 * 1000;

/**
 * Reads for as long as it takes, from one moment: all that is read agrees, whatever is written meanwhile. Throws
 * `UnreadableLogError` for who may not read the log.
 */
export async function readSnapshot<T>(
  database: Database,
  work: (tx: TransactionSql, sources: Sources) => Promise<T>,
): Promise<T> {
  let answer: { readonly value: T } | undefined;
  await database
    .withClient(
      (sql) =>
        sql.begin('isolation level repeatable read read only', async (tx) => {
          await tx`select set_config(name, '0', true) from unnest(array[
            'statement_timeout', 'idle_in_transaction_session_timeout']) as settings(name)`;
          answer = { value: await work(tx, await findSources(tx)) };
        }),
      readDeadlineMs,
    )
    .catch(sayWhyUnreadable);
  if (answer === undefined) throw new Error('a snapshot was read and gave nothing');
  return answer.value;
}
