import { promptsOfNext } from '../domain/prompts.ts';
import { type Change, type ChangeRequest, referenceOf } from '../domain/request.ts';
import type { Review } from '../domain/review.ts';
import type { RequestVersion } from '../use-cases/ports/request-store.ts';
import type { changeRequests, requestVersions, reviews } from './schema.ts';

/** Between rows and the domain's values: `null` there is `undefined` here, nothing else differs. */
export type RequestRow = typeof changeRequests.$inferSelect;
type NewRequestRow = typeof changeRequests.$inferInsert;
type VersionRow = typeof requestVersions.$inferSelect;
type ReviewRow = typeof reviews.$inferSelect;

export function toRequest(row: RequestRow): ChangeRequest {
  return {
    id: row.id,
    version: row.version,
    revision: row.revision,
    requester: row.requester,
    environment: row.environment,
    change: row.change satisfies Change,
    target: {
      organizationId: row.organizationId,
      projectId: row.projectId,
      hvnId: row.hvnId,
      clusterId: row.clusterId,
      serviceId: row.serviceId,
      region: row.region,
    },
    desired: {
      consumerAccounts: row.consumerAccounts,
      consumerIpRanges: row.consumerIpRanges,
      consumerRegions: row.consumerRegions,
    },
    reason: row.reason ?? '', // no reason is this short: it was erased
    ticket: row.ticket ?? undefined,
    status: row.status,
    phase: row.phase ?? undefined,
    digest: row.digest,
    channel: row.channel,
    quorum: row.quorum,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    startedAt: row.startedAt ?? undefined,
    sends: row.sends,
    operationId: row.operationId ?? undefined,
    externalName: row.externalName ?? undefined,
    failure: row.failure ?? undefined,
    progress: row.progress,
    ...toPrompts(row),
  };
}

export function toNewRow(request: ChangeRequest): NewRequestRow {
  return {
    id: request.id,
    reference: referenceOf(request.id),
    requester: request.requester,
    change: request.change,
    ...request.target,
    ...toWish(request),
    ...toState(request),
    createdAt: request.createdAt,
  };
}

/**
 * What people were told counts for the version of which they were told it: a process that knows nothing of it
 * may have shown another one since.
 */
export function toPrompts({
  prompts,
  version,
}: Pick<RequestRow, 'prompts' | 'version'>): Pick<ChangeRequest, 'prompts'> {
  if (prompts === null) return {};
  const { version: toldOf, ...told } = prompts;
  return toldOf === version ? { prompts: told } : promptsOfNext({ prompts: told });
}

/** What an edit may change, always as a new version. */
export function toWish(request: ChangeRequest) {
  return {
    consumerAccounts: [...request.desired.consumerAccounts],
    consumerIpRanges: [...request.desired.consumerIpRanges],
    consumerRegions: [...request.desired.consumerRegions],
    reason: request.reason === '' ? null : request.reason,
    ticket: request.ticket ?? null,
  };
}

/** What any commit may change. Who asked for what, and where, is not among it. */
export function toState(request: ChangeRequest) {
  return {
    version: request.version,
    revision: request.revision,
    environment: request.environment,
    status: request.status,
    phase: request.phase ?? null,
    digest: request.digest,
    channel: request.channel,
    quorum: request.quorum,
    expiresAt: request.expiresAt,
    startedAt: request.startedAt ?? null,
    sends: request.sends,
    operationId: request.operationId ?? null,
    externalName: request.externalName ?? null,
    failure: request.failure ?? null,
    progress: request.progress,
    prompts:
      request.prompts === undefined ? null : { ...request.prompts, version: request.version },
  };
}

export function toVersion(row: VersionRow): RequestVersion {
  return {
    version: row.version,
    preimage: row.preimage,
    digest: row.digest,
    live: row.live,
    plan: row.plan,
    rule: row.rule,
    reasonSalt: row.reasonSalt,
    decisionSection: row.decisionSection,
  };
}

export function toReview(row: ReviewRow): Review {
  return {
    version: row.version,
    reviewer: row.reviewer,
    decision: row.decision,
    reason: row.reason ?? undefined,
    facts: { ...row.facts, fetchedAt: new Date(row.facts.fetchedAt) },
    at: row.at,
  };
}

export function toReviewRow(
  requestId: ChangeRequest['id'],
  review: Review,
): typeof reviews.$inferInsert {
  return {
    requestId,
    version: review.version,
    reviewer: review.reviewer,
    decision: review.decision,
    reason: review.reason ?? null,
    facts: { ...review.facts, fetchedAt: review.facts.fetchedAt.toISOString() },
    at: review.at,
  };
}
