export type Severity = 'high' | 'medium' | 'low';

/**
 * Ordered from the worst to the mildest: the first flag of a plan is the one a card leads with. `twice`:
 * a request that raises it is recorded only once its requester has read that and sent it again. A delete
 * is not among them: for it the service's id is typed.
 */
export const risks = {
  deletes_service: { severity: 'high', twice: false },
  already_exists: { severity: 'high', twice: true },
  changed_outside: { severity: 'high', twice: true },
  public_range: { severity: 'high', twice: true },
  last_account_removed: { severity: 'high', twice: true },
  last_range_removed: { severity: 'high', twice: true },
  approvers_in_doubt: { severity: 'medium', twice: true },
  old_look: { severity: 'medium', twice: true },
  no_accounts: { severity: 'medium', twice: false },
  no_ranges: { severity: 'medium', twice: false },
  new_account: { severity: 'medium', twice: false },
  not_in_catalogue: { severity: 'medium', twice: false },
  wide_range: { severity: 'medium', twice: false },
  last_region_removed: { severity: 'medium', twice: false },
  role_with_path: { severity: 'medium', twice: false },
  user_or_role: { severity: 'low', twice: false },
  by_terraform: { severity: 'low', twice: true },
} as const satisfies Record<string, { readonly severity: Severity; readonly twice: boolean }>;

export type RiskCode = keyof typeof risks;
export const riskCodes = Object.keys(risks) as readonly RiskCode[];
