import type { RequestStatus } from '../domain/lifecycle.ts';
import type { Counted, RefreshCause } from '../domain/message.ts';
import type { ReviewerRefusal } from '../domain/policy.ts';
import type { OutcomeDecision, RequestId, SlackUserId } from '../domain/request.ts';
import type { SeasoningRefusal } from '../domain/seasoning.ts';

/**
 * What a click came to. Kept with the click, so that the same click again gets the same answer. The
 * words are Slack's side's; every code has a sentence there or the build fails.
 */
export type ClickAnswer =
  /** `frozen`: what was approved waits, for the end of a freeze or until what the log has lost is acknowledged. */
  | {
      readonly code: 'approved';
      readonly quorum: number;
      readonly frozen?: 'ordered' | 'lost';
    }
  | ({
      readonly code: 'approval_counted';
      readonly quorum: number;
      /** Reviewers whose earlier approval no longer counts: they may not approve any more. */
      readonly left: readonly SlackUserId[];
    } & Counted)
  | { readonly code: 'rejected' }
  | { readonly code: 'canceled' }
  | ({
      readonly code: 'outcome_counted';
      readonly decision: OutcomeDecision;
      readonly quorum: number;
    } & Counted)
  | { readonly code: 'adopted' }
  | { readonly code: 'abandoned' }
  | { readonly code: 'retried'; readonly version: number }
  /** HCP was looked at; `anew`: it has something else than the card showed. */
  | { readonly code: 'looked'; readonly anew: boolean }
  | ClickRefusal;

export type ClickRefusal =
  | ReviewerRefusal
  | SeasoningRefusal
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
  | { readonly code: 'no_environment' }
  | { readonly code: 'not_a_requester' }
  /** What HCP has was looked at since: the card shows something else than was pressed on. */
  | { readonly code: 'stale_look' }
  /** HCP has something else by now: the card shows it. */
  | { readonly code: 'seen_anew' }
  | { readonly code: 'hcp_silent' }
  /** As HCP is, it makes no sense. */
  | { readonly code: 'not_offered' }
  /** Another request on the service or its cluster is open. */
  | { readonly code: 'target_taken'; readonly by: RequestId | undefined };
