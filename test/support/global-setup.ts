/**
 * One PostgreSQL, one Redis and one packed program for a whole run, whichever of the projects are in it. Vitest loads
 * this file once per project, each time as a module of its own, so what they share hangs on
 * `globalThis`.
 *
 * `TEST_DATABASE_URL` names a PostgreSQL to use instead, as a superuser; only databases and roles
 * whose names begin with `privatelink` are made there. `REDIS_URL` names a Redis to use instead.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { packInto } from '../../sandbox/demo/pack.ts';
import { startEmbeddedPostgres } from '../../src/store/embedded.ts';
import { redisMissing, startRedis } from './redis.ts';

declare module 'vitest' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface can be added to.
  export interface ProvidedContext {
    /** A superuser's address. */
    postgresUrl: string;
    /** Part of the names of the databases of this run. */
    runId: string;
    /** Absent where this machine has no Redis: skip the Redis half. */
    redisUrl: string | undefined;
    /** Where the packed program is: a process starts in a third of the time that its sources take. */
    program: string;
  }
}

type Server = { readonly url: string; stop(): Promise<void> };
type Program = { readonly path: string; remove(): Promise<void> };
type Servers = {
  readonly postgres: Server;
  readonly redis: Server | undefined;
  readonly program: Program;
};
type Shared = { users: number; servers: Promise<Servers> | undefined };

const quiet = () => undefined;
const key = Symbol.for('privatelink-bot.test-servers');

export async function setup(project: TestProject): Promise<void> {
  const shared = sharedState();
  shared.users += 1;
  shared.servers ??= startServers();
  const servers = await shared.servers;
  project.provide('postgresUrl', servers.postgres.url);
  project.provide('runId', String(process.pid));
  project.provide('redisUrl', servers.redis?.url);
  project.provide('program', servers.program.path);
}

export async function teardown(): Promise<void> {
  const shared = sharedState();
  shared.users -= 1;
  if (shared.users > 0 || shared.servers === undefined) return;
  const servers = await shared.servers;
  shared.servers = undefined;
  await Promise.all([servers.postgres.stop(), servers.redis?.stop(), servers.program.remove()]);
  // Vitest has printed its summary by now: these are the last lines of the run.
  if (servers.redis === undefined) console.warn(redisMissing);
}

async function startServers(): Promise<Servers> {
  const [redis, postgres, program] = await Promise.all([
    startRedisIfAny(),
    startPostgres(),
    packProgram(),
  ]);
  return { redis, postgres, program };
}

async function packProgram(): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), 'privatelink-program-'));
  const path = await packInto(folder);
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function startRedisIfAny(): Promise<Server | undefined> {
  const given = process.env['REDIS_URL'];
  if (given !== undefined && given !== '') return { url: given, stop: () => Promise.resolve() };
  // With CI=true a missing Redis is a failure: importing redis.ts has thrown by now.
  return redisMissing === undefined ? await startRedis() : undefined;
}

async function startPostgres(): Promise<Server> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') return { url: given, stop: () => Promise.resolve() };
  const dataDir = await mkdtemp(join(tmpdir(), 'privatelink-test-'));
  const log = { info: quiet, warn: console.warn, error: console.error };
  const server = await startEmbeddedPostgres({ dataDir, log, durable: false });
  const stop = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { url: server.url, stop };
}

function sharedState(): Shared {
  const home = globalThis as { [key]?: Shared }; // ours alone: the symbol carries the project's name
  home[key] ??= { users: 0, servers: undefined };
  return home[key];
}
