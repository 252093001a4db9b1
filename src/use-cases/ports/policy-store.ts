import type { AuditDraft } from '../../domain/audit.ts';
import type { KeptIdentity } from '../../domain/identity.ts';
import type { Who } from '../../domain/people.ts';
import type { Policy } from '../../domain/policy.ts';
import type { CandidateId, PolicyCandidacy, Proposal } from '../../domain/policy-candidate.ts';
import type { SlackUserId } from '../../domain/request.ts';
import type { ChannelBulletin } from './bulletin-store.ts';
import type { CardStore } from './card-store.ts';

export type PolicyInForce = { readonly policy: Policy; readonly hash: string };

/** A policy's text and what was read from it; the hash is of the text. */
export type PolicyCandidate = PolicyInForce & { readonly text: string };

/** A policy that is kept, as a list has it. */
export type KeptPolicy = {
  readonly hash: string;
  readonly inForce: boolean;
  /** Last. */
  readonly appliedAt: Date;
  readonly appliedBy: SlackUserId | null;
};

/** All that a decision about the policy may look at; nobody else decides meanwhile. */
export type PolicySnapshot = {
  readonly now: Date;
  readonly inForce: PolicyInForce | undefined;
  /** What waits for policy admins, if anything does. */
  readonly pending?: PolicyCandidacy | undefined;
  /** What a click is about, whether it still waits or not. */
  readonly clicked?: ProposedPolicy | undefined;
};

/** A candidacy with the policy that it is of; `undefined` where this version would refuse its text. */
export type ProposedPolicy = {
  readonly candidacy: PolicyCandidacy;
  readonly policy: PolicyCandidate | undefined;
};

/** What a decision says, and what is to be written for it. */
export type PolicyVerdict<T> = {
  readonly answer: T;
  readonly commit?: PolicyCommit;
  /** The entry of a refused decision; the store keeps one person from filling the log with them. */
  readonly refusal?: AuditDraft;
};

export type PolicyCommit = {
  /** `by`: nobody of Slack's, where an operator or the first start did. */
  readonly adopt?: { readonly candidate: PolicyCandidate; readonly by: SlackUserId | null };
  /** The next state of a candidacy: its confirmations, or its end. Written before another one begins. */
  readonly candidacy?: PolicyCandidacy;
  readonly propose?: NewCandidacy;
  /** Who decided, as the entry names them by hash. */
  readonly identities?: readonly KeptIdentity[];
  readonly entry: AuditDraft;
  readonly bulletins: readonly ChannelBulletin[];
};

/** `asked`: whom its card calls. */
export type NewCandidacy = Omit<Proposal, 'candidate'> & {
  readonly policy: PolicyCandidate;
  readonly digest: string;
  readonly channel: string;
  readonly asked: Who;
};

export type PolicyStore = {
  /** Every policy that is kept, the one that was put in force last first. */
  list(): Promise<readonly KeptPolicy[]>;
  /** Those whose hash begins so, proposed ones too: two at most, which is one too many. */
  find(hashPrefix: string): Promise<readonly PolicyCandidate[]>;
  findInForce(): Promise<(PolicyCandidate & { readonly appliedAt: Date }) | undefined>;
  /** What waits for policy admins, or has been decided on. */
  findCandidacy(id: CandidateId): Promise<ProposedPolicy | undefined>;
  findPending(): Promise<ProposedPolicy | undefined>;
  /**
   * Decides in one transaction, one at a time: what `decide` returns is written whole, or not at all. `click` ties
   * the answer to a recorded click: the second run of the same one gets the first one's answer.
   */
  change<T>(
    decide: (snapshot: PolicySnapshot) => PolicyVerdict<T>,
    guard?: { readonly click: string; readonly candidate: CandidateId },
  ): Promise<T>;
};

/** The cards on which policy admins decide. */
export type CandidateCards = CardStore<CandidateId, PolicyCandidacy & { readonly asked: Who }>;
