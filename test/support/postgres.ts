/**
 * A database per test file, cloned from a template that the first caller of the run prepares.
 */
import { randomBytes } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { inject } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';

export type TestDatabase = {
  readonly ownerUrl: string;
  readonly botUrl: string;
  readonly auditorUrl: string;
  readonly queueUrl: string;
  readonly superuserUrl: string;
  /** Ends every connection to it first. */
  drop(): Promise<void>;
};

type DatabaseUrls = Omit<TestDatabase, 'drop'>;

const logins = {
  ownerUrl: 'privatelink_owner',
  botUrl: 'privatelink_bot',
  auditorUrl: 'privatelink_auditor',
  queueUrl: 'privatelink_queue',
} as const;

/** The same in every run, so that two runs on one server do not lock each other out. */
export const databasePassword = 'canary-of-the-test-database';
const templateLock = 7_261_501;

/** Clones a migrated database for the caller alone. The name is for people who look at the server. */
export async function createTestDatabase(name = 'test'): Promise<TestDatabase> {
  const readable = name.toLowerCase().replaceAll(/[^0-9a-z]+/g, '_');
  const database = `privatelink_${readable.slice(0, 30)}_${randomBytes(6).toString('hex')}`;
  await asSuperuser(async (sql) => {
    const template = await ensureTemplate(sql);
    await sql`create database ${sql(database)} template ${sql(template)} owner privatelink_owner`;
  });
  return { ...urlsOf(database), drop: () => asSuperuser((sql) => dropDatabase(sql, database)) };
}

/**
 * Brings an empty database to the state that every test starts from, as an installation would: by
 * an owner who is no superuser.
 */
async function prepareTemplate(urls: DatabaseUrls): Promise<void> {
  await migrate(
    {
      ownerUrl: urls.ownerUrl,
      botLogin: { name: logins.botUrl, password: databasePassword },
      auditorLogin: { name: logins.auditorUrl, password: databasePassword },
    },
    { info: () => undefined, warn: console.warn, error: console.error },
  );
}

async function ensureTemplate(sql: Sql): Promise<string> {
  const template = `privatelink_template_${inject('runId')}`;
  const draft = `${template}_draft`;
  if (await exists(sql, template)) return template;
  // Held until this connection ends. Who waited for it finds the template ready.
  await sql`select pg_advisory_lock(${templateLock})`;
  if (await exists(sql, template)) return template;
  await ensureOwner(sql);
  await dropDatabase(sql, draft);
  await sql`create database ${sql(draft)} owner privatelink_owner`;
  await prepareTemplate(urlsOf(draft));
  // The name is the sign that it is complete.
  await sql`alter database ${sql(draft)} rename to ${sql(template)}`;
  return template;
}

async function exists(sql: Sql, database: string): Promise<boolean> {
  const rows = await sql`select 1 from pg_database where datname = ${database}`;
  return rows.length > 0;
}

/** What an administrator does once per server, before the first migration. */
async function ensureOwner(sql: Sql): Promise<void> {
  const { ownerUrl: owner, queueUrl: queue } = logins;
  for (const role of [owner, queue]) {
    const known = await sql`select 1 from pg_roles where rolname = ${role}`;
    if (known.length === 0) await sql`create role ${sql(role)} noinherit`;
  }
  await sql.unsafe(`alter role ${owner} login createrole password '${databasePassword}'`);
  await sql.unsafe(`alter role ${queue} login password '${databasePassword}'`);
  // Who makes a role may administer it, but not give it a schema: that takes SET, which comes by itself
  // here. Whether it is inherited is said in the role (PostgreSQL 15) and so in the membership (16).
  await sql.unsafe(`grant ${queue} to ${owner} with admin option`);
}

async function dropDatabase(sql: Sql, database: string): Promise<void> {
  await sql`drop database if exists ${sql(database)} with (force)`;
}

function urlsOf(database: string): DatabaseUrls {
  const superuser = new URL(inject('postgresUrl'));
  superuser.pathname = `/${database}`;
  const as = (login: string): string => {
    const url = new URL(superuser);
    url.username = login;
    url.password = databasePassword;
    return url.href;
  };
  return {
    ownerUrl: as(logins.ownerUrl),
    botUrl: as(logins.botUrl),
    auditorUrl: as(logins.auditorUrl),
    queueUrl: as(logins.queueUrl),
    superuserUrl: superuser.href,
  };
}

const asSuperuser = <T>(use: (sql: Sql) => Promise<T>) => connected(inject('postgresUrl'), use);

/** One connection of its own: the advisory lock lasts as long as it does. */
async function connected<T>(url: string, use: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => undefined });
  try {
    return await use(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
