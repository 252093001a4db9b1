/** A database behind a proxy that can be cut, and what is seen of it from the other side. */
import postgres, { type Sql } from 'postgres';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { insertRequest } from './log-writer.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The one request in it. */
export const theRequest = '11111111-1111-4111-8111-111111111111';

export type ProxiedDatabase = TestDatabase & {
  readonly proxy: TcpProxy;
  /** Straight to the server. */
  readonly superuser: Sql;
  /** Through the proxy, as the bot. */
  open(config?: {
    readonly url?: string;
    readonly maxConnections?: number;
    readonly deadlineMs?: number;
  }): Database;
  /** Closes what was opened and lets the proxy pass again. */
  settle(): Promise<void>;
  isSleeping(): Promise<boolean>;
  endBackend(pid: number): Promise<unknown>;
  close(): Promise<void>;
};

export async function openProxiedDatabase(name: string): Promise<ProxiedDatabase> {
  const database = await createTestDatabase(name);
  const { hostname: host, port } = new URL(database.botUrl);
  const proxy = await startTcpProxy({ host, port: Number(port) });
  const superuser = postgres(database.superuserUrl, { onnotice: () => undefined });
  await insertRequest(superuser, theRequest);
  const opened: Database[] = [];
  const settle = async (): Promise<void> => {
    proxy.hold(false);
    await Promise.all(opened.splice(0).map((connected) => connected.close(0)));
  };
  return {
    ...database,
    proxy,
    superuser,
    open: (config = {}) => {
      const connected = openDatabase({ url: proxy.through(database.botUrl), ...config }, quiet);
      opened.push(connected);
      return connected;
    },
    settle,
    isSleeping: async () => {
      const rows = await superuser`
        select from pg_stat_activity
        where datname = current_database() and wait_event = 'PgSleep'`;
      return rows.length > 0;
    },
    endBackend: async (pid) => await superuser`select pg_terminate_backend(${pid})`,
    close: async () => {
      await settle();
      await superuser.end({ timeout: 1 });
      await proxy.close();
      await database.drop();
    },
  };
}

/** Drizzle sends a statement when it is first awaited: this sends it now. */
export function send<T>(statement: PromiseLike<T>): Promise<T> {
  const sent = Promise.resolve(statement);
  sent.catch(() => undefined); // whoever awaits it will see
  return sent;
}

/** Runs `work` and says how long it took until it failed. */
export async function timeToFail(
  work: () => Promise<unknown>,
): Promise<{ readonly error: unknown; readonly ms: number }> {
  const begun = performance.now();
  try {
    await work();
  } catch (error) {
    return { error, ms: performance.now() - begun };
  }
  throw new Error('it did not fail');
}
