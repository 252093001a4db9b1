import type { JsonObject } from '../domain/json.ts';
import type { DirectMessage, ThreadUpdate } from '../domain/message.ts';
import type { PeopleFacts } from '../domain/people.ts';
import { isByTerraform } from '../domain/plan.ts';
import { type Entitlement, type Environment, mayReview } from '../domain/policy.ts';
import { ruleJson, saltedHash } from '../domain/preimage.ts';
import type { SlackUserId } from '../domain/request.ts';
import type { Review, ReviewFacts } from '../domain/review.ts';
import type { ClickAnswer } from './click-answer.ts';
import { move } from './move.ts';
import type { Click } from './ports/delivery-log.ts';
import type { Commit, Snapshot, Verdict } from './ports/request-store.ts';
import type { VersionDeps } from './version.ts';

/** A click of somebody who may decide, and why they may. */
type Allowed = {
  readonly click: Click & { readonly facts: PeopleFacts };
  readonly environment: Environment;
  readonly entitlement: Entitlement;
};

/** What a review that counts brings about: one more approval, the quorum, or the end. Pure. */
export function recordReview(
  deps: VersionDeps,
  snapshot: Snapshot,
  allowed: Allowed,
): Verdict<ClickAnswer> {
  const review = toReview(deps, snapshot, allowed);
  return review.decision === 'reject' ? reject(deps, snapshot, review) : approve(snapshot, review);
}

function toReview(deps: VersionDeps, snapshot: Snapshot, allowed: Allowed): Review {
  const { click, entitlement } = allowed;
  const person = click.facts.persons.get(click.person);
  if (person === undefined) throw new Error('a reviewer without facts was let through');
  const { kind, teamId, fetchedAt } = person;
  const counted = whoCounts(snapshot, allowed);
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

/** Everyone who has approved is checked again: who may no longer approve counts no longer. */
function whoCounts(
  { request: { requester }, reviews }: Snapshot,
  { click, environment }: Allowed,
): readonly SlackUserId[] {
  const approvers = reviews
    .filter(({ decision }) => decision === 'approve')
    .map(({ reviewer }) => reviewer)
    .filter((reviewer) => mayReview(environment, { requester, reviewer }, click.facts).ok);
  return click.action === 'approve' ? [...approvers, click.person] : approvers;
}

function approve(snapshot: Snapshot, review: Review): Verdict<ClickAnswer> {
  const { request, reviews } = snapshot;
  const { counted } = review.facts;
  const reviewed: ThreadUpdate = {
    code: 'approved_by',
    reviewer: review.reviewer,
    counted: counted.length,
  };
  if (counted.length < request.quorum) {
    const left = reviews
      .map(({ reviewer }) => reviewer)
      .filter((reviewer) => !counted.includes(reviewer));
    return {
      answer: {
        code: 'approval_counted',
        counted: counted.length,
        quorum: request.quorum,
        left,
      },
      commit: {
        ...reviewCommit(snapshot, review, 'review_recorded'),
        request,
        updates: [reviewed],
        jobs: ['announce'],
      },
    };
  }
  return {
    answer: { code: 'approved', quorum: request.quorum },
    commit: {
      ...reviewCommit(snapshot, review, 'request_approved'),
      request: { ...request, ...move(request, 'approve') },
      updates: [reviewed, { code: 'approved', reviewers: counted }, ...forTerraform(snapshot)],
      jobs: ['provision', 'announce'],
    },
  };
}

function forTerraform({ request: { version }, shown }: Snapshot): readonly ThreadUpdate[] {
  return isByTerraform(shown.plan) ? [{ code: 'for_terraform', version }] : [];
}

/** One reject ends a request, whoever has approved it before. */
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
      request: { ...request, ...move(request, 'reject') },
      updates: [told],
      notices,
      jobs: ['announce'],
    },
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
        reviewer: reviewerJson(facts),
        counted: facts.counted,
        quorum: request.quorum,
      },
    },
  };
}

/** What the log holds of why a reviewer may decide. */
export function reviewerJson(facts: Omit<ReviewFacts, 'counted'>): JsonObject {
  return {
    kind: facts.kind,
    team_id: facts.teamId,
    via: facts.entitlement.via,
    group: facts.entitlement.group ?? null,
    fetched_at: facts.fetchedAt.toISOString(),
  };
}
