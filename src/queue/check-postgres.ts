import { LATEST_SCHEMA_VERSION, MINIMUM_POSTGRES_VERSION } from 'bullmq';
import type { Client } from 'pg';
import type { QueueFinding } from '../use-cases/ports/job-queue.ts';
import { describeFault } from './fault-reporter.ts';
import { type SchemaConfig, schemaVersion, withClient } from './postgres-schema.ts';

/** Looks at the queue's part of PostgreSQL once, over a connection of its own. Never throws. */
export async function checkPostgres(config: SchemaConfig): Promise<QueueFinding[]> {
  try {
    return await withClient(config.connectionString, async (client) => [
      await judgeVersion(client),
      await judgeSchema(client, config.schema),
    ]);
  } catch (fault) {
    return [
      {
        level: 'fail',
        code: 'queue_unreachable',
        detail: `PostgreSQL did not answer: ${describeFault(fault)}`,
        remedy: "Check the database URL and the queue role's password.",
      },
    ];
  }
}

async function judgeVersion(client: Client): Promise<QueueFinding> {
  const { rows } = await client.query<{ number: number; name: string }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as name`,
  );
  const { number = 0, name = 'unknown' } = rows[0] ?? {};
  const detail = `PostgreSQL ${name}`;
  if (number >= MINIMUM_POSTGRES_VERSION * 10_000)
    return { level: 'ok', code: 'queue_version', detail };
  const remedy = `Use PostgreSQL ${MINIMUM_POSTGRES_VERSION} or newer.`;
  return { level: 'fail', code: 'queue_version', detail, remedy };
}

async function judgeSchema(client: Client, schema: string): Promise<QueueFinding> {
  const { rows } = await client.query<{ owned: boolean | null; may_create: boolean }>(
    `select (select pg_has_role(nspowner, 'usage') from pg_namespace where nspname = $1) as owned,
            has_database_privilege(current_database(), 'create') as may_create`,
    [schema],
  );
  const { owned = null, may_create: mayCreate = false } = rows[0] ?? {};
  const code = 'queue_schema';
  if (owned === null)
    return mayCreate
      ? { level: 'ok', code, detail: `schema ${schema} will be created at the first start` }
      : {
          level: 'fail',
          code,
          detail: `schema ${schema} does not exist and this role may not create it`,
          remedy: 'Run the migrations as the owner.',
        };
  if (!owned)
    return {
      level: 'fail',
      code,
      detail: `schema ${schema} belongs to another role`,
      remedy: `Let the queue's role own schema ${schema}.`,
    };
  const version = await schemaVersion(client, schema);
  return version >= LATEST_SCHEMA_VERSION
    ? { level: 'ok', code, detail: `schema ${schema} is at version ${version}` }
    : { level: 'ok', code, detail: `schema ${schema} is brought up to date at the next start` };
}
