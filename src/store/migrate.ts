import { DrizzleQueryError } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator';
import type { Sql } from 'postgres';
import type { Log } from '../use-cases/ports/log.ts';
import { toDatabaseError } from './database-error.ts';
import { openLane } from './lane.ts';
import { ensureLogin, type Login } from './login.ts';
import {
  type AppliedMigration,
  compareMigrations,
  listMigrations,
  type MigrationState,
  migrationsFolder,
} from './migrations-folder.ts';

/** This version and the database do not go together; nothing was changed. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

export type MigrateOptions = {
  /** Whoever migrates owns the tables. The bot must not run as this role. */
  readonly ownerUrl: string;
  readonly botLogin?: Login;
  readonly auditorLogin?: Login;
  /** Where the migrations are, when not beside the code. */
  readonly folder?: string;
};

/** Held while migrating: 'plbmigra' in ASCII. */
const migrationLock = '8101813473113500257';
const connectTimeoutMs = 5_000;

/**
 * Brings a database to what this version needs and says what was applied: all of it in one
 * transaction, or nothing. Two processes may do it at once: the second waits and finds nothing to do.
 * Refuses a database that a newer version has migrated.
 */
export async function migrate(
  options: MigrateOptions,
  log: Log,
): Promise<{ readonly applied: readonly string[] }> {
  const { ownerUrl, botLogin, auditorLogin, folder = migrationsFolder } = options;
  return await connected(ownerUrl, async (sql) => {
    await sql`select pg_advisory_lock(${migrationLock}::bigint)`; // until this connection ends
    const state = await readState(sql, folder);
    refuseStranger(state);
    if (state.pending.length > 0) {
      await runMigrations(drizzle(sql), { migrationsFolder: folder });
      log.info({ migrations: state.pending }, 'database migrated');
    }
    if (botLogin !== undefined) await ensureLogin(sql, botLogin, 'privatelink_bot');
    if (auditorLogin !== undefined) await ensureLogin(sql, auditorLogin, 'privatelink_auditor');
    return { applied: state.pending };
  });
}

/** Compares without changing anything. Any role that may read Drizzle's table will do. */
export async function checkMigrations(
  url: string,
  folder: string = migrationsFolder,
): Promise<MigrationState> {
  return await connected(url, (sql) => readState(sql, folder));
}

async function readState(sql: Sql, folder: string): Promise<MigrationState> {
  return compareMigrations(await listMigrations(folder), await listApplied(sql));
}

async function listApplied(sql: Sql): Promise<readonly AppliedMigration[]> {
  const [found] = await sql<{ there: boolean }[]>`
    select exists (
      select from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'drizzle' and c.relname = '__drizzle_migrations'
    ) as there`;
  if (!found?.there) return [];
  const rows = await sql<{ created_at: string; hash: string }[]>`
    select created_at, hash from drizzle.__drizzle_migrations order by created_at`;
  return rows.map((row) => ({ when: Number(row.created_at), hash: row.hash }));
}

function refuseStranger({ unknown, edited, skipped }: MigrationState): void {
  if (unknown.length > 0)
    throw new MigrationError(
      `The database is newer than this version: it has ${unknown.length} migration(s) that this version does not know. Run the version that made them, or a later one.`,
    );
  if (edited.length > 0)
    throw new MigrationError(
      `The database was migrated with another text of ${edited.join(', ')}. Migrations are never edited once applied: check where this version comes from.`,
    );
  if (skipped.length > 0)
    throw new MigrationError(
      `${skipped.join(', ')} came after a later migration had been applied, and would be passed over. Generate it again, so that it is the newest.`,
    );
}

async function connected<T>(url: string, use: (sql: Sql) => Promise<T>): Promise<T> {
  const session = { application_name: 'privatelink-bot migrate' };
  const lane = openLane({ url, connectTimeoutMs, session });
  try {
    return await use(lane.sql);
  } catch (error) {
    throw toMigrationError(error);
  } finally {
    await lane.close();
  }
}

/** What PostgreSQL said, with its hint, instead of Drizzle's error with the whole statement. */
function toMigrationError(error: unknown): unknown {
  const known = toDatabaseError(error);
  if (!(known instanceof DrizzleQueryError) || known.cause === undefined) return known;
  const { message, hint } = known.cause as Error & { hint?: string };
  const text = hint === undefined ? message : `${message}. ${hint}`;
  return new MigrationError(text, { cause: known.cause });
}
