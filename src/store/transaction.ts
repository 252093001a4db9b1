import { DrizzleQueryError, sql } from 'drizzle-orm';
import postgres from 'postgres';
import { StoreUnavailableError } from '../use-cases/ports/request-store.ts';
import type { Orm, Transaction } from './database.ts';
import { DatabaseUnavailableError, toDatabaseError } from './database-error.ts';

/** What reads and writes need: inside a transaction or out of one. */
export type Queries = Pick<Orm, 'select' | 'insert' | 'update' | 'delete' | 'execute'>;

/** Who lost a race is always heard once more; after that only while Slack still listens. */
const repeatForMs = 1_000;
const maxAttempts = 5;

const serializationFailure = '40001';
const deadlock = '40P01';
const uniqueViolation = '23505';

/**
 * Runs `work` in one transaction, again where PostgreSQL says that it lost to another one or where
 * `lostRace` says so. A database that does not answer is a `StoreUnavailableError`; it is
 * `unconfirmed` only if the commit was already on its way.
 */
export async function transact<T>(
  orm: Orm,
  work: (tx: Transaction) => Promise<T>,
  lostRace: (error: unknown) => boolean = () => false,
): Promise<T> {
  const begunAt = performance.now();
  for (let attempt = 1; ; attempt += 1) {
    let committing = false;
    try {
      return await orm.transaction(async (tx) => {
        const result = await work(tx);
        committing = true;
        return result;
      });
    } catch (error) {
      const inTime = attempt < maxAttempts && performance.now() - begunAt < repeatForMs;
      if ((attempt === 1 || inTime) && (lostToAnother(error) || lostRace(error))) continue;
      throw toStoreError(error, committing);
    }
  }
}

/**
 * Sends statements of one transaction without waiting for one another, and gives the first one's
 * answer. They run in this order: Drizzle sends a statement when its `then` is called.
 */
export async function sendInOrder<T>(
  first: PromiseLike<T>,
  others: readonly PromiseLike<unknown>[],
): Promise<T> {
  const [answer] = await Promise.all([
    first.then((rows) => rows),
    ...others.map((other) => other.then(() => undefined)),
  ]);
  return answer;
}

/**
 * Reads that agree with one another. The first of them is sent along with what makes them agree, and whoever
 * reads goes on once they are answered: the end of their transaction changes nothing.
 */
export async function readTogether<T>(orm: Orm, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const snapshot = { isolationLevel: 'repeatable read', accessMode: 'read only' } as const;
  return await new Promise((resolve, reject) => {
    orm
      .transaction(async (tx) => {
        const [, read] = await Promise.all([tx.setTransaction(snapshot), work(tx)]);
        resolve(read);
      })
      .catch((error: unknown) => reject(toStoreError(error, false))); // after the reads, unheard
  });
}

/**
 * Sent first in a transaction, lets its statements be planned once and for all values. For those that go by
 * keys: a plan for all values cannot use the partial indexes, unless the values of these stand in its text.
 */
export const plannedOnce = sql`select set_config('plan_cache_mode', 'auto', true)`;

/** One statement that reads. */
export async function reads<T>(query: PromiseLike<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    throw toStoreError(error, false);
  }
}

/** One statement that writes: when its answer is lost, nobody knows whether it did. */
export async function writes<T>(query: PromiseLike<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    throw toStoreError(error, true);
  }
}

/** What `readClock` reads, for a statement that has more to tell. */
export const clockMs = sql<number>`floor(extract(epoch from clock_timestamp()) * 1000)::float8`;

/**
 * The database's clock, to the millisecond. Not `now()`, the begin of the transaction: whoever waited
 * for a lock would be dated before the one it waited for.
 */
export async function readClock(queries: Queries): Promise<Date> {
  const rows = await queries.execute<{ ms: number }>(sql`select ${clockMs} as ms`);
  const ms = rows[0]?.ms;
  if (ms === undefined) throw new Error('the database told no time');
  return new Date(ms);
}

/** `ms` from now, in the database's time. For leases: now() stands still while a lock is waited for. */
export const inMs = (ms: number) => sql`clock_timestamp() + ${ms} * interval '1 millisecond'`;

/**
 * Selected or returned by a statement that writes, it lets the commit go without waiting for the disk.
 * For what means nothing any more when the server has died: other writes are as durable as ever.
 */
export const notDurable = sql`set_config('synchronous_commit', 'off', true)`;

export function isUniqueViolation(error: unknown, constraints: readonly string[]): boolean {
  const fault = postgresFault(error);
  const name = fault?.constraint_name;
  return fault?.code === uniqueViolation && name !== undefined && constraints.includes(name);
}

function lostToAnother(error: unknown): boolean {
  const code = postgresFault(error)?.code;
  return code === serializationFailure || code === deadlock;
}

/**
 * PostgreSQL refused a statement: a bug of ours. Says no more than which rule it broke, since what
 * both Drizzle and PostgreSQL add (every parameter, the whole row) does not belong in a log.
 */
class StatementError extends Error {
  override readonly name = 'StatementError';
  readonly code: string;
  readonly constraint: string | undefined;
  constructor({ message, code, constraint_name: constraint }: PostgresFault) {
    super(message);
    this.code = code;
    this.constraint = constraint;
  }
}

function toStoreError(error: unknown, unconfirmed: boolean): unknown {
  const known = toDatabaseError(error);
  if (known instanceof DatabaseUnavailableError)
    return new StoreUnavailableError(unconfirmed, { cause: known });
  const fault = postgresFault(error);
  return fault === undefined ? error : new StatementError(fault);
}

/** The fields of postgres.js's `PostgresError` that are used here. */
type PostgresFault = {
  readonly message: string;
  readonly code: string;
  readonly constraint_name?: string | undefined;
};

function postgresFault(error: unknown): PostgresFault | undefined {
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  return cause instanceof postgres.PostgresError ? cause : undefined;
}
