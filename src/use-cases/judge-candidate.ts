import type { AuditDraft } from '../domain/audit.ts';
import { identify, identityJson, type KeptIdentity } from '../domain/identity.ts';
import type { JsonObject } from '../domain/json.ts';
import type { PeopleFacts, PersonFacts } from '../domain/people.ts';
import type { Entitlement } from '../domain/policy.ts';
import {
  type CandidateEnd,
  type Confirmation,
  confirmationsNeeded,
  mayAdminister,
  type PolicyCandidacy,
  proposalDigest,
} from '../domain/policy-candidate.ts';
import { comparePolicies } from '../domain/policy-difference.ts';
import { digestPrefix, type Hashing } from '../domain/preimage.ts';
import { tellDifference } from './apply-policy.ts';
import type { PolicyAnswer, PolicyClickRefusal } from './policy-answer.ts';
import type { PolicyClick } from './ports/delivery-log.ts';
import type {
  PolicyCandidate,
  PolicyInForce,
  PolicySnapshot,
  PolicyVerdict,
} from './ports/policy-store.ts';
import { keeping } from './record-review.ts';

type Deps = { readonly hashing: Hashing; readonly newSalt: () => string };

/**
 * What a click on Confirm or Reject comes to. Pure. In order: is there still something to decide; is it what the
 * person saw; may they, by the policy in force; and only then, count. Who confirmed before must still be one who may.
 */
export function judgeCandidate(
  deps: Deps,
  snapshot: PolicySnapshot,
  click: PolicyClick,
  facts: PeopleFacts | undefined,
): PolicyVerdict<PolicyAnswer> {
  const { inForce, clicked } = snapshot;
  if (inForce === undefined || clicked === undefined)
    return refuse(click, { code: 'unknown_candidate' });
  const { candidacy, policy } = clicked;
  const shown = checkShown(candidacy, inForce, click);
  if (shown !== undefined) return refuse(click, shown);
  if (policy === undefined || !meansWhatIsShown(deps.hashing, candidacy, { inForce, policy }))
    return refuse(click, { code: 'read_otherwise' });
  if (facts === undefined) return refuse(click, { code: 'facts_unavailable' });
  const allowed = mayAdminister(inForce.policy, click.person, facts);
  if (!allowed.ok) return refuse(click, allowed.refusal);
  const { value: why } = allowed;
  const admin = factsOf(facts, click);
  const confirmation = confirm(snapshot, admin, why);
  const identity = identify(deps, admin, why.group);
  const given = { snapshot, candidacy, policy, inForce, click, confirmation, identity };
  if (click.action === 'reject') return reject(given);
  if (candidacy.confirmations.some(({ person }) => person === click.person))
    return refuse(click, { code: 'already_confirmed' });
  const [counted, left] = partition(
    candidacy.confirmations,
    ({ person }) => mayAdminister(inForce.policy, person, facts).ok,
  );
  return counted.length + 1 < confirmationsNeeded
    ? count(given, { counted, left })
    : adopt(given, { counted, left });
}

function checkShown(
  { ended, digest, base }: PolicyCandidacy,
  inForce: PolicyInForce,
  click: PolicyClick,
): PolicyClickRefusal | undefined {
  if (ended !== undefined) return { code: 'candidacy_ended', as: ended.as, by: ended.by };
  if (digestPrefix(digest) !== click.digestPrefix) return { code: 'digest_differs' };
  return base === inForce.hash ? undefined : { code: 'base_differs' };
}

/** Both are read by this version, which may find more in them than the one that drew the card. */
function meansWhatIsShown(
  hashing: Hashing,
  { digest, base }: PolicyCandidacy,
  { inForce, policy }: { readonly inForce: PolicyInForce; readonly policy: PolicyCandidate },
): boolean {
  const difference = comparePolicies(inForce.policy, policy.policy);
  return digest === proposalDigest({ candidate: policy.hash, base, difference }, hashing);
}

type Given = {
  readonly snapshot: PolicySnapshot;
  readonly candidacy: PolicyCandidacy;
  readonly policy: PolicyCandidate;
  readonly inForce: PolicyInForce;
  readonly click: PolicyClick;
  readonly confirmation: Confirmation;
  readonly identity: KeptIdentity | undefined;
};

function factsOf({ persons }: PeopleFacts, { person }: PolicyClick): PersonFacts {
  const known = persons.get(person);
  if (known === undefined) throw new Error('somebody unknown may administer the policy');
  return known;
}

/** The facts that the decision rests on: the log cannot gain them later. */
function confirm(
  { now }: PolicySnapshot,
  { id: person, kind, teamId, fetchedAt }: PersonFacts,
  why: Entitlement,
): Confirmation {
  return {
    ...{ person, at: now.toISOString() },
    facts: { ...why, kind, teamId, fetchedAt: fetchedAt.toISOString() },
  };
}

function partition<T>(
  all: readonly T[],
  fits: (one: T) => boolean,
): readonly [readonly T[], readonly T[]] {
  return [all.filter(fits), all.filter((one) => !fits(one))];
}

type Counting = {
  readonly counted: readonly Confirmation[];
  readonly left: readonly Confirmation[];
};

function count(given: Given, { counted, left }: Counting): PolicyVerdict<PolicyAnswer> {
  const { candidacy, confirmation } = given;
  const gone = left.map(({ person }) => person);
  return {
    answer: { code: 'confirmation_counted', left: gone },
    commit: {
      candidacy: { ...candidacy, confirmations: [...counted, confirmation] },
      ...keeping(given.identity),
      entry: entryOf(given, 'policy_confirmed', { no_longer_counts: gone }),
      bulletins: [],
    },
  };
}

function adopt(given: Given, { counted, left }: Counting): PolicyVerdict<PolicyAnswer> {
  const { candidacy, policy, confirmation, inForce, click } = given;
  const confirmations = [...counted, confirmation];
  return {
    answer: { code: 'in_force', policy: policy.hash },
    commit: {
      adopt: { candidate: policy, by: click.person },
      candidacy: { ...candidacy, confirmations, ended: endOf(given, 'confirmed') },
      ...keeping(given.identity),
      entry: entryOf(given, 'policy_applied', {
        previous: inForce.hash,
        confirmed_by: confirmations.map(({ person }) => person),
        no_longer_counts: left.map(({ person }) => person),
      }),
      bulletins: tellDifference(inForce, policy),
    },
  };
}

/** One is enough to say no. */
function reject(given: Given): PolicyVerdict<PolicyAnswer> {
  return {
    answer: { code: 'policy_rejected' },
    commit: {
      candidacy: { ...given.candidacy, ended: endOf(given, 'rejected') },
      ...keeping(given.identity),
      entry: entryOf(given, 'policy_rejected', {}),
      bulletins: [],
    },
  };
}

function endOf({ snapshot: { now }, click }: Given, as: CandidateEnd): PolicyCandidacy['ended'] {
  return { as, at: now, by: click.person };
}

function entryOf(
  { candidacy, click, confirmation: { facts }, identity }: Given,
  action: 'policy_confirmed' | 'policy_applied' | 'policy_rejected',
  more: JsonObject,
): AuditDraft {
  return {
    ...{ action, actor: click.person, requestId: null },
    details: {
      ...{ policy: candidacy.candidate, instead_of: candidacy.base, digest: candidacy.digest },
      ...{ via: facts.via, group: facts.group ?? null, kind: facts.kind },
      ...{ team_id: facts.teamId, fetched_at: facts.fetchedAt },
      ...identityJson(identity),
      ...more,
    },
  };
}

function refuse(
  { person, candidate, action, digestPrefix: prefix, teamId }: PolicyClick,
  answer: PolicyClickRefusal,
): PolicyVerdict<PolicyAnswer> {
  return {
    answer,
    refusal: {
      ...{ action: 'policy_decision_refused', actor: person, requestId: null },
      details: {
        ...{ refusal: answer.code, decision: action, candidacy: candidate },
        ...{ digest_prefix: prefix, team_id: teamId },
      },
    },
  };
}
