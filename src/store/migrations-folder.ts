import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Equally far from `src/store` and from `dist/store`. */
export const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));

export type Migration = {
  readonly name: string;
  /** Drizzle's name for it in the database: the millisecond at which it was generated. */
  readonly when: number;
  readonly hash: string;
};

const journal = z.object({
  entries: z.array(z.object({ tag: z.string(), when: z.number().int() })),
});

/** The migrations that this version brings, in order, hashed as Drizzle hashes them. */
export async function listMigrations(folder = migrationsFolder): Promise<readonly Migration[]> {
  const text = await readFile(`${folder}/meta/_journal.json`, 'utf8');
  const { entries } = journal.parse(JSON.parse(text));
  return await Promise.all(
    entries.map(async ({ tag, when }) => {
      const sql = await readFile(`${folder}/${tag}.sql`, 'utf8');
      return { name: tag, when, hash: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

export type AppliedMigration = { readonly when: number; readonly hash: string };

export type MigrationState = {
  /** Not yet applied to the database. */
  readonly pending: readonly string[];
  /** Applied by a newer version: this one does not know them. */
  readonly unknown: readonly string[];
  /** Applied with another text than this version has. */
  readonly edited: readonly string[];
  /** Pending, but older than the last one applied: Drizzle would pass over it. */
  readonly skipped: readonly string[];
};

/** Compares what a version brings with what a database has. */
export function compareMigrations(
  known: readonly Migration[],
  applied: readonly AppliedMigration[],
): MigrationState {
  const hashes = new Map(applied.map(({ when, hash }) => [when, hash]));
  const knownTimes = new Set(known.map(({ when }) => when));
  const newest = Math.max(...hashes.keys());
  const pending = known.filter(({ when }) => !hashes.has(when));
  return {
    pending: pending.map(({ name }) => name),
    unknown: applied.filter(({ when }) => !knownTimes.has(when)).map(({ when }) => String(when)),
    edited: known
      .filter(({ when, hash }) => hashes.has(when) && hashes.get(when) !== hash)
      .map(({ name }) => name),
    skipped: pending.filter(({ when }) => when < newest).map(({ name }) => name),
  };
}
