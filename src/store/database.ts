import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { Sql } from 'postgres';
import type { Log } from '../use-cases/ports/log.ts';
import { beginOn, type Speaker, type Statement } from './begin.ts';
import { DatabaseUnavailableError } from './database-error.ts';
import { type Lane, type LaneSettings, openLane } from './lane.ts';
import { createLanes, type Lanes } from './lanes.ts';
import { type Listener, startListener } from './listener.ts';
import * as schema from './schema.ts';

export type DatabaseConfig = {
  readonly url: string;
  readonly maxConnections?: number;
  /** How long one statement outside a transaction, or one whole transaction, may take. */
  readonly deadlineMs?: number;
};

export type Orm = PostgresJsDatabase<typeof schema>;
export type Transaction = Parameters<Parameters<Orm['transaction']>[0]>[0];

/**
 * The way to PostgreSQL. A dead, stuck or unreachable server shows as `DatabaseUnavailableError`
 * within the deadline (2.5 s unless told otherwise), never as a hanging promise. Drizzle wraps
 * errors of single statements: ask `isDatabaseUnavailable`.
 */
export type Database = {
  readonly orm: Orm;
  /**
   * Lends one connection for raw SQL. It is not one that Drizzle has seen: `drizzle(client)` changes
   * the parsers of the client it is given, so that times come back as text.
   */
  withClient<T>(work: (sql: Sql) => Promise<T>, deadlineMs?: number): Promise<T>;
  ping(): Promise<void>;
  /** Listens until stopped or closed; `onNotify` is also called whenever listening has begun. */
  listen(channel: string, onNotify: () => void): Listener;
  /** Waits for running work no longer than this, then cuts it off. */
  close(deadlineMs: number): Promise<void>;
};

/** Slack hears within three seconds: a lost PostgreSQL must be known half a second earlier. */
const defaultDeadlineMs = 2_500;
const defaultMaxConnections = 10;

/** Connects when first asked. */
export function openDatabase(config: DatabaseConfig, log: Log): Database {
  const { url, maxConnections = defaultMaxConnections, deadlineMs = defaultDeadlineMs } = config;
  const settings = laneSettings(url, deadlineMs);
  const listeners = new Set<Listener>();
  const raw = createLanes(() => openLane(settings), maxConnections);
  const prepared = createLanes(() => openPrepared(settings, deadlineMs), maxConnections);
  return {
    orm: drizzle(lendingClient(prepared, deadlineMs), { schema }),
    withClient: (work, ms = deadlineMs) => raw.run(work, ms),
    ping: () => raw.run(async (sql) => void (await sql`select 1`), deadlineMs),
    listen: (channel, onNotify) => {
      const listener = startListener(settings, { channel, onNotify }, log);
      listeners.add(listener);
      return listener;
    },
    close: async (ms) => {
      for (const listener of listeners) listener.stop();
      await Promise.all([raw.close(ms), prepared.close(ms)]);
    },
  };
}

/**
 * The server's own limits, a little below ours so that it is the server who says what was too slow.
 * They also end what a vanished client left behind, so that it holds no lock for long.
 */
function laneSettings(url: string, deadlineMs: number): LaneSettings {
  return {
    url,
    connectTimeoutMs: Math.round(deadlineMs * 0.8),
    session: {
      application_name: 'privatelink-bot',
      TimeZone: 'UTC',
      // A plan made once for all values cannot use the partial indexes, which look at some values only.
      plan_cache_mode: 'force_custom_plan',
      statement_timeout: Math.round(deadlineMs * 0.8),
      lock_timeout: Math.round(deadlineMs * 0.7),
      idle_in_transaction_session_timeout: Math.round(deadlineMs * 0.8),
    },
  };
}

/**
 * None of those limits counts between two messages of one statement: a process that stands still there
 * (a paused machine, SIGSTOP) would hold its locks for as long as it does. PostgreSQL 17 and newer
 * can end the whole transaction; older ones do not know the setting, and would refuse it at the start.
 */
function limitTransactions({ sql }: Lane, deadlineMs: number): void {
  const limit = `set_config('transaction_timeout', '${Math.round(deadlineMs * 0.9)}', false)`;
  sql
    .unsafe(`select ${limit} where current_setting('transaction_timeout', true) is not null`)
    .catch(() => undefined); // sent before anything else, and lost only with the connection
}

function openPrepared(settings: LaneSettings, deadlineMs: number): Lane {
  let onLost: () => void = () => undefined;
  const lost = new Promise<never>((_, reject) => {
    onLost = () => reject(new DatabaseUnavailableError('the connection to PostgreSQL is lost'));
  });
  lost.catch(() => undefined); // told to the transaction that runs, if one does
  const lane = openLane(settings, { onLost });
  drizzle(lane.sql); // sets the parsers that Drizzle counts on
  const speaker: Speaker = { unsafe: (...statement) => lane.sql.unsafe(...kept(statement)) };
  Object.assign(lane.sql, { begin: (work: Work) => beginOn({ speaker, lost }, work) });
  limitTransactions(lane, deadlineMs);
  return lane;
}

type Work = (tx: Speaker) => Promise<unknown>;

/** What Drizzle uses of a client: each statement and each transaction borrows a connection. */
function lendingClient(lanes: Lanes, deadlineMs: number): Sql {
  const begin = (work: Work): Promise<unknown> =>
    lanes.run(
      async (sql) => await (sql.begin as (work: Work) => Promise<unknown>)(work),
      deadlineMs,
    );
  const unsafe = (...statement: Statement): object => {
    let asArrays = false;
    // A turn later it is known whether `values` was asked for.
    const rows = Promise.resolve().then(() =>
      lanes.run<unknown>(async (sql) => {
        const query = sql.unsafe(...kept(statement));
        return asArrays ? await query.values() : await query;
      }, deadlineMs),
    );
    const values = (): typeof rows => {
      asArrays = true;
      return rows;
    };
    return Object.assign(rows, { values });
  };
  // Drizzle 0.45 calls these three and nothing else of a client; a test uses each of them.
  return { options: { parsers: {}, serializers: {} }, begin, unsafe } as unknown as Sql;
}

/** Statements with more parameters than this come in too many lengths to keep them all. */
const maxKeptParameters = 100;

/**
 * Drizzle's statements have few texts, so each connection keeps them prepared. postgres.js asks the
 * server to describe an unprepared statement before it sends the parameters: that is two round trips
 * instead of one, and nothing can be sent behind it.
 */
function kept([text, parameters = []]: Statement): Parameters<Sql['unsafe']> {
  return [text, parameters, { prepare: parameters.length <= maxKeptParameters }];
}
