import type { RequestStatus } from './lifecycle.ts';
import type { Change, SlackUserId } from './request.ts';

/** What became of a request with those who review it. */
export const decisions = ['approved', 'rejected', 'none'] as const;
export type Decision = (typeof decisions)[number];

/** Which requests somebody asks for: every part that is there must fit. */
export type RequestFilter = {
  readonly cluster?: string;
  /** Without regard to case, as HCP compares ids. */
  readonly service?: string;
  readonly environment?: string;
  /** Who asked for it, or reviewed it. */
  readonly person?: SlackUserId;
  readonly change?: Change;
  readonly status?: RequestStatus;
  readonly decision?: Decision;
  readonly ticket?: string;
  /** Asked for at this time or later, and before that one. */
  readonly since?: Date;
  readonly until?: Date;
};

/** The statuses of a decision; those of a request that nobody decided, or whose approval came to nothing, are `none`. */
export const decisionOf: { readonly [S in RequestStatus]: Decision } = {
  pending_approval: 'none',
  approved: 'approved',
  provisioning: 'approved',
  needs_attention: 'approved',
  succeeded: 'approved',
  failed: 'approved',
  abandoned: 'approved',
  rejected: 'rejected',
  canceled: 'none',
  expired: 'none',
};
