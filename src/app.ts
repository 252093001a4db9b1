/**
 * The composition root: configuration and role in, started parts out. The only place where adapters
 * meet; it decides nothing that a use case could decide.
 */
import { type Adapters, openAdapters } from './app/adapters.ts';
import { pageParts } from './app/page-parts.ts';
import { defaultTuning, type Tuning } from './app/tuning.ts';
import { bindUseCases, type UseCases } from './app/use-cases.ts';
import { workerParts } from './app/worker-parts.ts';
import type { Config } from './config.ts';
import { inOrder, type Part, type Parts } from './parts.ts';
import { readAuditSigning } from './signing.ts';
import { createSlackDoor, type SlackDoor } from './slack/door.ts';
import type { DoorDeps } from './slack/door-deps.ts';
import { createHttpServer, type HttpServer } from './slack/http-server.ts';
import { openStorage, type Storage } from './storage.ts';
import { adoptPolicy } from './use-cases/adopt-policy.ts';
import type { Log } from './use-cases/ports/log.ts';

export const roles = ['all', 'web', 'worker'] as const;
export type Role = (typeof roles)[number];

export type App = Parts & {
  /** Where `/healthz` is served, once started. */
  port(): number | undefined;
};

export type AppSetup = {
  readonly config: Config;
  readonly role: Role;
  readonly log: Log;
  /** The candidate policy; `undefined` where there is no file. */
  readonly policyText: string | undefined;
  readonly tuning?: Partial<Tuning>;
};

/** Opens storage and adapters and binds the parts of a role. Nothing runs before `start`. */
export async function createApp(setup: AppSetup): Promise<App> {
  const { config, role, log } = setup;
  const inventoryEveryMs = config.hcp.lookEveryMs;
  const tuning = { ...defaultTuning, inventoryEveryMs, ...setup.tuning };
  const signing = readAuditSigning(config.audit.key); // before anything runs that would have to be stopped
  const storage = await openStorage(config.storage, log, { durable: tuning.durable });
  const adapters = openAdapters(config, { storage, log, tuning, signing });
  const useCases = bindUseCases(config, adapters, tuning);
  const page = role === 'worker' ? undefined : pageParts(config, useCases, tuning);
  const front = createFront(config, role, { ...useCases, page: page?.listener });
  const parts = inOrder(
    [
      ...foundation(adapters, storage),
      {
        name: 'policy',
        start: () => adoptPolicy(adapters, setup.policyText),
        stop: async () => undefined,
      },
      ...(role === 'web' ? [] : workerParts(useCases, tuning)),
      ...(page?.parts ?? []),
      { name: 'front', ...front },
    ],
    (part, err) => log.error({ part, err }, 'part did not stop cleanly'),
  );
  return { ...parts, port: () => front.port() };
}

/** Stopped last, in reverse: connections outlive whoever uses them, and the server outlives them. */
function foundation(adapters: Adapters, storage: Storage): readonly Part[] {
  const nothing = async (): Promise<void> => undefined;
  return [
    { name: 'storage', start: nothing, stop: () => storage.stop() },
    {
      name: 'database',
      start: () => adapters.database.ping(),
      stop: (ms) => adapters.database.close(ms),
    },
    { name: 'hcp', start: nothing, stop: () => adapters.hcp.close() },
    { name: 'queue', start: nothing, stop: () => adapters.queue.close() },
  ];
}

/** The Slack door, or, in a process that only works, the health of it. */
function createFront(
  config: Config,
  role: Role,
  useCases: UseCases & Pick<DoorDeps, 'page'>,
): SlackDoor | HttpServer {
  const { port } = config.http;
  const { log, clock, ready } = useCases;
  if (role === 'worker')
    return createHttpServer({ port, ready, log, now: () => clock().getTime() });
  return createSlackDoor({ ...config.slack, port }, useCases);
}
