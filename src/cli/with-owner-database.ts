import { parseStorageConfig } from '../config.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { type CliContext, UsageError } from './verb.ts';
import { withStorage } from './with-storage.ts';

/** Opens the database for one verb as the role that owns the tables: for what the bot may not do. */
export async function withOwnerDatabase<T>(
  context: CliContext,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const config = parseStorageConfig(context.environment, context.readFile);
  if (config.kind === 'embedded')
    return await withStorage(context, (_, { ownerUrl }) => openAs(context, ownerUrl, work));
  return await openAs(context, config.ownerUrl, work);
}

async function openAs<T>(
  { log }: CliContext,
  url: string | undefined,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  if (url === undefined)
    throw new UsageError(
      'DATABASE_OWNER_URL is missing: only the role that owns the tables may do this.',
    );
  const database = openDatabase({ url }, log);
  try {
    return await work(database);
  } finally {
    await database.close(2_000);
  }
}
