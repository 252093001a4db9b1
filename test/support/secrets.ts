/** Secrets that are made to be recognised, and looking for them wherever a bot leaves something. */
import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import postgres, { type Sql } from 'postgres';
import type { TestDatabase } from './postgres.ts';
import { ask } from './redis.ts';

/** Occurs nowhere else. */
export const marked = (name: string): string => `canary-${name}-${randomBytes(12).toString('hex')}`;

export type Marks = ReadonlyMap<string, string>;

/** The names of the secrets that a text holds: whole, by half, in base64 or in a URL's escapes. */
export function marksIn(text: string, marks: Marks): readonly string[] {
  return [...marks]
    .filter(([, secret]) => formsOf(secret).some((form) => text.includes(form)))
    .map(([name]) => name);
}

/** A secret as it may turn up: whole, by half, in base64 or in a URL’s escapes. */
export function formsOf(secret: string): readonly string[] {
  const half = Math.ceil(secret.length / 2);
  const encoded = Buffer.from(secret).toString('base64');
  // Where it stands inside a longer text, base64 differs at its ends.
  const inside = [0, 1, 2].map((shift) =>
    Buffer.from(`${' '.repeat(shift)}${secret}`)
      .toString('base64')
      .slice(4, -4),
  );
  return [secret, secret.slice(half), encodeURIComponent(secret), encoded, ...inside];
}

/** All that could be printed of an error: its causes, its fields, its stack. */
export function wholeError(error: unknown): string {
  return inspect(error, {
    depth: 12,
    showHidden: true,
    maxStringLength: null,
    maxArrayLength: null,
  });
}

/** Every row of every table, as text. */
export async function dumpPostgres(sql: Sql): Promise<readonly string[]> {
  const tables = await sql<{ schema: string; name: string }[]>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`;
  const dumps = tables.map(
    ({ schema, name }) => sql<{ row: string }[]>`
      select row_to_json(one)::text as row from ${sql(schema)}.${sql(name)} as one`,
  );
  return (await Promise.all(dumps)).flat().map(({ row }) => row);
}

export type RedisEntry = { readonly key: string; readonly value: unknown };

/** Every key with its value. */
export async function dumpRedis(url: string): Promise<readonly RedisEntry[]> {
  return await ask(url, async (client) => {
    const keys = await client.keys('*');
    const entries = keys.map(async (key) => {
      switch (await client.type(key)) {
        case 'hash':
          return { key, value: await client.hgetall(key) };
        case 'list':
          return { key, value: await client.lrange(key, 0, -1) };
        case 'set':
          return { key, value: await client.smembers(key) };
        case 'zset':
          return { key, value: await client.zrange(key, 0, '-1', 'WITHSCORES') };
        case 'stream':
          return { key, value: await client.xrange(key, '-', '+') };
        case 'string':
          return { key, value: await client.get(key) };
        default:
          return { key, value: null }; // other bots are at work on this Redis: it is gone
      }
    });
    return await Promise.all(entries);
  });
}

/** A login of its own, with the bot's privileges and a password to look for. */
export async function makeMarkedLogin(
  { superuserUrl, botUrl }: TestDatabase,
  password: string,
): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const name = `canary_${randomBytes(6).toString('hex')}`;
  const run = async (statement: string): Promise<void> => {
    const sql = postgres(new URL('/postgres', superuserUrl).href, { max: 1 });
    await sql.unsafe(statement).finally(() => sql.end({ timeout: 1 }));
  };
  await run(`create role ${name} login password '${password}' in role privatelink_bot`);
  const url = Object.assign(new URL(botUrl), { username: name, password });
  return { url: url.href, drop: () => run(`drop role ${name}`) };
}
