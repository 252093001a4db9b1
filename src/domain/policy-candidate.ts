import type { Json } from './json.ts';
import type { PeopleFacts, PersonFacts } from './people.ts';
import { type Entitlement, memberEntitlement, type PersonRefusal, type Policy } from './policy.ts';
import type { PolicyDifference } from './policy-difference.ts';
import type { Hashing } from './preimage.ts';
import type { SlackUserId } from './request.ts';
import type { Result } from './result.ts';

export type CandidateId = string & { readonly brand: 'CandidateId' };

/** Whoever proposes is not known for certain: a command line proves nothing. So two others always agree. */
export const confirmationsNeeded = 2;

/** `replaced`: another one was proposed since. */
export type CandidateEnd = 'confirmed' | 'rejected' | 'replaced';

/** What a decision about a policy rests on: the log cannot gain it later. */
type ConfirmationFacts = Pick<PersonFacts, 'kind' | 'teamId'> &
  Entitlement & { readonly fetchedAt: string };

export type Confirmation = {
  readonly person: SlackUserId;
  readonly at: string;
  readonly facts: ConfirmationFacts;
};

/** What is put before policy admins: one policy in the place of another, by their hashes, and what that means. */
export type Proposal = {
  readonly candidate: string;
  /** In force when it was proposed. */
  readonly base: string;
  readonly difference: PolicyDifference;
};

/** A policy that waits for policy admins, or that they have decided on, as people are told of it. */
export type PolicyCandidacy = Proposal & {
  readonly id: CandidateId;
  /** Of the proposal: what a click is bound to. */
  readonly digest: string;
  readonly channel: string;
  readonly proposedAt: Date;
  readonly revision: number;
  /** Those that count, in their order: each of another person. */
  readonly confirmations: readonly Confirmation[];
  readonly ended:
    | { readonly as: CandidateEnd; readonly at: Date; readonly by: SlackUserId | null }
    | undefined;
};

export function proposalDigest(
  { candidate, base, difference }: Proposal,
  { sha256, canonical }: Pick<Hashing, 'sha256' | 'canonical'>,
): string {
  // As the database gives it back: JSON has nothing that is undefined.
  const shown: Json = JSON.parse(JSON.stringify(difference));
  return sha256(canonical({ v: 1, candidate, base, difference: shown }));
}

export type PolicyAdminRefusal = PersonRefusal | { readonly code: 'not_a_policy_admin' };

/** Decides who may confirm or reject another policy: those whom the one in force names. Fails closed. */
export function mayAdminister(
  { policyAdmins = { groups: [], users: [] } }: Pick<Policy, 'policyAdmins'>,
  person: SlackUserId,
  facts: PeopleFacts,
): Result<Entitlement, PolicyAdminRefusal> {
  return memberEntitlement(policyAdmins, person, facts, 'not_a_policy_admin');
}
