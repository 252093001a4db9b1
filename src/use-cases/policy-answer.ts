import type { CandidateEnd, PolicyAdminRefusal } from '../domain/policy-candidate.ts';
import type { SlackUserId } from '../domain/request.ts';

/** What a policy admin's click came to. Kept with the click, so that the same click again gets the same answer. */
export type PolicyAnswer =
  | { readonly code: 'in_force'; readonly policy: string }
  | {
      readonly code: 'confirmation_counted';
      /** Who had confirmed and may no longer. */
      readonly left: readonly SlackUserId[];
    }
  | { readonly code: 'policy_rejected' }
  | PolicyClickRefusal;

export type PolicyClickRefusal =
  | PolicyAdminRefusal
  | { readonly code: 'facts_unavailable' }
  | { readonly code: 'unknown_candidate' }
  | { readonly code: 'already_confirmed' }
  | {
      readonly code: 'candidacy_ended';
      readonly as: CandidateEnd;
      readonly by: SlackUserId | null;
    }
  | { readonly code: 'digest_differs' }
  /** What was compared with is no longer in force. */
  | { readonly code: 'base_differs' }
  /** A newer version of the bot reads more in one of them than the card shows. */
  | { readonly code: 'read_otherwise' };
