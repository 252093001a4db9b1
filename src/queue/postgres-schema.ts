import { assertSchemaCompatibility, LATEST_SCHEMA_VERSION, runMigrations } from 'bullmq';
import { Client } from 'pg';
import * as settings from './settings.ts';

export type SchemaConfig = { readonly connectionString: string; readonly schema: string };

/** Opens one short connection, and closes it whatever happens. */
export async function withClient<T>(
  connectionString: string,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({
    connectionString,
    connectionTimeoutMillis: settings.postgres.connectTimeoutMs,
    query_timeout: settings.postgres.workerSilenceMs,
  });
  client.on('error', () => undefined); // the same fault rejects the query in flight
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Brings BullMQ's schema up to the version that this program was built with. Idempotent, and safe
 * in several processes at once: BullMQ's migrator takes an advisory lock.
 *
 * BullMQ's own `migrate: true` is not used because it begins with CREATE SCHEMA IF NOT EXISTS,
 * which PostgreSQL refuses to a role that owns the schema but may create none.
 */
export async function prepareSchema({ connectionString, schema }: SchemaConfig): Promise<void> {
  await withClient(connectionString, async (client) => {
    if (await schemaExists(client, schema)) {
      if ((await schemaVersion(client, schema)) >= LATEST_SCHEMA_VERSION) return;
      await runMigrations(withoutCreateSchema(client), schema);
    } else {
      await runMigrations(client, schema);
    }
  });
}

async function schemaExists(client: Client, schema: string): Promise<boolean> {
  const found = await client.query('select 1 from pg_namespace where nspname = $1', [schema]);
  return found.rowCount === 1;
}

/** 0 where BullMQ has not been yet. Throws when a newer, incompatible BullMQ has. */
export async function schemaVersion(client: Client, schema: string): Promise<number> {
  try {
    return await assertSchemaCompatibility(client, schema);
  } catch (fault) {
    if (fault instanceof Error && fault.name === 'SchemaMigrationRequiredError') return 0;
    throw fault;
  }
}

function withoutCreateSchema(client: Client): Client {
  const query = async (text: string, params?: unknown[]) =>
    text.startsWith('CREATE SCHEMA') ? { rows: [] } : client.query(text, params);
  return Object.assign(Object.create(client), { query });
}
