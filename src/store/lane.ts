/**
 * One connection to PostgreSQL, for as long as its socket lives and no longer.
 *
 * postgres.js 3.4.9 opens a socket anew inside the same connection object and keeps the old one's
 * state: a transaction whose connection is lost crashes the process (its rollback is written to a
 * socket that is `null`), its late statements can run inside another transaction, and a write that
 * was pending keeps the object from ever connecting again. A lane therefore is a client of its own
 * with one connection; when the socket is gone it is thrown away, and nothing is written to it again.
 *
 * @see github.com/porsager/postgres issues 1154, 1208, 1216
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import postgres, { type Sql, type TransactionSql } from 'postgres';
import { DatabaseUnavailableError } from './database-error.ts';

export type LaneSettings = {
  readonly url: string;
  readonly connectTimeoutMs: number;
  /** Session settings, sent with the start-up message. */
  readonly session: Readonly<Record<string, string | number>>;
};

export type LaneEvents = {
  readonly onLost?: () => void;
  readonly onNotify?: (channel: string) => void;
};

export type Lane = {
  readonly sql: Sql;
  isLost(): boolean;
  /** Ends the connection at once, whatever it is doing; pending work is rejected. */
  discard(): void;
  /** Says goodbye to the server. Only when nothing runs. */
  close(): Promise<void>;
};

export function openLane(settings: LaneSettings, events: LaneEvents = {}): Lane {
  let lost = false;
  let socket: Socket | undefined;
  const lose = (): void => {
    if (lost) return;
    lost = true;
    events.onLost?.();
  };
  const openSocket = async (parsed: Endpoint): Promise<Socket> => {
    try {
      // postgres.js calls again when the server hangs up before it has said that it is ready.
      if (socket !== undefined) throw new DatabaseUnavailableError('PostgreSQL hung up');
      socket = await connectSocket(parsed, settings.connectTimeoutMs);
    } catch (error) {
      lose();
      throw error;
    }
    if (lost) socket.destroy();
    return socket;
  };
  const sql = openClient(settings, { ...events, onLost: lose }, openSocket);
  const isLost = (): boolean => lost;
  Object.assign(sql, { begin: guardBegin(sql.begin, isLost) });
  return {
    sql,
    isLost,
    discard: () => {
      lose();
      socket?.destroy();
      sql.end({ timeout: 0 }).catch(() => undefined); // rejects what is pending; nothing to await
    },
    close: async () => {
      lose();
      await sql.end({ timeout: 1 });
      socket?.destroy();
    },
  };
}

function openClient(
  { url, connectTimeoutMs, session }: LaneSettings,
  events: LaneEvents,
  openSocket: (parsed: Endpoint) => Promise<Socket>,
): Sql {
  const options = {
    max: 1,
    idle_timeout: 0,
    max_lifetime: 0, // would reconnect inside the object
    fetch_types: false, // asks when it connects, and nobody catches it when that fails
    connect_timeout: connectTimeoutMs / 1000,
    connection: { ...session },
    onnotice: () => undefined,
    onclose: () => events.onLost?.(),
    // Two options that postgres.js has and does not declare.
    onnotify: (channel: string) => events.onNotify?.(channel),
    socket: openSocket,
  };
  return postgres(url, options);
}

/** What postgres.js read from the URL. */
type Endpoint = {
  readonly host: readonly string[];
  readonly port: readonly number[];
  readonly path: string | false;
};

/** A socket of our own making: the only way to be rid of one whose other end is silent. */
async function connectSocket(
  { host: [host = 'localhost'], port: [port = 5432], path }: Endpoint,
  timeoutMs: number,
): Promise<Socket> {
  const socket = path ? connect(path) : connect({ host, port: Number(port), noDelay: true });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(timeoutMs) });
  } catch (cause) {
    socket.destroy();
    const place = path || `${host}:${port}`;
    throw new DatabaseUnavailableError(`PostgreSQL at ${place} accepts no connection`, { cause });
  }
  return Object.assign(socket, { host }); // from it postgres.js takes the name that TLS checks
}

type Begin = Sql['begin'];
type Work = (tx: TransactionSql) => unknown;

/**
 * `begin` that leaves a lost connection alone. Once it is lost, the transaction's callback neither
 * returns nor throws, so that postgres.js sends no commit and no rollback; `begin` itself rejects
 * because the connection has closed.
 */
function guardBegin(begin: Begin, isLost: () => boolean): Begin {
  const guarded = (...args: [Work] | [string, Work]): Promise<unknown> => {
    const [options, work] = args.length === 1 ? ['', args[0]] : args;
    return begin(options, guardWork(work, isLost));
  };
  return guarded as Begin; // the overloads differ in types only
}

function guardWork(work: Work, isLost: () => boolean): (tx: TransactionSql) => Promise<unknown> {
  const never = new Promise<never>(() => undefined);
  return async (tx) => {
    try {
      const result = await work(guardTransaction(tx, isLost));
      return isLost() ? await never : result;
    } catch (error) {
      return isLost() ? await never : Promise.reject(error);
    }
  };
}

/** Late statements of a lost transaction fail here instead of running somewhere else. */
function guardTransaction(tx: TransactionSql, isLost: () => boolean): TransactionSql {
  const refuse = (): void => {
    if (isLost()) throw new DatabaseUnavailableError('the connection of this transaction is lost');
  };
  const { unsafe, savepoint } = tx;
  const guards = {
    unsafe: (...args: Parameters<typeof unsafe>) => {
      refuse();
      return unsafe(...args);
    },
    savepoint: (...args: [Work] | [string, Work]) => {
      refuse();
      const [name, work] = args.length === 1 ? ['s', args[0]] : args;
      return savepoint(name, guardWork(work, isLost));
    },
  };
  return new Proxy(Object.assign(tx, guards), {
    apply: (target, self, args) => {
      refuse();
      return Reflect.apply(target, self, args);
    },
  });
}
