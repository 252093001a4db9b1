import type { Policy } from '../../domain/policy.ts';
import type { SlackUserId } from '../../domain/request.ts';

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

export type PolicyStore = {
  /** Every policy that is kept, the one that was put in force last first. */
  list(): Promise<readonly KeptPolicy[]>;
  /** Those whose hash begins so: two at most, which is one too many. */
  find(hashPrefix: string): Promise<readonly PolicyCandidate[]>;
  findInForce(): Promise<(PolicyCandidate & { readonly appliedAt: Date }) | undefined>;
  /** Puts a policy in force, with its audit entry. `false`: it already is. */
  apply(candidate: PolicyCandidate, by: SlackUserId | null): Promise<boolean>;
  /** The very first start: applies it only where no policy has ever been in force. */
  applyFirst(candidate: PolicyCandidate): Promise<boolean>;
};
