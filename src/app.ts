/**
 * The composition root: configuration and role in, started parts out. The only place where adapters
 * meet; it decides nothing that a use case could decide.
 */
import type { Config } from './config.ts';
import { defaultPollSchedule, type PollSchedule } from './domain/poll-schedule.ts';
import { createHashing, newDriftId, newRequestId, newSalt } from './hashing.ts';
import { createHcpClient } from './hcp/client.ts';
import { createLoop } from './loop.ts';
import { inOrder, type Part, type Parts } from './parts.ts';
import { createQueueEngine, type QueueEngine } from './queue/engine.ts';
import { createSlackDoor, type SlackDoor } from './slack/door.ts';
import { createHttpServer, type HttpServer } from './slack/http-server.ts';
import { createIdentity } from './slack/identity.ts';
import { createPainter } from './slack/messages/painter.ts';
import { createPeopleDirectory } from './slack/people-directory.ts';
import { createThreadBoard } from './slack/thread-board.ts';
import { createWebClient } from './slack/web.ts';
import { openStorage, queueConfig, type Storage } from './storage.ts';
import { createCallBudget } from './store/call-budget.ts';
import { openDatabase } from './store/database.ts';
import { createDeliveryLog, createReplayGuard } from './store/delivery-log.ts';
import { createDriftStore } from './store/drift-store.ts';
import { tidyUp } from './store/housekeeping.ts';
import { createInventoryStore } from './store/inventory-store.ts';
import { createMessageStore } from './store/message-store.ts';
import { createNetworkLooks } from './store/network-looks.ts';
import { createOutbox } from './store/outbox.ts';
import { createPeopleCache } from './store/people-cache.ts';
import { createPolicyStore } from './store/policy-store.ts';
import { createRequestStore } from './store/request-store.ts';
import { createServiceViews } from './store/service-views.ts';
import { adoptPolicy } from './use-cases/adopt-policy.ts';
import { announce } from './use-cases/announce.ts';
import { announceDrifts } from './use-cases/announce-drifts.ts';
import { decideClick } from './use-cases/decide-click.ts';
import { createLookAgain } from './use-cases/look-again.ts';
import { createLookAround } from './use-cases/look-around.ts';
import type { Click } from './use-cases/ports/delivery-log.ts';
import { announcedRevision } from './use-cases/ports/job-queue.ts';
import type { Log } from './use-cases/ports/log.ts';
import { provision } from './use-cases/provision.ts';
import { relayOutbox } from './use-cases/relay-outbox.ts';
import { repairCards } from './use-cases/repair-cards.ts';
import { bindSubmissions } from './use-cases/submissions.ts';
import { sweep } from './use-cases/sweep.ts';

export const roles = ['all', 'web', 'worker'] as const;
export type Role = (typeof roles)[number];

/** What a deployment may tune and a test may hurry. Nothing here changes what is decided. */
export type Tuning = {
  readonly pollSchedule: PollSchedule;
  readonly relayEveryMs: number;
  readonly sweepEveryMs: number;
  readonly inventoryEveryMs: number;
  /** How often each card of an open request is compared with what Slack shows. */
  readonly repairEveryMs: number;
  readonly driftCardsEveryMs: number;
  readonly tidyEveryMs: number;
  /** Keeps installations apart that share one Redis. */
  readonly queuePrefix: string | undefined;
  /** `false` gives up fsync of embedded storage: for tests. */
  readonly durable: boolean;
};

const defaultTuning: Tuning = {
  pollSchedule: defaultPollSchedule,
  relayEveryMs: 1_000,
  sweepEveryMs: 15_000,
  inventoryEveryMs: 300_000, // about three calls for every network: the budget is for changes first
  repairEveryMs: 300_000,
  driftCardsEveryMs: 5_000,
  tidyEveryMs: 600_000,
  queuePrefix: undefined,
  durable: true,
};

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
  const tuning = { ...defaultTuning, ...setup.tuning };
  const storage = await openStorage(config.storage, log, { durable: tuning.durable });
  const adapters = openAdapters(config, { storage, log, tuning });
  const useCases = bindUseCases(config, adapters, tuning);
  const front = createFront(config, role, useCases);
  const parts = inOrder(
    [
      ...foundation(adapters, storage),
      {
        name: 'policy',
        start: () => adoptPolicy(adapters, setup.policyText),
        stop: async () => undefined,
      },
      ...(role === 'web' ? [] : workerParts(useCases, tuning)),
      { name: 'front', ...front },
    ],
    (part, err) => log.error({ part, err }, 'part did not stop cleanly'),
  );
  return { ...parts, port: () => front.port() };
}

type Adapters = ReturnType<typeof openAdapters>;

function openAdapters(
  config: Config,
  {
    storage,
    log,
    tuning,
  }: { readonly storage: Storage; readonly log: Log; readonly tuning: Tuning },
) {
  const hashing = createHashing();
  const database = openDatabase({ url: storage.botUrl }, log);
  const { orm } = database;
  const stored = { orm, canonical: hashing.canonical };
  const web = createWebClient(
    { botToken: config.slack.botToken, apiUrl: config.slack.apiUrl },
    'worker',
    log,
  );
  const cache = createPeopleCache(orm);
  const clock = () => new Date();
  const sharedBudget = createCallBudget(orm);
  const hcp = createHcpClient({ ...config.hcp, sourceChannel }, { log, sharedBudget });
  return {
    ...{ log, hashing, newSalt, newRequestId, newDriftId, clock, database, hcp },
    monotonic: () => performance.now(),
    random: Math.random,
    requests: createRequestStore(stored),
    deliveries: createDeliveryLog(orm),
    replay: createReplayGuard(orm),
    messages: createMessageStore(orm),
    outbox: createOutbox(orm),
    inventory: createInventoryStore(orm),
    drifts: createDriftStore(stored),
    networkLooks: createNetworkLooks(orm),
    serviceViews: createServiceViews(orm),
    policies: createPolicyStore(stored),
    queue: createQueueEngine(queueConfig(config.queue, storage, tuning.queuePrefix), log),
    board: createThreadBoard(web, log),
    people: createPeopleDirectory({ web, cache, boundary: createIdentity(web, log), clock, log }),
    painter: createPainter({ sha256: hashing.sha256 }),
  };
}

/** How HCP's logs name us. */
const sourceChannel = 'privatelink-bot/0.1.0';

type UseCases = ReturnType<typeof bindUseCases>;

function bindUseCases(config: Config, adapters: Adapters, tuning: Tuning) {
  const { limits } = config;
  const hcp = adapters.hcp.privateLink;
  const lookAgain = createLookAgain({ ...adapters, hcp });
  const decide = (click: Click) => decideClick({ ...adapters, hcp, lookAgain }, click);
  const carryOut = { ...adapters, hcp, pollSchedule: tuning.pollSchedule };
  const policy = async () => (await adapters.policies.findInForce())?.policy;
  return {
    ...adapters,
    limits,
    policy,
    ...bindSubmissions({ ...adapters, limits }),
    recordClick: adapters.deliveries.recordClick,
    decideClick: decide,
    handlers: {
      provision: (job, signal) => provision(carryOut, job.requestId as Click['requestId'], signal),
      announce: (job) =>
        announce(adapters, job.requestId as Click['requestId'], announcedRevision(job)),
    } satisfies Parameters<QueueEngine['createWorkers']>[0],
    relay: () => relayOutbox({ outbox: adapters.outbox, queue: adapters.queue.jobs }),
    sweep: () => sweep({ ...adapters, queue: adapters.queue.jobs, decideClick: decide }),
    repairCards: (signal: AbortSignal) => repairCards(adapters, tuning.repairEveryMs, signal),
    lookAround: createLookAround({ ...adapters, cloud: adapters.hcp.inventory, hcp }, config.hcp),
    announceDrifts: () => announceDrifts(adapters),
    lookAgain,
    ready: async () => {
      await adapters.database.ping();
      return (await policy()) !== undefined;
    },
  };
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

function workerParts(useCases: UseCases, tuning: Tuning): readonly Part[] {
  const { log, database, queue } = useCases;
  const loop = (
    name: string,
    everyMs: number,
    runOnce: (signal: AbortSignal) => Promise<unknown>,
  ) => createLoop(name, everyMs, { runOnce, log });
  const relay = loop('relay', tuning.relayEveryMs, useCases.relay);
  const others = [
    loop('sweep', tuning.sweepEveryMs, useCases.sweep),
    loop('repair', tuning.repairEveryMs / 5, useCases.repairCards),
    loop('inventory', tuning.inventoryEveryMs, useCases.lookAround),
    loop('drift cards', tuning.driftCardsEveryMs, useCases.announceDrifts),
    loop('tidy', tuning.tidyEveryMs, () => tidyUp(database.orm)),
  ];
  const workers = queue.createWorkers(useCases.handlers);
  return [
    {
      name: 'relay',
      start: async () => {
        database.listen('outbox', relay.wake);
        relay.start();
        await Promise.resolve();
      },
      stop: () => relay.stop(),
    },
    { name: 'workers', start: () => workers.start(), stop: (ms) => workers.stop(ms) },
    {
      name: 'loops',
      start: async () => {
        for (const each of others) each.start();
        await Promise.resolve();
      },
      stop: async () => void (await Promise.all(others.map((each) => each.stop()))),
    },
  ];
}

/** The Slack door, or, in a process that only works, the health of it. */
function createFront(config: Config, role: Role, useCases: UseCases): SlackDoor | HttpServer {
  const { port } = config.http;
  const { log, clock, ready } = useCases;
  if (role === 'worker')
    return createHttpServer({ port, ready, log, now: () => clock().getTime() });
  return createSlackDoor({ ...config.slack, port }, useCases);
}
