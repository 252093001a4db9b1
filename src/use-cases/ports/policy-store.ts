import type { AuditDraft } from '../../domain/audit.ts';
import type { Policy } from '../../domain/policy.ts';
import type { SlackUserId } from '../../domain/request.ts';
import type { ChannelBulletin } from './bulletin-store.ts';

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
};

/** What a decision says, and what is to be written for it. */
export type PolicyVerdict<T> = { readonly answer: T; readonly commit?: PolicyCommit };

export type PolicyCommit = {
  /** `by`: nobody of Slack's, where an operator or the first start did. */
  readonly adopt?: { readonly candidate: PolicyCandidate; readonly by: SlackUserId | null };
  readonly entry: AuditDraft;
  readonly bulletins: readonly ChannelBulletin[];
};

export type PolicyStore = {
  /** Every policy that is kept, the one that was put in force last first. */
  list(): Promise<readonly KeptPolicy[]>;
  /** Those whose hash begins so: two at most, which is one too many. */
  find(hashPrefix: string): Promise<readonly PolicyCandidate[]>;
  findInForce(): Promise<(PolicyCandidate & { readonly appliedAt: Date }) | undefined>;
  /** Decides in one transaction, one at a time: what `decide` returns is written whole, or not at all. */
  change<T>(decide: (snapshot: PolicySnapshot) => PolicyVerdict<T>): Promise<T>;
};
