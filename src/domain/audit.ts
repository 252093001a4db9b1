import type { JsonObject } from './json.ts';
import type { RequestId, SlackUserId } from './request.ts';

/**
 * What the log can say happened. An entry holds ids and values, never names; free text stands in it
 * as a salted hash. `actor` is `null` when the bot acted by itself.
 */
export type AuditAction =
  | 'policy_applied'
  | 'policy_proposed'
  | 'policy_confirmed'
  | 'policy_rejected'
  | 'policy_decision_refused'
  | 'request_submitted'
  | 'review_recorded'
  | 'review_refused'
  | 'cancel_refused'
  | 'request_approved'
  | 'request_rejected'
  | 'request_canceled'
  | 'request_expired'
  | 'approvers_asked'
  | 'approvers_reminded'
  | 'request_escalated'
  | 'expiry_announced'
  | 'request_refreshed'
  | 'request_edited'
  | 'request_sent_back'
  | 'request_retried'
  | 'request_abandoned'
  | 'outcome_seen'
  | 'outcome_reviewed'
  | 'outcome_adopted'
  | 'outcome_refused'
  | 'call_intended'
  | 'call_accepted'
  | 'call_repeated'
  | 'outcome_unclear'
  | 'service_adopted'
  | 'phase_changed'
  | 'request_succeeded'
  | 'request_failed'
  | 'track_lost'
  | 'card_not_posted'
  | 'card_renewed'
  | 'card_frozen'
  | 'project_baselined'
  | 'looks_resumed'
  | 'service_observed'
  | 'drift_found'
  | 'drift_changed'
  | 'drift_ended'
  | 'identity_erased'
  | 'group_baselined'
  | 'group_changed'
  | 'environment_frozen'
  | 'environment_unfrozen'
  | 'freeze_refused'
  | 'page_opened'
  | 'page_refused'
  | 'page_downloaded'
  | 'audit_key_changed'
  | 'audit_dropped'
  | 'audit_loss_found'
  | 'audit_loss_acknowledged';

/** An entry as the domain writes it; the store adds the time, the sequence and the chain. */
export type AuditDraft = {
  readonly action: AuditAction;
  readonly actor: SlackUserId | null;
  readonly requestId: RequestId | null;
  readonly details: JsonObject;
};
