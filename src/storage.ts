import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config, StorageConfig } from './config.ts';
import type { QueueConfig } from './queue/engine.ts';
import { startEmbeddedPostgres } from './store/embedded.ts';
import { checkMigrations, migrate } from './store/migrate.ts';
import type { Log } from './use-cases/ports/log.ts';

/** Where the bot's data is, by the role of whoever uses it. */
export type Storage = {
  readonly botUrl: string;
  /** Owns nothing but the queue's own schema. */
  readonly queueUrl: string;
  /** The owner's address, where this process knows it: migrations need it, nothing else does. */
  readonly ownerUrl: string | undefined;
  /** Stops the embedded server, if this process is the last to use it. Call it last. */
  stop(): Promise<void>;
};

/** The database is not what this version needs; the sentence says what to do. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
}

/**
 * Opens the configured storage and makes sure that its tables are this version's: an embedded one is
 * migrated here; an external one must have been, by its owner, because the bot's role may not.
 */
export async function openStorage(
  config: StorageConfig,
  log: Log,
  options: { readonly durable?: boolean } = {},
): Promise<Storage> {
  if (config.kind === 'embedded') return await openEmbedded(config.dataDir, log, options);
  const { pending } = await checkMigrations(config.databaseUrl);
  if (pending.length > 0)
    throw new StorageError(
      `The database lacks ${pending.join(', ')}. Run "npm run cli -- migrate" with DATABASE_OWNER_URL.`,
    );
  return {
    botUrl: config.databaseUrl,
    queueUrl: asQueue(config.databaseUrl),
    ownerUrl: config.ownerUrl,
    stop: async () => undefined,
  };
}

async function openEmbedded(
  dataDir: string,
  log: Log,
  options: { readonly durable?: boolean },
): Promise<Storage> {
  const server = await startEmbeddedPostgres({
    dataDir: join(dataDir, 'postgres'),
    log,
    ...options,
  });
  try {
    const password = await botPassword(dataDir);
    await migrate({ ownerUrl: server.url, botLogin: { name: embeddedLogin, password } }, log);
    const url = new URL(server.url);
    url.username = embeddedLogin;
    url.password = password;
    return {
      botUrl: url.href,
      queueUrl: asQueue(url.href),
      ownerUrl: server.url,
      stop: () => server.stop(),
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

const embeddedLogin = 'privatelink_app';

/** One password for all processes on the same data. Whoever comes second reads the first one's. */
async function botPassword(dataDir: string): Promise<string> {
  const file = join(dataDir, 'bot-password');
  await mkdir(dataDir, { recursive: true });
  try {
    await writeFile(file, randomBytes(24).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return (await readFile(file, 'utf8')).trim();
}

/**
 * The same login, acting as the role that owns the queue's schema and nothing else. The search path is
 * named here too: options in an address take the place of those that BullMQ would give.
 */
function asQueue(botUrl: string): string {
  const url = new URL(botUrl);
  url.searchParams.set('options', '-c role=privatelink_queue -c search_path=bullmq');
  return url.href;
}

/** Which engine runs the queue, and where: Redis where one is configured, else the same Postgres. */
export function queueConfig(
  config: Config['queue'],
  storage: Storage,
  prefix?: string,
): QueueConfig {
  if (config.kind === 'postgres') return { kind: 'postgres', connectionString: storage.queueUrl };
  return { kind: 'redis', url: config.url, ...(prefix === undefined ? {} : { prefix }) };
}
