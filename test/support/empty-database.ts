/** Databases that nothing has migrated yet, and roles of a test's own; all gone afterwards. */
import { randomBytes } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { inject } from 'vitest';
import { createTestDatabase } from './postgres.ts';

export type EmptyDatabases = {
  readonly admin: Sql;
  /** Makes an empty database and gives the superuser's address of it. */
  create(): Promise<string>;
  /** A name for a role; the role is dropped when all is over. */
  newRole(): string;
  dropDatabases(): Promise<void>;
  close(): Promise<void>;
};

export async function openEmptyDatabases(): Promise<EmptyDatabases> {
  // The first database of a run makes the roles that all of them share.
  await (await createTestDatabase('empty')).drop();
  const admin = postgres(inject('postgresUrl'), { max: 1, onnotice: () => undefined });
  const databases: string[] = [];
  const roles: string[] = [];
  const dropDatabases = async (): Promise<void> => {
    for (const name of databases.splice(0)) await admin`drop database ${admin(name)} with (force)`;
  };
  return {
    admin,
    create: async () => {
      const name = `privatelink_empty_${randomBytes(6).toString('hex')}`;
      await admin`create database ${admin(name)}`;
      databases.push(name);
      const url = new URL(inject('postgresUrl'));
      url.pathname = `/${name}`;
      return url.href;
    },
    newRole: () => {
      const role = `privatelink_t_${randomBytes(6).toString('hex')}`;
      roles.push(role);
      return role;
    },
    dropDatabases,
    close: async () => {
      await dropDatabases();
      for (const role of roles) await admin`drop role if exists ${admin(role)}`;
      await admin.end({ timeout: 1 });
    },
  };
}

/** The same database as another role, whose password is `secret`. */
export function urlAs(databaseUrl: string, role: string, options = ''): string {
  const url = new URL(databaseUrl);
  [url.username, url.password] = [role, 'secret'];
  return `${url.href}${options}`;
}

/** One connection, for one piece of work. */
export async function using<T>(url: string, work: (sql: Sql) => PromiseLike<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}
