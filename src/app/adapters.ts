import { createCheckpointFolder, rootInName } from '../checkpoint-folder.ts';
import type { Config } from '../config.ts';
import type { AuditConfig } from '../config-audit.ts';
import type { TreeHead } from '../domain/merkle.ts';
import { writeCheckpoint } from '../domain/signed-note.ts';
import { createHashing, newDriftId, newRequestId, newSalt, sha256Bytes } from '../hashing.ts';
import { createHcpClient } from '../hcp/client.ts';
import { createQueueEngine } from '../queue/engine.ts';
import { type Signing, verifySignature } from '../signing.ts';
import { createHomePainter } from '../slack/home/home-painter.ts';
import { createHomeBoard } from '../slack/home-board.ts';
import { createIdentity } from '../slack/identity.ts';
import { createPainter } from '../slack/messages/painter.ts';
import { createPeopleDirectory } from '../slack/people-directory.ts';
import { createPermalinks } from '../slack/permalinks.ts';
import { createThreadBoard } from '../slack/thread-board.ts';
import { createWebClient } from '../slack/web.ts';
import { queueConfig, type Storage } from '../storage.ts';
import { createAuditTree } from '../store/audit-tree.ts';
import { createBulletinStore } from '../store/bulletin-store.ts';
import { createCallBudget } from '../store/call-budget.ts';
import { createCheckpointStore } from '../store/checkpoint-store.ts';
import { type Database, openDatabase } from '../store/database.ts';
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
import { createTiledStories } from '../store/tiled-stories.ts';
import type { Published } from '../use-cases/guard-restore.ts';
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
    signing,
  }: {
    readonly storage: Storage;
    readonly log: Log;
    readonly tuning: Tuning;
    readonly signing: Signing | undefined;
  },
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
  const published: Published = { newest: undefined };
  return {
    ...{ log, hashing, newSalt, newRequestId, newDriftId, clock, database, hcp },
    monotonic: () => performance.now(),
    random: Math.random,
    requests: createRequestStore({ ...stored, published: () => published.newest }),
    deliveries: createDeliveryLog(orm),
    replay: createReplayGuard(orm),
    messages,
    outbox: createOutbox(orm),
    inventory: createInventoryStore(orm),
    drifts: createDriftStore(stored),
    freezes: createFreezeStore(stored),
    audit: signing && openAudit(config.audit, { hashing, database, published, signing }),
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
    painter: createPainter({ sha256: hashing.sha256, receipts: signing !== undefined }),
    homes: createHomeStore(orm),
    homeBoard: createHomeBoard(web, log),
    homePainter: createHomePainter({ sha256: hashing.sha256, linkOf }),
  };
}

/** What checkpoints of the log are made with. */
function openAudit(
  { checkpointDir, checkpointChannel: channel }: AuditConfig,
  given: {
    readonly database: Database;
    readonly hashing: ReturnType<typeof createHashing>;
    readonly published: Published;
    readonly signing: Signing;
  },
) {
  const { database, hashing, published, signing } = given;
  const { canonical } = hashing;
  const sha256 = sha256Bytes;
  const checkpoints = createCheckpointStore({ orm: database.orm, canonical, sha256 });
  const ignored = new Set<string>();
  const tree = createAuditTree({ database, sha256 });
  return {
    ...{ checkpoints, channel, published, rootInName, sha256, ignored },
    tree,
    receipts: {
      ...{ ...signing, hashing, sha256, checkpoints, verify: verifySignature },
      stories: createTiledStories({ database, tree }),
    },
    folder: checkpointDir === undefined ? undefined : createCheckpointFolder(checkpointDir),
    ownKey: signing.key,
    verify: verifySignature,
    sign: (head: TreeHead) => writeCheckpoint(head, { ...signing, sha256 }),
  };
}

/** How HCP's logs name us. */
const sourceChannel = 'privatelink-bot/0.1.0';
