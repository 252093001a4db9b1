import type { Who } from './people.ts';
import type { PolicyDifference } from './policy-difference.ts';
import type { ServiceValues } from './private-link.ts';
import type { Failure, OutcomeReview, OwnershipChange, RequestId, SlackUserId } from './request.ts';
import type { VersionDifference } from './version-difference.ts';

/**
 * What the thread of a card is told, once each and in order. Data only: the words are chosen where
 * the message is drawn, so the log and the tests can speak of codes.
 */
export type ThreadUpdate =
  /** The whole lists, where the card shows only their beginning. */
  | { readonly code: 'values'; readonly version: number }
  | ({ readonly code: 'approved_by'; readonly reviewer: SlackUserId } & Counted)
  | { readonly code: 'approved'; readonly reviewers: readonly SlackUserId[] }
  /** What the pull request needs by which Terraform carries out this version. */
  | { readonly code: 'for_terraform'; readonly version: number }
  | { readonly code: 'rejected'; readonly reviewer: SlackUserId; readonly reason: string }
  | { readonly code: 'canceled'; readonly by: SlackUserId }
  /** Another request, which only takes away, took its place. */
  | { readonly code: 'superseded'; readonly by: SlackUserId; readonly requestId: RequestId }
  | { readonly code: 'expired' }
  /** Who can still decide is called once more; nobody where they are quiet. */
  | {
      readonly code: 'reminder';
      readonly version: number;
      readonly number: number;
      readonly since: string;
      readonly to: Who;
    }
  /** Others may decide as well from now on. */
  | {
      readonly code: 'escalated';
      readonly version: number;
      readonly since: string;
      readonly to: Who;
    }
  | { readonly code: 'expires_soon'; readonly version: number; readonly expiresAt: string }
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
  /** Others have carried out what was approved here: HCP has it. */
  | { readonly code: 'carried_out'; readonly externalName: string | undefined }
  | { readonly code: 'failed'; readonly failure: Failure }
  | { readonly code: 'needs_attention'; readonly failure: Failure }
  /** One more decision on what is to become of it. */
  | ({ readonly code: 'outcome_reviewed'; readonly quorum: number } & OutcomeReview & Counted)
  /** What HCP has is no longer what was decided on, so those decisions count no longer. */
  | { readonly code: 'outcome_void' }
  | { readonly code: 'adopted'; readonly by: readonly SlackUserId[] }
  | { readonly code: 'abandoned'; readonly by: readonly SlackUserId[] }
  | {
      readonly code: 'retried';
      readonly by: SlackUserId;
      readonly version: number;
      readonly difference: VersionDifference;
    }
  /** Why the card had to be posted once more. */
  | { readonly code: 'posted_anew'; readonly because: RenewalCause }
  /** In the thread of an earlier card that cannot be redrawn: `card` is that one's number. */
  | { readonly code: 'goes_on'; readonly card: number };

/** How many approvals count, and of whom one is still missing; absent where of nobody. */
export type Counted = { readonly counted: number; readonly missing?: readonly Who[] };

/** What became of the card before: `gone`, deleted or given up; `frozen`, Slack lets nobody change it. */
export type RenewalCause = 'gone' | 'frozen';

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
          | ('rejected' | 'superseded' | 'expired' | 'expires_soon' | 'sent_back')
          | ('available' | 'updated' | 'deleted' | 'failed' | 'needs_attention')
          | ('ownership_changed' | 'handed_over' | 'carried_out')
          | 'abandoned';
      }
    >
  /** To who had approved what its requester has edited since. */
  | {
      readonly code: 'approval_void';
      readonly version: number;
      readonly difference: VersionDifference;
    }
  /** To who can decide, of whom so many were told directly. */
  | { readonly code: 'to_decide'; readonly told: number; readonly of: number }
  /** The request is recorded and its card is up: the way to it. */
  | { readonly code: 'recorded' }
  | { readonly code: 'card_not_posted'; readonly channel: string; readonly error: string };

/** What a channel is told once, and is about no request. Data only, like what threads are told. */
export type Bulletin = FreezeTold | MembersChanged | PolicyApplied | CheckpointTold;

/** That environments are frozen, or no longer. */
export type FreezeTold =
  | {
      readonly code: 'frozen';
      /** A name, or that of all. */
      readonly environment: string;
      readonly by: SlackUserId | null;
      readonly at: string;
      readonly reason?: string;
    }
  | {
      readonly code: 'unfrozen';
      readonly environment: string;
      readonly by: SlackUserId | null;
      /** When it had begun. */
      readonly since: string;
    };

/** Another policy took the place of the one before, by their hashes. */
export type PolicyApplied = {
  readonly code: 'policy_applied';
  readonly from: string;
  readonly to: string;
  readonly difference: PolicyDifference;
};

/** A checkpoint of the log: whoever reads the channel holds it too. */
export type CheckpointTold = {
  readonly code: 'checkpoint';
  readonly size: number;
  /** As it is signed. */
  readonly note: string;
};

/** Who came to a group of approvers and who left it: the first of each, and how many there are. */
type MembersChanged = {
  readonly code: 'members_changed';
  readonly group: string;
  readonly joined: readonly SlackUserId[];
  readonly joinedCount: number;
  readonly left: readonly SlackUserId[];
  readonly leftCount: number;
  /** From when on those who came can decide here. */
  readonly decideFrom: string;
};

export type DirectMessage = { readonly to: SlackUserId; readonly notice: Notice };
