import { ConfigError } from './config.ts';
import { KeyError } from './signing.ts';
import { SlackStartError } from './slack/start.ts';
import { StorageError } from './storage.ts';
import { UnreadableLogError } from './store/audit-sources.ts';
import { DatabaseUnavailableError } from './store/database-error.ts';
import { EmbeddedPostgresError } from './store/embedded-error.ts';
import { MigrationError } from './store/migrate.ts';
import { PolicyError } from './use-cases/adopt-policy.ts';
import { CheckpointFolderError } from './use-cases/ports/checkpoint-folder.ts';
import { StoreUnavailableError } from './use-cases/ports/request-store.ts';

/** Refusals to start, and a world that does not answer: sentences for operators, not bugs. */
const plain = [
  CheckpointFolderError,
  ConfigError,
  DatabaseUnavailableError,
  EmbeddedPostgresError,
  KeyError,
  MigrationError,
  PolicyError,
  SlackStartError,
  StorageError,
  UnreadableLogError,
];

/** What a process says when it ends: a sentence, or for a bug where it came from. */
export function describeError(error: unknown): string {
  if (error instanceof StoreUnavailableError && error.cause !== undefined)
    return describeError(error.cause);
  if (!(error instanceof Error)) return String(error);
  const known = plain.some((kind) => error instanceof kind);
  return known ? error.message : (error.stack ?? error.message);
}
