import type { PersonKind, Who } from './people.ts';
import type { Entitlement } from './policy.ts';
import type { Progress, SlackUserId } from './request.ts';

export type ReviewDecision = 'approve' | 'reject';

/** The facts about one reviewer that a review rests on, kept with it: a log cannot gain them later. */
export type ReviewFacts = {
  readonly kind: PersonKind;
  readonly teamId: string;
  readonly entitlement: Entitlement;
  readonly fetchedAt: Date;
  /** Where approvers must be seasoned: since when they were seen in the group that entitles them. */
  readonly seen?: { readonly since: string; readonly baseline: boolean };
  /**
   * Whose approvals counted when this one was recorded, this one included. Everyone is checked again
   * at each click, so somebody who has left the group counts no longer.
   */
  readonly counted: readonly SlackUserId[];
  /** Of whom one had still to approve then; absent where of nobody. */
  readonly missing?: readonly Who[];
  /** Of the salted hash under which the log knows the reason. */
  readonly reasonSalt?: string;
};

/** One person's decision on one version. At most one of each counts. */
export type Review = {
  readonly version: number;
  readonly reviewer: SlackUserId;
  readonly decision: ReviewDecision;
  readonly reason: string | undefined;
  readonly facts: ReviewFacts;
  readonly at: Date;
};

/** Whose approvals count, as of the last decision on this version. */
export function countedApprovals(
  reviews: readonly Review[],
  { approvedBy }: Pick<Progress, 'approvedBy'> = {},
): readonly SlackUserId[] {
  return approvedBy ?? reviews.at(-1)?.facts.counted ?? [];
}

/** Of whom one must still approve, as of the last decision on this version. */
export function missingApprovals(
  reviews: readonly Review[],
  { approvedBy }: Pick<Progress, 'approvedBy'> = {},
): readonly Who[] {
  return approvedBy === undefined ? (reviews.at(-1)?.facts.missing ?? []) : [];
}

/** What of a request's progress tells whose approvals it was: kept to the end, whatever becomes of its call. */
export function approvalOf({ approvedBy }: Progress): Pick<Progress, 'approvedBy'> {
  return approvedBy === undefined ? {} : { approvedBy };
}
