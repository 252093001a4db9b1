import type { Fragment, TransactionSql } from 'postgres';

/**
 * Gives what is read, until nothing is. The next is asked for while the one before is worked on, so that PostgreSQL and this
 * process work side by side; no more than that is read ahead.
 */
export async function* readAhead<T extends { readonly count: number }>(
  read: () => Promise<T>,
): AsyncGenerator<T> {
  let next = read();
  for (let some = await next; some.count > 0; some = await next) {
    next = read();
    next.catch(() => undefined); // told by the next turn, unless whoever works on this one fails first
    yield some;
  }
}

/** The same of the rows of a query. In a transaction there can be one of these at a time. */
export async function* rowsAhead<Row extends object>(
  tx: TransactionSql,
  query: Fragment,
  batch: number,
): AsyncGenerator<readonly Row[]> {
  await tx`declare rows_ahead no scroll cursor for ${query}`;
  yield* readAhead(() => tx.unsafe<Row[]>(`fetch ${batch} from rows_ahead`));
  await tx`close rows_ahead`;
}
