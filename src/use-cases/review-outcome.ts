import { approversNow } from '../domain/escalation.ts';
import { identify, identityJson, type KeptIdentity } from '../domain/identity.ts';
import type { JsonObject } from '../domain/json.ts';
import type { PeopleFacts } from '../domain/people.ts';
import { findEnvironment } from '../domain/policy.ts';
import type { Failure, OutcomeDecision, SlackUserId } from '../domain/request.ts';
import { approvalOf } from '../domain/review.ts';
import { isEnough, reviewersOf, ruleFor, type Tally, tally } from '../domain/rule.ts';
import { mayDecide, seenFact } from '../domain/seasoning.ts';
import type { ClickAnswer } from './click-answer.ts';
import { checkOutcome, isOffered, type OutcomeClick } from './judge-outcome.ts';
import { move } from './move.ts';
import type { Commit, Snapshot, Verdict } from './ports/request-store.ts';
import { extrasJson, keeping, reviewerJson } from './record-review.ts';
import { refuseClick } from './refuse-click.ts';
import type { VersionDeps } from './version.ts';

type Review = OutcomeClick & {
  readonly action: OutcomeDecision;
  readonly facts: PeopleFacts | undefined;
};

/**
 * What one reviewer's click on Adopt or Abandon comes to: one more who wants it, or the end. It is a
 * decision under the same rule as the change itself, and bound to the version and to what HCP was seen to
 * have. Everyone who has decided is checked again, and has one voice: the last one. Pure.
 */
export function reviewOutcome(
  deps: Pick<VersionDeps, 'hashing' | 'newSalt'>,
  snapshot: Snapshot,
  click: Review,
): Verdict<ClickAnswer> {
  const checked = checkOutcome(deps, snapshot, click);
  if ('answer' in checked) return checked;
  const { request, inForce } = snapshot;
  const { action: decision, person } = click;
  const environment = findEnvironment(inForce.policy, request.target);
  if (environment === undefined) return refuseClick(click, { code: 'no_environment' });
  if (click.facts === undefined) return refuseClick(click, { code: 'facts_unavailable' });
  const seasoning = { environment, memberships: snapshot.memberships, now: snapshot.now };
  const rule = ruleFor(environment, snapshot.shown.plan);
  const { requester } = request;
  const approving = approversNow(environment, request);
  const parties = { requester, reviewer: person };
  const known = { facts: click.facts, seasoning };
  const allowed = mayDecide(reviewersOf(approving, rule), parties, known);
  if (!allowed.ok) return refuseClick(click, allowed.refusal);
  const { entitlement, facts } = allowed.value;
  if (!isOffered(snapshot, decision)) return refuseClick(click, { code: 'not_offered' });

  const reviews = checked.failure.reviews ?? [];
  const others = reviews.filter(({ reviewer }) => reviewer !== person);
  const agreeing = others.filter((one) => one.decision === decision);
  const ruled = { ...approving, rule, requester };
  const sum = tally(ruled, [...agreeing.map(({ reviewer }) => reviewer), person], facts);
  // The rule may have become stricter since the change was approved; it never asks for fewer here.
  const quorum = Math.max(request.quorum, rule.quorum);
  const enough = isEnough(sum, quorum);
  if (!enough && reviews.some(isBy(person, decision)))
    return refuseClick(click, { code: 'already_reviewed' });
  // Whether an earlier decision still counts must be known, not taken for a no.
  if (!enough && sum.inDoubt) return refuseClick(click, { code: 'facts_unavailable' });

  const failure = { ...checked.failure, reviews: [...others, { reviewer: person, decision }] };
  const reviewer = factsOf(facts, person);
  const { kind, teamId, fetchedAt } = reviewer;
  const identity = identify(deps, reviewer, entitlement.group);
  const details = {
    decision,
    version: request.version,
    digest: request.digest,
    seen: failure.seen?.digest ?? null,
    policy: inForce.hash,
    reviewer: {
      ...reviewerJson({
        ...{ kind, teamId, fetchedAt, entitlement },
        ...seenFact(entitlement, person, seasoning),
      }),
      ...identityJson(identity),
    },
    counted: sum.counted,
    quorum,
    ...extrasJson(rule, sum),
  };
  return decided(snapshot, { click, failure, sum, quorum, details, identity });
}

const isBy =
  (person: SlackUserId, wanted: OutcomeDecision) =>
  ({ reviewer, decision }: { reviewer: SlackUserId; decision: OutcomeDecision }): boolean =>
    reviewer === person && decision === wanted;

function factsOf(facts: PeopleFacts, person: SlackUserId) {
  const known = facts.persons.get(person);
  if (known === undefined) throw new Error('a reviewer without facts was let through');
  return known;
}

type Decided = {
  readonly click: Review;
  readonly failure: Failure;
  readonly sum: Tally;
  readonly quorum: number;
  readonly details: JsonObject;
  readonly identity: KeptIdentity | undefined;
};

function decided(snapshot: Snapshot, given: Decided): Verdict<ClickAnswer> {
  const { click, failure, sum, quorum, details, identity } = given;
  const { request } = snapshot;
  const { person, action: decision } = click;
  const entry = { actor: person, requestId: request.id, details };
  const { counted, missing } = sum;
  const so = { counted: counted.length, ...(missing.length === 0 ? {} : { missing }) };
  const reviewed = {
    ...({ code: 'outcome_reviewed', reviewer: person, decision } as const),
    ...{ quorum, ...so },
  };
  if (!isEnough(sum, quorum))
    return {
      answer: { code: 'outcome_counted', decision, quorum, ...so },
      commit: {
        request: { ...request, failure },
        ...keeping(identity),
        entry: { ...entry, action: 'outcome_reviewed' },
        updates: [reviewed],
        jobs: ['announce'],
      },
    };
  const { updates = [], ...end } = ends[decision](snapshot, { failure, by: counted });
  return {
    answer: { code: decision === 'adopt' ? 'adopted' : 'abandoned' },
    commit: {
      ...end,
      ...keeping(identity),
      entry: { ...entry, action: decision === 'adopt' ? 'outcome_adopted' : 'request_abandoned' },
      updates: quorum > 1 ? [reviewed, ...updates] : updates,
    },
  };
}

type End = (
  snapshot: Snapshot,
  given: { readonly failure: Failure; readonly by: readonly SlackUserId[] },
) => Omit<Commit, 'entry'>;

const ends: Record<OutcomeDecision, End> = {
  /** From here on the bot only looks: whether it is a success, HCP shows. */
  adopt: ({ request, now }, { failure, by }) => {
    const live = failure.seen?.live;
    const at = now.toISOString();
    const incarnation = live?.exists === true ? { createdAt: live.createdAt } : {};
    return {
      request: {
        ...{ ...request, ...move(request, 'adopt'), failure: undefined },
        phase: 'awaiting_available',
        progress: {
          ...approvalOf(request.progress),
          ...{ acceptedAt: at, adopted: { by, at, ...incarnation } },
        },
      },
      updates: [{ code: 'adopted', by }],
      jobs: ['provision', 'announce'],
    };
  },
  abandon: ({ request }, { failure, by }) => {
    const told = { code: 'abandoned', by } as const;
    return {
      request: { ...request, ...move(request, 'abandon'), failure },
      updates: [told],
      notices: [{ to: request.requester, notice: told }],
      jobs: ['announce'],
    };
  },
};
