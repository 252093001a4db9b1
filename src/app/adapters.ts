import type { Config } from '../config.ts';
import { createHashing, newDriftId, newRequestId, newSalt } from '../hashing.ts';
import { createHcpClient } from '../hcp/client.ts';
import { createQueueEngine } from '../queue/engine.ts';
import { createHomePainter } from '../slack/home/home-painter.ts';
import { createHomeBoard } from '../slack/home-board.ts';
import { createIdentity } from '../slack/identity.ts';
import { createPainter } from '../slack/messages/painter.ts';
import { createPeopleDirectory } from '../slack/people-directory.ts';
import { createPermalinks } from '../slack/permalinks.ts';
import { createThreadBoard } from '../slack/thread-board.ts';
import { createWebClient } from '../slack/web.ts';
import { queueConfig, type Storage } from '../storage.ts';
import { createBulletinStore } from '../store/bulletin-store.ts';
import { createCallBudget } from '../store/call-budget.ts';
import { openDatabase } from '../store/database.ts';
import { createDeliveryLog, createReplayGuard } from '../store/delivery-log.ts';
import { createDriftStore } from '../store/drift-store.ts';
import { createFreezeStore } from '../store/freeze-store.ts';
import { createHomeStore } from '../store/home-store.ts';
import { createInventoryStore } from '../store/inventory-store.ts';
import { createMessageStore } from '../store/message-store.ts';
import { createNetworkLooks } from '../store/network-looks.ts';
import { createOutbox } from '../store/outbox.ts';
import { createPeopleCache } from '../store/people-cache.ts';
import { createCandidateCards, createPolicyStore } from '../store/policy-store.ts';
import { createRequestHistory } from '../store/request-history.ts';
import { createRequestStore } from '../store/request-store.ts';
import { createRequestStories } from '../store/request-stories.ts';
import { createRequestViews } from '../store/request-views.ts';
import { createServiceViews } from '../store/service-views.ts';
import type { Log } from '../use-cases/ports/log.ts';
import type { Tuning } from './tuning.ts';

export type Adapters = ReturnType<typeof openAdapters>;

/** Opens what the use cases reach the world through; nothing of it runs yet. */
export function openAdapters(
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
  const cache = createPeopleCache(stored);
  const boundary = createIdentity(web, log);
  const messages = createMessageStore(orm);
  const { ofPost: linkOf } = createPermalinks(
    messages,
    async () => (await boundary()).workspaceUrl,
  );
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
    messages,
    outbox: createOutbox(orm),
    inventory: createInventoryStore(orm),
    drifts: createDriftStore(stored),
    freezes: createFreezeStore(stored),
    bulletins: createBulletinStore(orm),
    networkLooks: createNetworkLooks(orm),
    requestViews: createRequestViews(orm),
    requestHistory: createRequestHistory(database),
    requestStories: createRequestStories(database),
    serviceViews: createServiceViews(orm),
    policies: createPolicyStore(stored),
    candidateCards: createCandidateCards(orm),
    queue: createQueueEngine(queueConfig(config.queue, storage, tuning.queuePrefix), log),
    teamId: async () => (await boundary().catch(() => undefined))?.teamId,
    board: createThreadBoard(web, log),
    people: createPeopleDirectory({ web, cache, boundary, clock, log }),
    painter: createPainter({ sha256: hashing.sha256 }),
    homes: createHomeStore(orm),
    homeBoard: createHomeBoard(web, log),
    homePainter: createHomePainter({ sha256: hashing.sha256, linkOf }),
  };
}

/** How HCP's logs name us. */
const sourceChannel = 'privatelink-bot/0.1.0';
