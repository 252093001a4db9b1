import type { Sql } from 'postgres';

/** A role that logs in. With a password it is made, or given that password; else it must be there. */
export type Login = { readonly name: string; readonly password?: string };

export type GroupRole = 'privatelink_bot' | 'privatelink_auditor';

/** Makes a login role a member of a group role, and so gives it that role's privileges. */
export async function ensureLogin(sql: Sql, login: Login, group: GroupRole): Promise<void> {
  if (login.password !== undefined) await setPassword(sql, login.name, login.password);
  if (login.name === group) return;
  const [row] = await sql<{ member: boolean }[]>`
    select pg_has_role(rolname, ${group}, 'usage') as member from pg_roles
    where rolname = ${login.name}`;
  if (row === undefined)
    throw new Error(`There is no role ${login.name}. Create it with a login, then migrate again.`);
  if (!row.member) await sql`grant ${sql(group)} to ${sql(login.name)}`;
}

async function setPassword(sql: Sql, name: string, password: string): Promise<void> {
  // Role commands take no parameters: the server itself quotes name and password.
  const [text] = await sql<{ create: string; alter: string; known: boolean }[]>`
    select
      format('create role %I login password %L', ${name}::text, ${password}::text) as create,
      format('alter role %I login password %L', ${name}::text, ${password}::text) as alter,
      exists (select from pg_roles where rolname = ${name}) as known`;
  if (text === undefined) return;
  if (text.known) await sql.unsafe(text.alter);
  else await sql.unsafe(text.create).catch((error) => retryAfterRace(sql, error, text.alter));
}

/** Another process made the role in between. */
async function retryAfterRace(sql: Sql, error: unknown, alter: string): Promise<void> {
  const code = (error as { code?: unknown }).code;
  if (code !== '42710' && code !== '23505') throw error;
  await sql.unsafe(alter);
}
