/**
 * A database per test file, cloned from a template that the first caller of the run prepares.
 */
import { randomBytes } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { inject } from 'vitest';

export type TestDatabase = {
  readonly ownerUrl: string;
  readonly botUrl: string;
  readonly auditorUrl: string;
  readonly queueUrl: string;
  readonly superuserUrl: string;
  /** Ends every connection to it first. */
  drop(): Promise<void>;
};

export type DatabaseUrls = Omit<TestDatabase, 'drop'>;

const logins = {
  ownerUrl: 'privatelink_owner',
  botUrl: 'privatelink_bot',
  auditorUrl: 'privatelink_auditor',
  queueUrl: 'privatelink_queue',
} as const;

/** The same in every run, so that two runs on one server do not lock each other out. */
const password = 'privatelink-test';
const templateLock = 7_261_501;

export async function createTestDatabase(name = 'test'): Promise<TestDatabase> {
  const readable = name.toLowerCase().replaceAll(/[^0-9a-z]+/g, '_');
  const database = `privatelink_${readable.slice(0, 30)}_${randomBytes(6).toString('hex')}`;
  await asSuperuser(async (sql) => {
    const template = await ensureTemplate(sql);
    await sql`create database ${sql(database)} template ${sql(template)} owner privatelink_owner`;
  });
  return { ...urlsOf(database), drop: () => asSuperuser((sql) => dropDatabase(sql, database)) };
}

/** Brings an empty database to the state that every test starts from. */
async function prepareTemplate(urls: DatabaseUrls): Promise<void> {
  await connected(urls.superuserUrl, async (sql) => {
    await sql`create schema bullmq authorization privatelink_queue`;
  });
}

async function ensureTemplate(sql: Sql): Promise<string> {
  const template = `privatelink_template_${inject('runId')}`;
  const draft = `${template}_draft`;
  if (await exists(sql, template)) return template;
  // Held until this connection ends. Who waited for it finds the template ready.
  await sql`select pg_advisory_lock(${templateLock})`;
  if (await exists(sql, template)) return template;
  await ensureLogins(sql);
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

async function ensureLogins(sql: Sql): Promise<void> {
  for (const role of Object.values(logins)) {
    const known = await sql`select 1 from pg_roles where rolname = ${role}`;
    if (known.length === 0) await sql`create role ${sql(role)}`;
    await sql.unsafe(`alter role ${role} login password '${password}'`);
  }
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
    url.password = password;
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
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return await use(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
