import { type SQL, sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  customType,
  index,
  integer,
  jsonb,
  type PgColumn,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { type DriftKind, driftKinds } from '../domain/drift.ts';
import type { FreezeId } from '../domain/freeze.ts';
import { openStatuses, type Phase, type RequestStatus, transitions } from '../domain/lifecycle.ts';
import type { LostCheckpoint } from '../domain/lost-range.ts';
import type { Bulletin, Notice, ThreadUpdate } from '../domain/message.ts';
import type { Visitor } from '../domain/page-access.ts';
import type { PersonKind, Who } from '../domain/people.ts';
import type { Plan } from '../domain/plan.ts';
import type { Policy } from '../domain/policy.ts';
import type { CandidateEnd, CandidateId, Confirmation } from '../domain/policy-candidate.ts';
import type { PolicyDifference } from '../domain/policy-difference.ts';
import type {
  Cluster,
  Hvn,
  LiveValues,
  NetworkLink,
  PrivateLinkService,
  ServiceValues,
} from '../domain/private-link.ts';
import { promptedStatuses } from '../domain/prompts.ts';
import {
  type Change,
  changes,
  type Failure,
  type Progress,
  type Prompts,
  type RequestId,
  type SlackUserId,
  type VersionDigest,
} from '../domain/request.ts';
import type { ReviewDecision, ReviewFacts } from '../domain/review.ts';
import type { Rule } from '../domain/rule.ts';
import type { BulletinId } from '../use-cases/ports/bulletin-store.ts';
import type { DriftId } from '../use-cases/ports/drift-store.ts';
import type { HomePages } from '../use-cases/ports/home.ts';
import type { JobKind } from '../use-cases/ports/job-queue.ts';
import type { PlannedMessage } from '../use-cases/ports/message-store.ts';

/**
 * The tables. `migrations/` is generated from this file; what Drizzle cannot say (functions, triggers,
 * roles, grants, views) is custom SQL beside it.
 *
 * Lists of words are `text` with a check, not enumerations: a word can then be added or taken away in
 * one migration. Times carry milliseconds, as JavaScript's do, so that what is read equals what was
 * written.
 */
const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
});

const time = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** `column in ('a', 'b')`, written out: a check or an index predicate cannot take parameters. */
export function oneOf(column: PgColumn, words: readonly string[]): SQL {
  return sql`${column} in (${sql.raw(words.map((word) => `'${word}'`).join(', '))})`;
}

const statuses = Object.keys(transitions) as readonly RequestStatus[];
const phases: { readonly [P in Phase]: true } = {
  sending: true,
  accepted: true,
  running: true,
  awaiting_available: true,
  verifying: true,
};
const messageStates: { readonly [S in PlannedMessage['state']]: true } = {
  planned: true,
  sending: true,
  sent: true,
  unknown: true,
  given_up: true,
};
const candidateEnds: { readonly [E in CandidateEnd]: true } = {
  confirmed: true,
  rejected: true,
  replaced: true,
};
const personKinds: { readonly [K in PersonKind]: true } = {
  member: true,
  guest: true,
  bot: true,
  deactivated: true,
  stranger: true,
};

/** Of a card that is no request's: what it is to show, what it certainly shows, and who is drawing it. */
const cardColumns = () => ({
  /** Counts what became of what it is about: the card shows one of them. */
  revision: integer('revision').notNull(),
  channel: text('channel').notNull(),
  state: text('state').$type<PlannedMessage['state']>().notNull(),
  ts: text('ts'),
  renderHash: text('render_hash'),
  sendingSince: time('sending_since'),
  /** The revision that the card certainly shows. */
  drawnRevision: integer('drawn_revision').notNull().default(0),
  /** Slack is not asked before: it wants a pause, or has refused. */
  drawAfter: time('draw_after'),
  announcerFence: bigint('announcer_fence', { mode: 'number' }).notNull().default(0),
  announcerUntil: time('announcer_until'),
});

export const changeRequests = pgTable(
  'change_requests',
  {
    id: uuid('id').$type<RequestId>().primaryKey(),
    /** The short name that people type; not unique. */
    reference: text('reference').notNull(),
    version: integer('version').notNull(),
    revision: integer('revision').notNull(),
    requester: text('requester').$type<SlackUserId>().notNull(),
    environment: text('environment').notNull(),
    change: text('change').$type<Change>().notNull(),
    organizationId: text('organization_id').notNull(),
    projectId: text('project_id').notNull(),
    hvnId: text('hvn_id').notNull(),
    clusterId: text('cluster_id').notNull(),
    serviceId: text('service_id').notNull(),
    region: text('region').notNull(),
    consumerAccounts: text('consumer_accounts').array().notNull(),
    consumerIpRanges: text('consumer_ip_ranges').array().notNull(),
    consumerRegions: text('consumer_regions').array().notNull(),
    /** Erasable: the log and the preimage hold its salted hash only. */
    reason: text('reason'),
    ticket: text('ticket'),
    status: text('status').$type<RequestStatus>().notNull(),
    phase: text('phase').$type<Phase>(),
    digest: text('digest').$type<VersionDigest>().notNull(),
    channel: text('channel').notNull(),
    quorum: integer('quorum').notNull(),
    createdAt: time('created_at').notNull(),
    expiresAt: time('expires_at').notNull(),
    startedAt: time('started_at'),
    sends: integer('sends').notNull().default(0),
    operationId: text('operation_id'),
    externalName: text('external_name'),
    failure: jsonb('failure').$type<Failure>(),
    progress: jsonb('progress').$type<Progress>().notNull(),
    /** With the version that it is about. */
    prompts: jsonb('prompts').$type<Prompts & { readonly version: number }>(),
    /** Nobody has to be told anything before, as far as that was judged under this policy; null: look. */
    promptAt: time('prompt_at'),
    promptPolicy: text('prompt_policy'),
    /**
     * The revision that the card certainly shows, once earlier cards show the way to it: behind `revision`,
     * there is something to draw.
     */
    drawnRevision: integer('drawn_revision').notNull().default(0),
    /** The freeze that the card certainly shows; null where it shows none. */
    drawnFreeze: uuid('drawn_freeze').$type<FreezeId>(),
    /** When its card was last compared with what Slack shows. */
    lookedAt: time('looked_at'),
    /** The worker's lease: whoever holds the newest fence may write until its time is over. */
    leaseFence: bigint('lease_fence', { mode: 'number' }).notNull().default(0),
    leaseUntil: time('lease_until'),
    /** When the last run ended, and when the next one is due: what people are told, and nothing is decided by. */
    workedAt: time('worked_at'),
    nextWorkAt: time('next_work_at'),
    /** Runs that began and have not ended well since: what decides about a poison job. */
    starts: integer('starts').notNull().default(0),
    announcerFence: bigint('announcer_fence', { mode: 'number' }).notNull().default(0),
    announcerUntil: time('announcer_until'),
    /** The request's newest audit entry, so that a log whose tail was cut shows. */
    lastSeq: bigint('last_seq', { mode: 'number' }),
    lastHash: bytea('last_hash'),
  },
  (t) => [
    check('change_requests_status_known', oneOf(t.status, statuses)),
    check('change_requests_phase_known', oneOf(t.phase, Object.keys(phases))),
    check('change_requests_change_known', oneOf(t.change, changes)),
    check('change_requests_version_counts', sql`${t.version} >= 1`),
    check('change_requests_revision_counts', sql`${t.revision} >= 1`),
    check('change_requests_quorum_counts', sql`${t.quorum} >= 1`),
    uniqueIndex('change_requests_one_open_per_service')
      .on(t.projectId, sql`lower(${t.serviceId})`)
      .where(oneOf(t.status, openStatuses)),
    uniqueIndex('change_requests_one_open_per_cluster')
      .on(t.projectId, t.clusterId)
      .where(oneOf(t.status, openStatuses)),
    index('change_requests_by_reference').on(t.reference),
    // Lists of the past, the newest first: read backwards, and so to the end of a page without a sort.
    index('change_requests_by_time').on(t.createdAt, t.id),
    index('change_requests_by_cluster').on(t.clusterId, t.createdAt, t.id),
    index('change_requests_by_service_id').on(sql`lower(${t.serviceId})`, t.createdAt, t.id),
    index('change_requests_by_environment').on(t.environment, t.createdAt, t.id),
    index('change_requests_by_requester').on(t.requester, t.createdAt, t.id),
    index('change_requests_by_change').on(t.change, t.createdAt, t.id),
    index('change_requests_by_status').on(t.status, t.createdAt, t.id),
    index('change_requests_by_ticket')
      .on(t.ticket, t.createdAt, t.id)
      .where(sql`${t.ticket} is not null`),
    index('change_requests_by_service').on(
      t.projectId,
      sql`lower(${t.serviceId})`,
      t.createdAt.desc(),
    ),
    index('change_requests_expiring')
      .on(t.expiresAt)
      .where(oneOf(t.status, ['pending_approval', 'approved'])),
    index('change_requests_to_prompt').on(t.promptAt).where(oneOf(t.status, promptedStatuses)),
    index('change_requests_to_provision')
      .on(t.id)
      .where(oneOf(t.status, ['approved', 'provisioning'])),
    index('change_requests_to_draw').on(t.id).where(sql`${t.drawnRevision} < ${t.revision}`),
  ],
);

export const requestVersions = pgTable(
  'request_versions',
  {
    requestId: uuid('request_id')
      .$type<RequestId>()
      .notNull()
      .references(() => changeRequests.id),
    version: integer('version').notNull(),
    /** Canonical JSON, verbatim: the bytes that were hashed. */
    preimage: text('preimage').notNull(),
    digest: text('digest').$type<VersionDigest>().notNull(),
    live: jsonb('live').$type<LiveValues>().notNull(),
    plan: jsonb('plan').$type<Plan>().notNull(),
    rule: jsonb('rule').$type<Rule>().notNull(),
    reasonSalt: text('reason_salt').notNull(),
    /** JSON of Slack blocks, byte for byte as it was rendered. */
    decisionSection: text('decision_section').notNull(),
    createdAt: time('created_at').notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.requestId, t.version] }),
    check('request_versions_version_counts', sql`${t.version} >= 1`),
    // Figures ask when each was shown, and of its many bytes nothing else.
    index('request_versions_by_time').on(t.requestId, t.version, t.createdAt),
  ],
);

/** `ReviewFacts` as JSON holds them: times as text. */
export type StoredReviewFacts = Omit<ReviewFacts, 'fetchedAt'> & { readonly fetchedAt: string };

export const reviews = pgTable(
  'reviews',
  {
    requestId: uuid('request_id')
      .$type<RequestId>()
      .notNull()
      .references(() => changeRequests.id),
    version: integer('version').notNull(),
    reviewer: text('reviewer').$type<SlackUserId>().notNull(),
    decision: text('decision').$type<ReviewDecision>().notNull(),
    reason: text('reason'),
    facts: jsonb('facts').$type<StoredReviewFacts>().notNull(),
    at: time('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.requestId, t.version, t.reviewer] }),
    index('reviews_by_reviewer').on(t.reviewer, t.requestId),
    check('reviews_decision_known', oneOf(t.decision, ['approve', 'reject'])),
  ],
);

/**
 * Who decided or asked, in words that outlive Slack. An entry names each by its hash; e-mail and salt are erasable by
 * the owner, and the log stays as it is.
 */
export const identities = pgTable(
  'identities',
  {
    /** SHA-256 of the salt, followed by the canonical JSON of the rest. */
    hash: text('hash').primaryKey(),
    /** `null`, and its version: what was decided was no request, but a policy or a freeze. */
    requestId: uuid('request_id')
      .$type<RequestId>()
      .references(() => changeRequests.id),
    version: integer('version'),
    person: text('person').$type<SlackUserId>().notNull(),
    email: text('email'),
    matchedGroup: text('matched_group'),
    salt: text('salt'),
    at: time('at').notNull(),
    erasedAt: time('erased_at'),
  },
  (t) => [
    index('identities_by_request').on(t.requestId),
    index('identities_by_person').on(t.person),
  ],
);

/**
 * The log. `body` alone is hashed; every other column is an index of it, copied by `audit_append`,
 * the only writer.
 */
export const auditEntries = pgTable(
  'audit_entries',
  {
    seq: bigint('seq', { mode: 'number' }).primaryKey(),
    body: text('body').notNull(),
    prev: bytea('prev').notNull(),
    hash: bytea('hash').notNull(),
    at: time('at').notNull(),
    requestId: uuid('request_id').$type<RequestId>(),
    actor: text('actor').$type<SlackUserId>(),
    action: text('action').notNull(),
  },
  (t) => [
    index('audit_entries_by_request').on(t.requestId, t.seq),
    index('audit_entries_by_actor').on(t.actor, t.seq),
    index('audit_entries_by_action').on(t.action, t.seq),
    index('audit_entries_by_time').on(t.at, t.seq),
    // When requests were decided on and carried out: figures of a period read nothing else of the log.
    index('audit_entries_ends')
      .on(t.requestId, t.action, t.at)
      .where(sql`${t.action} in ('request_approved', 'request_rejected', 'request_succeeded')`),
  ],
);

/**
 * The Merkle tree over the log, as rows of 256 hashes: derived from it, so that no checkpoint and no proof has to begin
 * from the first entry.
 */
export const auditTiles = pgTable(
  'audit_tiles',
  {
    level: integer('level').notNull(),
    index: bigint('index', { mode: 'number' }).notNull(),
    /** One after the other, 32 bytes each. */
    hashes: bytea('hashes').notNull(),
    /** At level 0: the hash of the chain at the tile's last entry. */
    head: bytea('head'),
  },
  (t) => [primaryKey({ columns: [t.level, t.index] })],
);

/** What was signed of the log, and so may be in other people's hands. Never changed. */
export const auditCheckpoints = pgTable('audit_checkpoints', {
  size: bigint('size', { mode: 'number' }).primaryKey(),
  root: bytea('root').notNull(),
  /** Of the chain at its last entry. */
  hash: bytea('hash').notNull(),
  /** As it is signed, byte for byte. */
  note: text('note').notNull(),
  at: time('at').notNull(),
});

/**
 * Entries that are dropped from the beginning of the log: the permission, which the owner gives and no other. A row lets
 * exactly those entries go, in its own transaction and in no other, and that commits with the entry that says so or not
 * at all. What the log lacks, that entry says, and not this row.
 */
export const auditDrops = pgTable('audit_drops', {
  /** The last entry that goes. */
  size: bigint('size', { mode: 'number' }).primaryKey(),
  first: bigint('first', { mode: 'number' }).notNull(),
  /** Of the chain at the last one. */
  hash: bytea('hash').notNull(),
});

/** How many refusals of one person are already in the log this minute, and how many were left out. */
export const refusalCounts = pgTable('refusal_counts', {
  actor: text('actor').primaryKey(),
  since: time('since').notNull(),
  written: integer('written').notNull(),
  dropped: integer('dropped').notNull(),
});

export const outbox = pgTable(
  'outbox',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    jobId: text('job_id').notNull(),
    kind: text('kind').$type<JobKind>().notNull(),
    requestId: uuid('request_id')
      .$type<RequestId>()
      .notNull()
      .references(() => changeRequests.id),
    runAt: time('run_at'),
    createdAt: time('created_at').notNull().default(sql`now()`),
    settledAt: time('settled_at'),
  },
  (t) => [
    uniqueIndex('outbox_one_per_job').on(t.jobId),
    check('outbox_kind_known', oneOf(t.kind, ['provision', 'announce'])),
    index('outbox_unsettled').on(t.id).where(sql`${t.settledAt} is null`),
    index('outbox_settled').on(t.settledAt).where(sql`${t.settledAt} is not null`),
  ],
);

export const messages = pgTable(
  'messages',
  {
    requestId: uuid('request_id')
      .$type<RequestId>()
      .notNull()
      .references(() => changeRequests.id),
    kind: text('kind').$type<PlannedMessage['kind']>().notNull(),
    number: integer('number').notNull(),
    state: text('state').$type<PlannedMessage['state']>().notNull(),
    /** Channel id, or for a direct message the person's id. */
    recipient: text('recipient').notNull(),
    ts: text('ts'),
    renderHash: text('render_hash'),
    sendingSince: time('sending_since'),
    body: jsonb('body').$type<ThreadUpdate | Notice>(),
  },
  (t) => [
    primaryKey({ columns: [t.requestId, t.kind, t.number] }),
    check('messages_kind_known', oneOf(t.kind, ['card', 'thread', 'dm'])),
    check('messages_state_known', oneOf(t.state, Object.keys(messageStates))),
    index('messages_unsent')
      .on(t.requestId)
      .where(oneOf(t.state, ['planned', 'sending', 'unknown'])),
  ],
);

/** What Slack delivered: submitted views, clicks, and the signatures of signed deliveries. */
export const deliveries = pgTable(
  'deliveries',
  {
    kind: text('kind').$type<'view' | 'click' | 'signature'>().notNull(),
    key: text('key').notNull(),
    payload: jsonb('payload'),
    requestId: uuid('request_id').$type<RequestId>(),
    valuesHash: text('values_hash'),
    state: text('state').$type<'recorded' | 'answered'>().notNull(),
    answer: jsonb('answer'),
    receivedAt: time('received_at').notNull().default(sql`now()`),
    answeredAt: time('answered_at'),
  },
  (t) => [
    primaryKey({ columns: [t.kind, t.key] }),
    check('deliveries_kind_known', oneOf(t.kind, ['view', 'click', 'signature'])),
    check('deliveries_state_known', oneOf(t.state, ['recorded', 'answered'])),
    index('deliveries_unanswered_clicks')
      .on(t.receivedAt)
      .where(sql`${t.kind} = 'click' and ${t.state} = 'recorded'`),
    index('deliveries_signatures').on(t.receivedAt).where(sql`${t.kind} = 'signature'`),
  ],
);

export const policies = pgTable(
  'policies',
  {
    hash: text('hash').primaryKey(),
    text: text('text').notNull(),
    parsed: jsonb('parsed').$type<Policy>().notNull(),
    appliedAt: time('applied_at').notNull(),
    appliedBy: text('applied_by').$type<SlackUserId>(),
    inForce: boolean('in_force').notNull(),
  },
  (t) => [uniqueIndex('policies_one_in_force').on(t.inForce).where(sql`${t.inForce}`)],
);

/** Policies that policy admins decide on, each with the card on which they do. */
export const policyCandidates = pgTable(
  'policy_candidates',
  {
    id: uuid('id').$type<CandidateId>().primaryKey().defaultRandom(),
    hash: text('hash').notNull(),
    text: text('text').notNull(),
    /** The policy in force that it is to take the place of, and what that means. */
    base: text('base')
      .notNull()
      .references(() => policies.hash),
    difference: jsonb('difference').$type<PolicyDifference>().notNull(),
    digest: text('digest').notNull(),
    /** Whom the card calls. */
    asked: jsonb('asked').$type<Who>().notNull(),
    confirmations: jsonb('confirmations').$type<readonly Confirmation[]>().notNull(),
    proposedAt: time('proposed_at').notNull(),
    endedAs: text('ended_as').$type<CandidateEnd>(),
    endedAt: time('ended_at'),
    endedBy: text('ended_by').$type<SlackUserId>(),
    ...cardColumns(),
  },
  (t) => [
    check('policy_candidates_state_known', oneOf(t.state, Object.keys(messageStates))),
    check('policy_candidates_end_known', oneOf(t.endedAs, Object.keys(candidateEnds))),
    uniqueIndex('policy_candidates_one_pending')
      .on(sql`(${t.endedAt} is null)`)
      .where(sql`${t.endedAt} is null`),
    index('policy_candidates_to_draw').on(t.id).where(sql`${t.drawnRevision} < ${t.revision}`),
  ],
);

/**
 * The services that the bot may write, each with what its last approved change left it with. A row is
 * written by the commit that ends a change, and by nothing else.
 */
export const services = pgTable(
  'services',
  {
    projectId: text('project_id').notNull(),
    /** Ids are unique in a project without regard to case. */
    serviceKey: text('service_key').notNull().generatedAlwaysAs(sql`lower(service_id)`),
    serviceId: text('service_id').notNull(),
    /** Verbatim from HCP, to the nanosecond: it names the incarnation. */
    createdAt: text('created_at').notNull(),
    consumerAccounts: text('consumer_accounts').array().notNull(),
    consumerIpRanges: text('consumer_ip_ranges').array().notNull(),
    consumerRegions: text('consumer_regions').array().notNull(),
    requestId: uuid('request_id')
      .$type<RequestId>()
      .notNull()
      .references(() => changeRequests.id),
    /** When that was: a look at HCP that is hardly newer may not show it yet. */
    approvedAt: time('approved_at').notNull().default(sql`now()`),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.serviceKey] })],
);

/** The incarnations of services that looks have judged: each is new, and nobody's wish, at most once. */
export const sightings = pgTable(
  'sightings',
  {
    projectId: text('project_id').notNull(),
    serviceKey: text('service_key').notNull(),
    createdAt: text('created_at').notNull(),
    seenAt: time('seen_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.serviceKey, t.createdAt] })],
);

/** Services that are not the bot's, each as a look saw it last: what others change, the log tells of. */
export const observedServices = pgTable(
  'observed_services',
  {
    projectId: text('project_id').notNull(),
    /** Ids are unique in a project without regard to case. */
    serviceKey: text('service_key').notNull().generatedAlwaysAs(sql`lower(service_id)`),
    serviceId: text('service_id').notNull(),
    live: jsonb('live').$type<LiveValues>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.serviceKey] })],
);

/** Services that are other than was approved, each with the card that tells of it. */
export const drifts = pgTable(
  'drifts',
  {
    id: uuid('id').$type<DriftId>().primaryKey(),
    organizationId: text('organization_id').notNull(),
    projectId: text('project_id').notNull(),
    hvnId: text('hvn_id').notNull(),
    clusterId: text('cluster_id').notNull(),
    serviceId: text('service_id').notNull(),
    region: text('region').notNull(),
    kind: text('kind').$type<DriftKind>().notNull(),
    live: jsonb('live').$type<LiveValues>().notNull(),
    approved: jsonb('approved').$type<ServiceValues>(),
    foundAt: time('found_at').notNull(),
    changedAt: time('changed_at').notNull(),
    endedAt: time('ended_at'),
    /** The request that ended it; absent where it went away by itself. */
    endedBy: uuid('ended_by')
      .$type<RequestId>()
      .references(() => changeRequests.id),
    ...cardColumns(),
  },
  (t) => [
    check('drifts_kind_known', oneOf(t.kind, driftKinds)),
    check('drifts_state_known', oneOf(t.state, Object.keys(messageStates))),
    check('drifts_revision_counts', sql`${t.revision} >= 1`),
    uniqueIndex('drifts_one_open_per_service')
      .on(t.projectId, sql`lower(${t.serviceId})`)
      .where(sql`${t.endedAt} is null`),
    index('drifts_to_draw').on(t.id).where(sql`${t.drawnRevision} < ${t.revision}`),
  ],
);

/** Every freeze there was, and those that hold: at most one for each environment, and one for all. */
export const freezes = pgTable(
  'freezes',
  {
    id: uuid('id').$type<FreezeId>().primaryKey().defaultRandom(),
    /** A name of the policy, or `*`, which stands for all. */
    environment: text('environment').notNull(),
    frozenBy: text('frozen_by').$type<SlackUserId>(),
    frozenAt: time('frozen_at').notNull(),
    /** Erasable: the log holds its salted hash only. */
    reason: text('reason'),
    reasonSalt: text('reason_salt'),
    /** Of one that the bot began by itself: the published checkpoints that the log has lost. */
    lost: jsonb('lost').$type<readonly LostCheckpoint[]>(),
    endedBy: text('ended_by').$type<SlackUserId>(),
    endedAt: time('ended_at'),
  },
  (t) => [
    uniqueIndex('freezes_one_in_force')
      .on(t.environment, sql`(${t.lost} is null)`)
      .where(sql`${t.endedAt} is null`),
  ],
);

/** What channels are told that is about no request: each once, those of a channel in their order. */
export const bulletins = pgTable(
  'bulletins',
  {
    id: uuid('id').$type<BulletinId>().primaryKey().defaultRandom(),
    /** Counts on: the order in which they were promised. */
    number: bigint('number', { mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    channel: text('channel').notNull(),
    body: jsonb('body').$type<Bulletin>().notNull(),
    plannedAt: time('planned_at').notNull(),
    state: text('state').$type<PlannedMessage['state']>().notNull(),
    ts: text('ts'),
    sendingSince: time('sending_since'),
    /** Slack is not asked before: it wants a pause, or has refused. */
    postAfter: time('post_after'),
    announcerFence: bigint('announcer_fence', { mode: 'number' }).notNull().default(0),
    announcerUntil: time('announcer_until'),
  },
  (t) => [
    check('bulletins_state_known', oneOf(t.state, Object.keys(messageStates))),
    index('bulletins_unsent')
      .on(t.channel, t.number)
      .where(oneOf(t.state, ['planned', 'sending', 'unknown'])),
    index('bulletins_checkpoints')
      .on(t.channel, t.number)
      .where(sql`${t.body} ->> 'code' = 'checkpoint'`),
  ],
);

/** A service of which no look that began before can tell that it is there. */
type Gone = Pick<PrivateLinkService, 'id' | 'hvnId'>;

/** What the last look at HCP saw. A link's id carries its network: HCP's is unique only there. */
export const inventory = pgTable(
  'inventory',
  {
    projectId: text('project_id').notNull(),
    kind: text('kind').$type<'cluster' | 'hvn' | 'link' | 'service' | 'gone'>().notNull(),
    id: text('id').notNull(),
    data: jsonb('data').$type<Cluster | Hvn | NetworkLink | PrivateLinkService | Gone>().notNull(),
    /** When the look began that saw it; of what a request saw, when that was written. */
    seenAt: time('seen_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.kind, t.id] }),
    check('inventory_kind_known', oneOf(t.kind, ['cluster', 'hvn', 'link', 'service', 'gone'])),
  ],
);

export const inventoryLooks = pgTable('inventory_looks', {
  projectId: text('project_id').primaryKey(),
  organizationId: text('organization_id').notNull(),
  /** When the look began that was kept last. */
  seenAt: time('seen_at').notNull(),
  /** When the newest look began that services were judged by; the first such look only takes stock. */
  judgedFrom: time('judged_from'),
  /** Whether the services of others were remembered by then. */
  remembers: boolean('remembers').notNull().default(false),
});

/** When the next look at one network that somebody asks for may be made. */
export const networkLooks = pgTable(
  'network_looks',
  {
    projectId: text('project_id').notNull(),
    hvnId: text('hvn_id').notNull(),
    nextAt: time('next_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.hvnId] })],
);

export const people = pgTable(
  'people',
  {
    id: text('id').$type<SlackUserId>().primaryKey(),
    kind: text('kind').$type<PersonKind>().notNull(),
    teamId: text('team_id').notNull(),
    /** As Slack tells it, where it does: kept for decisions, and nothing is decided by it. */
    email: text('email'),
    fetchedAt: time('fetched_at').notNull(),
  },
  (t) => [check('people_kind_known', oneOf(t.kind, Object.keys(personKinds)))],
);

export const userGroups = pgTable('user_groups', {
  id: text('id').primaryKey(),
  handle: text('handle').notNull(),
  members: text('members').array().$type<SlackUserId[]>().notNull(),
  fetchedAt: time('fetched_at').notNull(),
  /** When the first look took stock of who is in it. */
  baselinedAt: time('baselined_at'),
  /** When the log was told who is in it. */
  loggedAt: time('logged_at'),
});

/** Who is in a group as last seen, and since when they were seen there without a break. */
export const groupMembers = pgTable(
  'group_members',
  {
    groupId: text('group_id').notNull(),
    person: text('person').$type<SlackUserId>().notNull(),
    firstSeenAt: time('first_seen_at').notNull(),
    /** They were there at the first look. */
    baseline: boolean('baseline').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.groupId, t.person] }),
    index('group_members_by_person').on(t.person),
  ],
);

/** Who has their Home open, and what they were shown last: kept to draw it, and nothing is decided by it. */
export const homeViews = pgTable(
  'home_views',
  {
    person: text('person').$type<SlackUserId>().primaryKey(),
    openedAt: time('opened_at').notNull(),
    pages: jsonb('pages').$type<Partial<HomePages>>().notNull(),
    /** How often it was asked for, and which of that was drawn. */
    wanted: integer('wanted').notNull(),
    drawn: integer('drawn').notNull(),
    /** The newest entry of the log and the newest look at HCP that are in what was drawn. */
    logged: bigint('logged', { mode: 'number' }).notNull(),
    seenAt: time('seen_at'),
    /** The environments that it is about. */
    scope: text('scope').array().notNull(),
    /** Of what Slack certainly shows. */
    renderHash: text('render_hash'),
    drawAfter: time('draw_after'),
    leaseFence: bigint('lease_fence', { mode: 'number' }).notNull().default(0),
    leaseUntil: time('lease_until'),
  },
  (t) => [index('home_views_by_opened').on(t.openedAt)],
);

/** Who has signed in to the page. */
export const pageSessions = pgTable(
  'page_sessions',
  {
    /** SHA-256 of what the cookie holds. */
    key: text('key').primaryKey(),
    visitor: jsonb('visitor').$type<Visitor>().notNull(),
    issuer: text('issuer').notNull(),
    subject: text('subject').notNull(),
    startedAt: time('started_at').notNull(),
    /** When they were last found to be an auditor. */
    checkedAt: time('checked_at').notNull(),
  },
  (t) => [index('page_sessions_by_start').on(t.startedAt)],
);

/** When the next post in a channel may be made. */
export const channelPace = pgTable('channel_pace', {
  channel: text('channel').primaryKey(),
  nextAt: time('next_at').notNull(),
});

/**
 * How far calls are ahead: the next one, at an even pace, is due then. Those to HCP go by organization; those
 * that publish Homes have a row of their own.
 */
export const callPace = pgTable('call_pace', {
  organizationId: text('organization_id').primaryKey(),
  // To the microsecond: the calls of a busy minute are a few milliseconds apart.
  nextAt: timestamp('next_at', { withTimezone: true }).notNull(),
});
