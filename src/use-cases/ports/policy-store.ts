import type { Policy } from '../../domain/policy.ts';
import type { SlackUserId } from '../../domain/request.ts';

export type PolicyInForce = { readonly policy: Policy; readonly hash: string };

/** A policy's text and what was read from it; the hash is of the text. */
export type PolicyCandidate = PolicyInForce & { readonly text: string };

export type PolicyStore = {
  findInForce(): Promise<(PolicyCandidate & { readonly appliedAt: Date }) | undefined>;
  /** Puts a policy in force, with its audit entry. `false`: it already is. */
  apply(candidate: PolicyCandidate, by: SlackUserId | null): Promise<boolean>;
  /** The very first start: applies it only where no policy has ever been in force. */
  applyFirst(candidate: PolicyCandidate): Promise<boolean>;
};
