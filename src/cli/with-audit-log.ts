import { access } from 'node:fs/promises';
import { parseStorageConfig } from '../config.ts';
import { sha256Bytes } from '../hashing.ts';
import { StorageError } from '../storage.ts';
import { type AuditLog, createAuditLog } from '../store/audit-log.ts';
import { type Database, openDatabase } from '../store/database.ts';
import type { CliContext } from './verb.ts';
import { withStorage } from './with-storage.ts';

/**
 * Opens the audit log for one verb, as whoever DATABASE_URL names: an auditor will do. Reads nothing
 * but the log, so it neither asks for this version's migrations nor begins a log where there is none.
 */
export async function withAuditLog<T>(
  context: CliContext,
  work: (log: AuditLog) => Promise<T>,
): Promise<T> {
  return await withAuditDatabase(context, (database) =>
    work(createAuditLog({ database, sha256: sha256Bytes })),
  );
}

/** The same for what is read beside the log: requests, and what was shown and decided of them. */
export async function withAuditDatabase<T>(
  context: CliContext,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const { environment, readFile, log } = context;
  const config = parseStorageConfig(environment, readFile);
  if (config.kind === 'embedded') {
    await refuseNone(config.dataDir);
    return await withStorage(context, work);
  }
  const database = openDatabase({ url: config.databaseUrl }, log);
  try {
    return await work(database);
  } finally {
    await database.close(2_000);
  }
}

/** An empty log always holds: whoever forgot DATABASE_URL must not read that. */
async function refuseNone(dataDir: string): Promise<void> {
  await access(dataDir).catch((cause: unknown) => {
    throw new StorageError(
      `There is no audit log here: DATABASE_URL is not set, and there is no folder ${dataDir} of embedded storage.`,
      { cause },
    );
  });
}
