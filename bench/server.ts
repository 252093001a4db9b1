/** The PostgreSQL of a run: an embedded one in a folder of its own, durable, or a given one. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { startEmbeddedPostgres } from '../src/store/embedded.ts';
import { migrate } from '../src/store/migrate.ts';
import type { Log } from '../src/use-cases/ports/log.ts';

export const quiet: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export type BenchDatabase = {
  readonly name: string;
  readonly botUrl: string;
  /** The superuser's, on connections of its own. */
  readonly sql: Sql;
  readonly superuserUrl: string;
  drop(): Promise<void>;
};

export type Server = {
  /** Makes an empty database with this version's tables. */
  createDatabase(purpose: string): Promise<BenchDatabase>;
  /** What decides about durability and speed, as the server itself says it. */
  settings(): Promise<Readonly<Record<string, string>>>;
  stop(): Promise<void>;
};

const login = 'privatelink_bench';

/** `url` is a superuser's. Only databases and roles whose names begin with `privatelink` are made there. */
export async function startServer(url: string | undefined, folder: string): Promise<Server> {
  const embedded =
    url === undefined
      ? await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), log: quiet })
      : undefined;
  const address = url ?? embedded?.url ?? '';
  const password = randomBytes(12).toString('hex');
  // One after another: two migrations would change the same role at the same time.
  let line: Promise<unknown> = Promise.resolve();
  return {
    createDatabase: (purpose) => {
      const made = line.then(() => createDatabase(address, purpose, password));
      line = made.catch(() => undefined);
      return made;
    },
    settings: () => connected(address, readSettings),
    stop: async () => await embedded?.stop(),
  };
}

async function createDatabase(
  address: string,
  purpose: string,
  password: string,
): Promise<BenchDatabase> {
  const name = `privatelink_bench_${purpose}_${randomBytes(4).toString('hex')}`;
  await connected(address, (sql) => sql`create database ${sql(name)}`);
  const superuserUrl = withPath(address, name);
  await migrate({ ownerUrl: superuserUrl, botLogin: { name: login, password } }, quiet);
  const botUrl = new URL(superuserUrl);
  botUrl.username = login;
  botUrl.password = password;
  const sql = open(superuserUrl, 4);
  return {
    name,
    botUrl: botUrl.href,
    sql,
    superuserUrl,
    drop: async () => {
      await sql.end({ timeout: 1 });
      await connected(address, (admin) => admin`drop database ${admin(name)} with (force)`);
    },
  };
}

const shown = [
  'server_version',
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'wal_sync_method',
  'shared_buffers',
  'max_wal_size',
] as const;

async function readSettings(sql: Sql): Promise<Record<string, string>> {
  const rows = await sql<{ name: string; value: string }[]>`
    select name, current_setting(name) as value from unnest(${[...shown]}::text[]) as name`;
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

async function connected<T>(url: string, use: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = open(url, 1);
  try {
    return await use(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function open(url: string, max: number): Sql {
  return postgres(url, { max, fetch_types: true, onnotice: () => undefined });
}

function withPath(address: string, database: string): string {
  const url = new URL(address);
  url.pathname = `/${database}`;
  return url.href;
}
