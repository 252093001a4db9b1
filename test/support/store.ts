/**
 * The store on a database of its own, with a policy in force, as the bot's role sees it.
 */
import { randomUUID } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import type { AuditDraft } from '../../src/domain/audit.ts';
import { noService } from '../../src/domain/private-link.ts';
import type {
  ChangeRequest,
  RequestId,
  SlackUserId,
  VersionDigest,
} from '../../src/domain/request.ts';
import { countedApprovals, type Review } from '../../src/domain/review.ts';
import { createHashing } from '../../src/hashing.ts';
import { createBulletinStore } from '../../src/store/bulletin-store.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { createDeliveryLog, createReplayGuard } from '../../src/store/delivery-log.ts';
import { createDriftStore } from '../../src/store/drift-store.ts';
import { createFreezeStore } from '../../src/store/freeze-store.ts';
import { createHomeStore } from '../../src/store/home-store.ts';
import { createInventoryStore } from '../../src/store/inventory-store.ts';
import { createMessageStore } from '../../src/store/message-store.ts';
import { createNetworkLooks } from '../../src/store/network-looks.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { createPeopleCache } from '../../src/store/people-cache.ts';
import { createCandidateCards, createPolicyStore } from '../../src/store/policy-store.ts';
import { createRequestStore } from '../../src/store/request-store.ts';
import { createRequestViews } from '../../src/store/request-views.ts';
import { createServiceViews } from '../../src/store/service-views.ts';
import { applyPolicy } from '../../src/use-cases/apply-policy.ts';
import type { PolicyCandidate } from '../../src/use-cases/ports/policy-store.ts';
import type {
  Commit,
  RequestStore,
  RequestVersion,
  Snapshot,
  Submission,
} from '../../src/use-cases/ports/request-store.ts';
import { createTestDatabase } from './postgres.ts';

const hashing = createHashing();
const { canonical } = hashing;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

export const ada = 'U0ADA' as SlackUserId;
export const ben = 'U0BEN' as SlackUserId;

/** Every part of the store over one address. */
export function openStore(url: string, deadlineMs?: number) {
  const config = deadlineMs === undefined ? { url } : { url, deadlineMs };
  const database: Database = openDatabase(config, quiet);
  const { orm } = database;
  return {
    database,
    orm,
    hashing,
    requests: createRequestStore({ orm, canonical }),
    policies: createPolicyStore({ orm, canonical }),
    candidateCards: createCandidateCards(orm),
    deliveries: createDeliveryLog(orm),
    replays: createReplayGuard(orm),
    messages: createMessageStore(orm),
    outbox: createOutbox(orm),
    people: createPeopleCache({ orm, canonical }),
    inventory: createInventoryStore(orm),
    drifts: createDriftStore({ orm, canonical }),
    freezes: createFreezeStore({ orm, canonical }),
    bulletins: createBulletinStore(orm),
    networkLooks: createNetworkLooks(orm),
    homes: createHomeStore(orm),
    serviceViews: createServiceViews(orm),
    requestViews: createRequestViews(orm),
  };
}

export type Store = ReturnType<typeof openStore>;
/** `sql` is the superuser's: it sees and may do everything, on connections of its own. */
export type TestStore = Store & { readonly sql: Sql; readonly url: string; close(): Promise<void> };

/** Generous: these tests are about what happens, not about how soon on a busy machine. */
const patienceMs = 20_000;

export async function openTestStore(name: string): Promise<TestStore> {
  const database = await createTestDatabase(name);
  const store = openStore(database.botUrl, patienceMs);
  await applyPolicy(store, aPolicy());
  const sql = postgres(database.superuserUrl, { onnotice: () => undefined });
  const close = async () => {
    await Promise.all([store.database.close(1_000), sql.end({ timeout: 1 })]);
    await database.drop();
  };
  return { ...store, sql, url: database.botUrl, close };
}

export function aPolicy(hash = 'policy-1'): PolicyCandidate {
  const environment = {
    name: 'production',
    match: { hvn: 'prod-*' },
    channel: 'C0PROD',
    requesters: { anyone: true },
    approvers: { groups: ['S0NETSEC'], users: [ben] },
    approvals: { create: 1, update: 1, delete: 2 },
    expiresAfterMs: 3_600_000,
    ticket: undefined,
    allowEmpty: false,
  } as const;
  const auditors = { groups: ['S0AUDIT'], users: [] };
  return {
    hash,
    text: 'version: 1',
    policy: { auditors, environments: [environment], terraform: [] },
  };
}

/** A request for a cluster that no other request of the file is about. */
export function aRequest(overrides: Partial<ChangeRequest> = {}): ChangeRequest {
  const id = (overrides.id ?? randomUUID()) as RequestId;
  const createdAt = new Date();
  return {
    id,
    version: 1,
    revision: 1,
    requester: ada,
    environment: 'production',
    change: 'create',
    target: {
      organizationId: 'org-1',
      projectId: 'project-1',
      hvnId: 'prod-hvn',
      clusterId: `cluster-${id}`,
      serviceId: `service-${id.slice(0, 8)}`,
      region: 'eu-west-1',
    },
    desired: {
      consumerAccounts: ['arn:aws:iam::123456789012:root'],
      consumerIpRanges: ['10.0.0.0/16'],
      consumerRegions: [],
    },
    reason: 'Payments needs Vault from its own VPC',
    ticket: 'CHG1234567',
    status: 'pending_approval',
    phase: undefined,
    digest: 'd1' as VersionDigest,
    channel: 'C0PROD',
    quorum: 1,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + 3_600_000),
    startedAt: undefined,
    sends: 0,
    operationId: undefined,
    externalName: undefined,
    failure: undefined,
    progress: {},
    ...overrides,
  };
}

export function shownOf(request: ChangeRequest): RequestVersion {
  const nothing = { added: [], removed: [], kept: [] };
  return {
    version: request.version,
    preimage: `{"format":1,"version":${request.version}}`,
    digest: request.digest,
    live: noService,
    plan: {
      change: request.change,
      consumerAccounts: { ...nothing, added: request.desired.consumerAccounts },
      consumerIpRanges: { ...nothing, added: request.desired.consumerIpRanges },
      consumerRegions: nothing,
      flags: [],
    },
    rule: { environment: request.environment, channel: request.channel, quorum: request.quorum },
    reasonSalt: 'salt',
    decisionSection: '[{"type":"section"}]',
  };
}

export function anEntry(request: ChangeRequest, overrides: Partial<AuditDraft> = {}): AuditDraft {
  return {
    action: 'request_submitted',
    actor: request.requester,
    requestId: request.id,
    details: { digest: request.digest },
    ...overrides,
  };
}

export function firstCommit(request: ChangeRequest): Commit {
  return {
    request,
    shown: shownOf(request),
    entry: anEntry(request),
    updates: [{ code: 'values', version: 1 }],
    notices: [{ to: request.requester, notice: { code: 'recorded' } }],
    jobs: ['announce'],
  };
}

export function submissionOf(
  request: ChangeRequest,
  overrides: Partial<Submission> = {},
): Submission {
  const { projectId, clusterId, serviceId } = request.target;
  return {
    key: `V-${request.id}`,
    valuesHash: 'hash-1',
    requester: request.requester,
    target: { projectId, clusterId, serviceId },
    ...overrides,
  };
}

/** Records a request, whatever the snapshot says. */
export async function submitted(
  { requests }: { readonly requests: RequestStore },
  overrides: Partial<ChangeRequest> = {},
): Promise<ChangeRequest> {
  const request = aRequest(overrides);
  await requests.submit(submissionOf(request), () => ({
    answer: true,
    commit: firstCommit(request),
  }));
  return request;
}

/** The log's entries about one request, in order, with their bodies read. */
export async function entriesOf(
  sql: Sql,
  id: RequestId | null,
): Promise<readonly { seq: number; hash: Uint8Array; body: Record<string, unknown> }[]> {
  const rows = await sql`
    select seq, hash, body from audit_entries where request_id is not distinct from ${id}
    order by seq`;
  return rows.map((row) => ({
    seq: Number(row['seq']),
    hash: row['hash'],
    body: JSON.parse(row['body']),
  }));
}

/** The commit of a deciding approval, as a review writes it. */
export function approval(snapshot: Snapshot, reviewer: SlackUserId = ben): Commit {
  const { request, now, reviews } = snapshot;
  const review: Review = {
    version: request.version,
    reviewer,
    decision: 'approve',
    reason: undefined,
    facts: {
      kind: 'member',
      teamId: 'T1',
      entitlement: { via: 'user' },
      fetchedAt: new Date('2026-01-02T03:04:05.678Z'),
      counted: [...countedApprovals(reviews), reviewer],
    },
    at: now,
  };
  return {
    request: { ...request, status: 'approved' },
    review,
    entry: anEntry(request, { action: 'request_approved', actor: reviewer }),
    updates: [{ code: 'approved', reviewers: [reviewer] }],
    jobs: ['provision', 'announce'],
  };
}
