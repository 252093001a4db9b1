import { parseStorageConfig } from '../config.ts';
import { openStorage, type Storage } from '../storage.ts';
import { type Database, openDatabase } from '../store/database.ts';
import type { CliContext } from './verb.ts';

/** Opens the configured storage for one verb, and closes it whatever happens. */
export async function withStorage<T>(
  { environment, readFile, log }: CliContext,
  work: (database: Database, storage: Storage) => Promise<T>,
): Promise<T> {
  const storage = await openStorage(parseStorageConfig(environment, readFile), log);
  const database = openDatabase({ url: storage.botUrl }, log);
  try {
    return await work(database, storage);
  } finally {
    await database.close(2_000);
    await storage.stop();
  }
}
