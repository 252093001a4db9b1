import { identify, identityJson, type KeptIdentity } from '../domain/identity.ts';
import type { JsonObject } from '../domain/json.ts';
import type { DirectMessage, ThreadUpdate } from '../domain/message.ts';
import type { PeopleFacts, PersonFacts } from '../domain/people.ts';
import { isByTerraform } from '../domain/plan.ts';
import type { Entitlement } from '../domain/policy.ts';
import { saltedHash } from '../domain/preimage.ts';
import type { Review, ReviewFacts } from '../domain/review.ts';
import { isEnough, type Rule, ruleJson, type Tally } from '../domain/rule.ts';
import { type Seasoning, seenFact } from '../domain/seasoning.ts';
import type { ClickAnswer } from './click-answer.ts';
import { move } from './move.ts';
import type { Click } from './ports/delivery-log.ts';
import type { Commit, Snapshot, Verdict } from './ports/request-store.ts';
import type { VersionDeps } from './version.ts';

/** A click of somebody who may decide, why they may, and what all approvals come to with it. */
type Allowed = Agreed & {
  readonly click: Click & { readonly facts: PeopleFacts };
  readonly entitlement: Entitlement;
  readonly seasoning: Seasoning;
};

type Agreed = {
  /** As the policy has it now: of whom it wants one may be more people than when it was shown. */
  readonly rule: Rule;
  readonly tally: Tally;
  /** Somebody who has approved before completes it now: that is one review all the same. */
  readonly again: boolean;
};

/** What a review that counts brings about: one more approval, the quorum, or the end. Pure. */
export function recordReview(
  deps: VersionDeps,
  snapshot: Snapshot,
  allowed: Allowed,
): Verdict<ClickAnswer> {
  const review = toReview(deps, snapshot, allowed);
  const { rule, tally, again, entitlement } = allowed;
  const identity = identify(deps, factsOf(allowed), entitlement.group);
  const given = { review, rule, tally, again, identity };
  return review.decision === 'reject' ? reject(deps, snapshot, given) : approve(snapshot, given);
}

function factsOf({ click }: Allowed): PersonFacts {
  const person = click.facts.persons.get(click.person);
  if (person === undefined) throw new Error('a reviewer without facts was let through');
  return person;
}

function toReview(deps: VersionDeps, snapshot: Snapshot, allowed: Allowed): Review {
  const { click, entitlement, tally } = allowed;
  const { kind, teamId, fetchedAt } = factsOf(allowed);
  const seen = seenFact(entitlement, click.person, allowed.seasoning);
  const { counted, missing } = tally;
  const lacking = missing.length === 0 ? {} : { missing };
  const salted = click.reason === undefined ? {} : { reasonSalt: deps.newSalt() };
  return {
    version: snapshot.request.version,
    reviewer: click.person,
    decision: click.action === 'reject' ? 'reject' : 'approve',
    reason: click.reason,
    facts: { kind, teamId, entitlement, fetchedAt, ...seen, counted, ...lacking, ...salted },
    at: snapshot.now,
  };
}

type Given = Agreed & { readonly review: Review; readonly identity: KeptIdentity | undefined };

function approve(snapshot: Snapshot, given: Given): Verdict<ClickAnswer> {
  const { request, reviews } = snapshot;
  const { review, tally, again } = given;
  const { counted, missing } = tally;
  const lacking = missing.length === 0 ? {} : { missing };
  const reviewed: ThreadUpdate = {
    ...{ code: 'approved_by', reviewer: review.reviewer, counted: counted.length },
    ...lacking,
  };
  if (!isEnough(tally, request.quorum)) {
    const left = reviews
      .map(({ reviewer }) => reviewer)
      .filter((reviewer) => !counted.includes(reviewer));
    return {
      answer: {
        code: 'approval_counted',
        counted: counted.length,
        quorum: request.quorum,
        left,
        ...lacking,
      },
      commit: {
        ...reviewCommit(snapshot, given, 'review_recorded'),
        request,
        updates: [reviewed],
        jobs: ['announce'],
      },
    };
  }
  return {
    answer: {
      ...{ code: 'approved', quorum: request.quorum },
      ...(snapshot.freeze === undefined || isByTerraform(snapshot.shown.plan)
        ? {}
        : { frozen: snapshot.freeze.lost === undefined ? 'ordered' : 'lost' }),
    },
    commit: {
      ...reviewCommit(snapshot, given, 'request_approved'),
      request: {
        ...{ ...request, ...move(request, 'approve') },
        ...(again ? { progress: { ...request.progress, approvedBy: counted } } : {}),
      },
      updates: [
        ...(again ? [] : [reviewed]),
        { code: 'approved', reviewers: counted },
        ...forTerraform(snapshot),
      ],
      jobs: ['provision', 'announce'],
    },
  };
}

function forTerraform({ request: { version }, shown }: Snapshot): readonly ThreadUpdate[] {
  return isByTerraform(shown.plan) ? [{ code: 'for_terraform', version }] : [];
}

/** One reject ends a request, whoever has approved it before. */
function reject(deps: VersionDeps, snapshot: Snapshot, given: Given): Verdict<ClickAnswer> {
  const { request } = snapshot;
  const { review } = given;
  const told = {
    code: 'rejected',
    reviewer: review.reviewer,
    reason: review.reason ?? '',
  } as const;
  const notices: readonly DirectMessage[] = [{ to: request.requester, notice: told }];
  const commit = reviewCommit(snapshot, given, 'request_rejected');
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
  { review, rule, tally, again, identity }: Given,
  action: 'review_recorded' | 'request_approved' | 'request_rejected',
): Omit<Commit, 'request' | 'jobs'> {
  const { facts } = review;
  return {
    ...(again ? {} : { review }),
    ...keeping(identity),
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
        reviewer: { ...reviewerJson(facts), ...identityJson(identity) },
        counted: facts.counted,
        quorum: request.quorum,
        ...extrasJson(rule, tally),
        ...(again ? { pressed_again: true } : {}),
      },
    },
  };
}

/** What a commit keeps of who decided or asked. */
export function keeping(identity: KeptIdentity | undefined): Pick<Commit, 'identities'> {
  return identity === undefined ? {} : { identities: [identity] };
}

/** Of whom the rule wants one, and who was that; absent where it wants nobody. */
export function extrasJson({ alsoFrom }: Rule, { metBy }: Pick<Tally, 'metBy'>): JsonObject {
  if (alsoFrom === undefined) return {};
  const extras = alsoFrom.map(({ groups, users }, index) => ({
    ...{ groups, users, met_by: metBy[index] ?? null },
  }));
  return { also_from: extras };
}

/** What the log holds of why a reviewer may decide. */
export function reviewerJson(facts: Omit<ReviewFacts, 'counted'>): JsonObject {
  return {
    kind: facts.kind,
    team_id: facts.teamId,
    via: facts.entitlement.via,
    group: facts.entitlement.group ?? null,
    fetched_at: facts.fetchedAt.toISOString(),
    ...(facts.seen === undefined
      ? {}
      : { first_seen_at: facts.seen.since, baseline: facts.seen.baseline }),
  };
}
