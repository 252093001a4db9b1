import { nextStatus } from '../domain/lifecycle.ts';
import type { DirectMessage, ThreadUpdate } from '../domain/message.ts';
import type { PeopleFacts } from '../domain/people.ts';
import {
  type Entitlement,
  type Environment,
  findEnvironment,
  mayReview,
} from '../domain/policy.ts';
import { digestPrefix, ruleJson, saltedHash } from '../domain/preimage.ts';
import { toLiveValues } from '../domain/private-link.ts';
import type { SlackUserId } from '../domain/request.ts';
import type { Review } from '../domain/review.ts';
import type { ClickAnswer, ClickRefusal } from './click-answer.ts';
import { expireRequest } from './expire-requests.ts';
import type { Click, Commit, Snapshot, TargetInventory, Verdict } from './ports.ts';
import { showNextVersion, type VersionDeps, whatChanged } from './version.ts';

type ReviewClick = Click & { readonly facts: PeopleFacts | undefined };

/**
 * What one reviewer's click on Approve or Reject comes to. Pure. In order: is there still something to
 * decide; is it what the person saw; may they; is it still what would happen; and only then, count.
 */
export function judgeReview(
  deps: VersionDeps,
  snapshot: Snapshot,
  click: ReviewClick,
): Verdict<ClickAnswer> {
  const { request, now } = snapshot;
  if (request.status === 'pending_approval' && now >= request.expiresAt)
    return {
      answer: { code: 'already_ended', status: 'expired', by: null },
      commit: expireRequest(snapshot),
    };
  const shown = checkShown(snapshot, click);
  if (shown !== undefined) return refusal(click, shown);

  const environment = findEnvironment(snapshot.inForce.policy, request.target);
  if (environment === undefined) return refusal(click, { code: 'no_environment' });
  if (click.facts === undefined) return refusal(click, { code: 'facts_unavailable' });
  const parties = { requester: request.requester, reviewer: click.person };
  const allowed = mayReview(environment, parties, click.facts);
  if (!allowed.ok) return refusal(click, allowed.refusal);
  if (snapshot.reviews.some(({ reviewer }) => reviewer === click.person))
    return refusal(click, { code: 'already_reviewed' });

  const live = toLiveValues(findService(snapshot.inventory, request.target.serviceId));
  const because = whatChanged(snapshot, live, environment);
  if (because !== undefined) {
    const commit = showNextVersion(deps, snapshot, {
      trigger: 'refresh',
      because,
      live,
      environment,
    });
    const answer = { code: 'refreshed', because, version: commit.request.version } as const;
    return { ...refusal(click, answer), commit };
  }
  const counted = whoCounts(snapshot, click, environment);
  const review = toReview(deps, { snapshot, click, entitlement: allowed.value, counted });
  return click.action === 'reject' ? reject(deps, snapshot, review) : approve(snapshot, review);
}

/** Ids are unique in a project without regard to case. */
export function findService(
  inventory: TargetInventory,
  id: string,
): TargetInventory['services'][number] | undefined {
  return inventory.services.find((service) => service.id.toLowerCase() === id.toLowerCase());
}

function checkShown({ request, reviews }: Snapshot, click: ReviewClick): ClickRefusal | undefined {
  if (request.status !== 'pending_approval')
    return { code: 'already_ended', status: request.status, by: reviews.at(-1)?.reviewer ?? null };
  if (click.version !== request.version) return { code: 'stale_version', version: request.version };
  if (click.digestPrefix !== digestPrefix(request.digest)) return { code: 'digest_differs' };
  return undefined;
}

/** Everyone who has approved is checked again: who may no longer approve counts no longer. */
function whoCounts(
  { request, reviews }: Snapshot,
  click: ReviewClick,
  environment: Environment,
): readonly SlackUserId[] {
  const { facts } = click;
  if (facts === undefined) return [];
  const approvers = reviews
    .filter(({ decision }) => decision === 'approve')
    .map(({ reviewer }) => reviewer)
    .filter(
      (reviewer) => mayReview(environment, { requester: request.requester, reviewer }, facts).ok,
    );
  return click.action === 'approve' ? [...approvers, click.person] : approvers;
}

function approve(snapshot: Snapshot, review: Review): Verdict<ClickAnswer> {
  const { request, reviews } = snapshot;
  const { counted } = review.facts;
  const enough = counted.length >= request.quorum;
  const reviewed: ThreadUpdate = {
    code: 'approved_by',
    reviewer: review.reviewer,
    counted: counted.length,
  };
  const status = enough
    ? (nextStatus(request.status, 'approve') ?? request.status)
    : request.status;
  const left = reviews
    .map(({ reviewer }) => reviewer)
    .filter((reviewer) => !counted.includes(reviewer));
  return {
    answer: enough
      ? { code: 'approved', quorum: request.quorum }
      : { code: 'approval_counted', counted: counted.length, quorum: request.quorum, left },
    commit: {
      ...reviewCommit(snapshot, review, enough ? 'request_approved' : 'review_recorded'),
      request: { ...request, status },
      updates: enough ? [reviewed, { code: 'approved', reviewers: counted }] : [reviewed],
      jobs: enough ? ['provision', 'announce'] : ['announce'],
    },
  };
}

function reject(deps: VersionDeps, snapshot: Snapshot, review: Review): Verdict<ClickAnswer> {
  const { request } = snapshot;
  const told = {
    code: 'rejected',
    reviewer: review.reviewer,
    reason: review.reason ?? '',
  } as const;
  const notices: readonly DirectMessage[] = [{ to: request.requester, notice: told }];
  const commit = reviewCommit(snapshot, review, 'request_rejected');
  const reason = { text: told.reason, salt: review.facts.reasonSalt ?? '' };
  return {
    answer: { code: 'rejected' },
    commit: {
      ...commit,
      entry: {
        ...commit.entry,
        details: { ...commit.entry.details, reason_hash: saltedHash(reason, deps.hashing) },
      },
      request: { ...request, status: nextStatus(request.status, 'reject') ?? request.status },
      updates: [told],
      notices,
      jobs: ['announce'],
    },
  };
}

function toReview(
  deps: VersionDeps,
  given: {
    readonly snapshot: Snapshot;
    readonly click: ReviewClick;
    readonly entitlement: Entitlement;
    readonly counted: readonly SlackUserId[];
  },
): Review {
  const { snapshot, click, entitlement, counted } = given;
  const person = click.facts?.persons.get(click.person);
  if (person === undefined) throw new Error('a reviewer without facts was let through');
  const { kind, teamId, fetchedAt } = person;
  const salted = click.reason === undefined ? {} : { reasonSalt: deps.newSalt() };
  return {
    version: snapshot.request.version,
    reviewer: click.person,
    decision: click.action === 'reject' ? 'reject' : 'approve',
    reason: click.reason,
    facts: { kind, teamId, entitlement, fetchedAt, counted, ...salted },
    at: snapshot.now,
  };
}

function reviewCommit(
  { request, shown, inForce }: Snapshot,
  review: Review,
  action: 'review_recorded' | 'request_approved' | 'request_rejected',
): Omit<Commit, 'request' | 'jobs'> {
  const { facts } = review;
  return {
    review,
    entry: {
      action,
      actor: review.reviewer,
      requestId: request.id,
      details: {
        decision: review.decision,
        version: request.version,
        digest: request.digest,
        rule: ruleJson(shown.rule),
        policy: inForce.hash,
        reviewer: {
          kind: facts.kind,
          team_id: facts.teamId,
          via: facts.entitlement.via,
          group: facts.entitlement.group ?? null,
          fetched_at: facts.fetchedAt.toISOString(),
        },
        counted: facts.counted,
        quorum: request.quorum,
      },
    },
  };
}

/** A refused decision is an entry too: who tried what, on which version, and why not. */
function refusal(click: Click, answer: ClickRefusal): Verdict<ClickAnswer> {
  return {
    answer,
    refusal: {
      action: 'review_refused',
      actor: click.person,
      requestId: click.requestId,
      details: {
        refusal: answer.code,
        decision: click.action,
        version: click.version,
        digest_prefix: click.digestPrefix,
        team_id: click.teamId,
      },
    },
  };
}
