import type { ServiceValues } from './private-link.ts';
import type { Failure, OwnershipChange, RequestId, SlackUserId } from './request.ts';
import type { VersionDifference } from './version-difference.ts';

/**
 * What the thread of a card is told, once each and in order. Data only: the words are chosen where
 * the message is drawn, so the log and the tests can speak of codes.
 */
export type ThreadUpdate =
  /** The whole lists, where the card shows only their beginning. */
  | { readonly code: 'values'; readonly version: number }
  | { readonly code: 'approved_by'; readonly reviewer: SlackUserId; readonly counted: number }
  | { readonly code: 'approved'; readonly reviewers: readonly SlackUserId[] }
  | { readonly code: 'rejected'; readonly reviewer: SlackUserId; readonly reason: string }
  | { readonly code: 'canceled'; readonly by: SlackUserId }
  /** Another request, which only takes away, took its place. */
  | { readonly code: 'superseded'; readonly by: SlackUserId; readonly requestId: RequestId }
  | { readonly code: 'expired' }
  | ({ readonly code: 'refreshed' } & ShownAnew)
  | ({ readonly code: 'sent_back' } & ShownAnew)
  | { readonly code: 'sent' }
  | { readonly code: 'accepted'; readonly operationId: string | undefined }
  | { readonly code: 'running' }
  | { readonly code: 'awaiting_available' }
  | { readonly code: 'verifying' }
  | { readonly code: 'sent_again' }
  | { readonly code: 'slow'; readonly minutes: number }
  | { readonly code: 'no_answer'; readonly since: string }
  | { readonly code: 'answers_again' }
  /** A service that was created can be used. */
  | { readonly code: 'available'; readonly externalName: string }
  | { readonly code: 'updated' }
  | { readonly code: 'deleted' }
  /** What was decided about the service counts now. */
  | { readonly code: 'ownership_changed'; readonly change: OwnershipChange }
  /** The same, of a service that was the bot's: its lists in HCP's order, which Terraform keeps. */
  | { readonly code: 'handed_over'; readonly lists: ServiceValues }
  | { readonly code: 'failed'; readonly failure: Failure }
  | { readonly code: 'needs_attention'; readonly failure: Failure };

/** Why a request is shown as another version, and how that differs from the one before. */
type ShownAnew = {
  readonly version: number;
  readonly because: RefreshCause;
  readonly difference: VersionDifference;
};

export type RefreshCause = 'live_changed' | 'rule_changed' | 'reviewer_left' | 'edited';

/** What a person is told directly. */
export type Notice =
  | Extract<
      ThreadUpdate,
      {
        code:
          | ('rejected' | 'superseded' | 'expired' | 'sent_back')
          | ('available' | 'updated' | 'deleted')
          | ('ownership_changed' | 'handed_over')
          | ('failed' | 'needs_attention');
      }
    >
  /** To who had approved what its requester has edited since. */
  | {
      readonly code: 'approval_void';
      readonly version: number;
      readonly difference: VersionDifference;
    }
  /** The request is recorded and its card is up: the way to it. */
  | { readonly code: 'recorded' }
  | { readonly code: 'card_not_posted'; readonly channel: string; readonly error: string };

export type DirectMessage = { readonly to: SlackUserId; readonly notice: Notice };
