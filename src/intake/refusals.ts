import type { RequestRefusal } from '../domain/policy.ts';
import type { RequestId } from '../domain/request.ts';

/** The fields of a form, by the names that refusals use. */
export type FieldName =
  | 'cluster'
  | 'service'
  | 'service_id'
  | 'accounts'
  | 'ranges'
  | 'regions'
  | 'reason'
  | 'ticket';

/** What is wrong with one value, as data; `text` is what the person wrote. */
export type ValueRefusal =
  | { readonly code: 'not_a_principal'; readonly text: string }
  | { readonly code: 'account_digits'; readonly text: string; readonly digits: number }
  | { readonly code: 'wildcard_principal'; readonly text: string }
  | { readonly code: 'unsupported_partition'; readonly text: string; readonly partition: string }
  | { readonly code: 'unsupported_principal'; readonly text: string; readonly kind: string }
  | { readonly code: 'not_a_range'; readonly text: string }
  | { readonly code: 'ipv6_range'; readonly text: string }
  | { readonly code: 'prefix_missing'; readonly text: string; readonly suggestion: string }
  | { readonly code: 'bad_prefix'; readonly text: string }
  | { readonly code: 'host_bits'; readonly text: string; readonly suggestion: string }
  | { readonly code: 'any_range'; readonly text: string }
  | {
      readonly code: 'not_a_region';
      readonly text: string;
      readonly suggestion: string | undefined;
    }
  /** The HVN's own region, which always works and is never listed. */
  | { readonly code: 'own_region'; readonly text: string }
  | { readonly code: 'nothing_changes' }
  | { readonly code: 'too_many_values'; readonly given: number; readonly limit: number }
  | { readonly code: 'values_required' }
  | { readonly code: 'service_id_missing' }
  | { readonly code: 'service_id_length'; readonly given: number }
  | { readonly code: 'service_id_characters'; readonly found: string }
  | { readonly code: 'service_id_edges' }
  | { readonly code: 'service_id_taken'; readonly by: string }
  /** What was typed to confirm is not, letter by letter, the id of the service. */
  | { readonly code: 'service_id_differs'; readonly text: string; readonly wanted: string }
  | { readonly code: 'reason_short'; readonly given: number; readonly min: number }
  | { readonly code: 'reason_long'; readonly given: number; readonly max: number }
  | { readonly code: 'ticket_missing' }
  | { readonly code: 'ticket_long'; readonly given: number; readonly max: number }
  | { readonly code: 'ticket_pattern'; readonly text: string; readonly pattern: string };

/** Why a service cannot be changed or deleted, or not now. */
export type ServiceRefusal =
  | { readonly code: 'service_missing' }
  | { readonly code: 'service_unknown'; readonly seenAt: Date | undefined }
  | { readonly code: 'service_state'; readonly change: 'update' | 'delete'; readonly state: string }
  | { readonly code: 'service_of_terraform'; readonly glob: string }
  /** Nobody that we know of made it. */
  | { readonly code: 'service_observed' }
  /** Ours was deleted and one of the same id was made outside the bot. */
  | { readonly code: 'service_remade'; readonly requestId: RequestId }
  /** It is the bot's already. */
  | { readonly code: 'service_owned' }
  /** There is nothing of it that could be accepted. */
  | { readonly code: 'service_as_approved' }
  /** It is no longer as the form showed it, so what was edited there may undo what others did. */
  | { readonly code: 'service_changed' };

/** What a reason can be refused for, whoever gives one. */
export type ReasonRefusal = Extract<ValueRefusal, { code: 'reason_short' | 'reason_long' }>;

/** Why nothing can be asked for this cluster, or not now, or not by this person. */
export type TargetRefusal =
  | { readonly code: 'cluster_unknown'; readonly seenAt: Date | undefined }
  | { readonly code: 'cluster_state'; readonly state: string }
  | { readonly code: 'cluster_tier'; readonly tier: string }
  | { readonly code: 'cluster_provider'; readonly provider: string }
  | { readonly code: 'hvn_state'; readonly hvn: string; readonly state: string }
  | { readonly code: 'network_link'; readonly kind: string; readonly id: string }
  | { readonly code: 'cluster_has_service'; readonly service: string }
  | ServiceRefusal
  | {
      readonly code: 'target_busy';
      readonly requestId: RequestId;
      readonly service: string;
      /** The way to its card, where that is up. */
      readonly card?: string;
    }
  /** The request is not this person's to edit; is no longer pending; was shown anew meanwhile; stays as it is. */
  | { readonly code: 'edit_not_yours' }
  | { readonly code: 'edit_ended' }
  | { readonly code: 'edit_overtaken' }
  | { readonly code: 'edit_changes_nothing' }
  | { readonly code: 'no_environment' }
  /** The policy wants more approvals than there are people who may give one. */
  | { readonly code: 'too_few_approvers'; readonly found: number; readonly quorum: number }
  /** It wants one approval from certain people: members of groups, by handle, or named by the policy. */
  | {
      readonly code: 'nobody_also_from';
      readonly handles: readonly string[];
      readonly named: boolean;
    }
  | { readonly code: 'already_recorded'; readonly requestId: RequestId }
  | RequestRefusal;

export type FieldRefusal = { readonly field: FieldName } & (ValueRefusal | TargetRefusal);

export function under(
  field: FieldName,
  refusals: readonly ValueRefusal[],
): readonly FieldRefusal[] {
  return refusals.map((refusal) => ({ field, ...refusal }));
}
