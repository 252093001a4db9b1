import type { RequestRefusal } from '../domain/policy.ts';
import type { RequestId } from '../domain/request.ts';

/** The fields of a form, by the names that refusals use. */
export type FieldName =
  | 'cluster'
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
  | { readonly code: 'too_many_values'; readonly given: number; readonly limit: number }
  | { readonly code: 'values_required' }
  | { readonly code: 'service_id_missing' }
  | { readonly code: 'service_id_length'; readonly given: number }
  | { readonly code: 'service_id_characters'; readonly found: string }
  | { readonly code: 'service_id_edges' }
  | { readonly code: 'service_id_taken'; readonly by: string }
  /** The policy says that such services belong to Terraform: the bot never writes one. */
  | { readonly code: 'service_id_terraform'; readonly glob: string }
  | { readonly code: 'reason_short'; readonly given: number; readonly min: number }
  | { readonly code: 'reason_long'; readonly given: number; readonly max: number }
  | { readonly code: 'ticket_missing' }
  | { readonly code: 'ticket_long'; readonly given: number; readonly max: number }
  | { readonly code: 'ticket_pattern'; readonly text: string; readonly pattern: string };

/** Why nothing can be asked for this cluster, or not now, or not by this person. */
export type TargetRefusal =
  | { readonly code: 'cluster_unknown'; readonly seenAt: Date | undefined }
  | { readonly code: 'cluster_state'; readonly state: string }
  | { readonly code: 'cluster_tier'; readonly tier: string }
  | { readonly code: 'cluster_provider'; readonly provider: string }
  | { readonly code: 'hvn_state'; readonly hvn: string; readonly state: string }
  | { readonly code: 'network_link'; readonly kind: string; readonly id: string }
  | { readonly code: 'cluster_has_service'; readonly service: string }
  | { readonly code: 'target_busy'; readonly requestId: RequestId; readonly service: string }
  | { readonly code: 'no_environment' }
  | { readonly code: 'already_recorded'; readonly requestId: RequestId }
  | RequestRefusal;

export type FieldRefusal = { readonly field: FieldName } & (ValueRefusal | TargetRefusal);
