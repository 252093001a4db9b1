import type { RequestStatus } from '../domain/lifecycle.ts';
import type { RefreshCause } from '../domain/message.ts';
import type { ReviewerRefusal } from '../domain/policy.ts';
import type { SlackUserId } from '../domain/request.ts';

/**
 * What a click came to. Kept with the click, so that the same click again gets the same answer. The
 * words are Slack's side's; every code has a sentence there or the build fails.
 */
export type ClickAnswer =
  | { readonly code: 'approved'; readonly quorum: number }
  | {
      readonly code: 'approval_counted';
      readonly counted: number;
      readonly quorum: number;
      /** Reviewers whose earlier approval no longer counts: they may not approve any more. */
      readonly left: readonly SlackUserId[];
    }
  | { readonly code: 'rejected' }
  | { readonly code: 'canceled' }
  | ClickRefusal;

export type ClickRefusal =
  | ReviewerRefusal
  | { readonly code: 'unknown_request' }
  | { readonly code: 'not_the_requester' }
  | { readonly code: 'facts_unavailable' }
  | { readonly code: 'already_reviewed' }
  | {
      readonly code: 'already_ended';
      readonly status: RequestStatus;
      readonly by: SlackUserId | null;
    }
  | { readonly code: 'under_way' }
  | { readonly code: 'stale_version'; readonly version: number }
  | { readonly code: 'digest_differs' }
  | { readonly code: 'refreshed'; readonly because: RefreshCause; readonly version: number }
  | { readonly code: 'no_environment' };
