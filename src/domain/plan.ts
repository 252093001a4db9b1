import { type LiveValues, type ServiceValues, type ValueList, valueLists } from './private-link.ts';
import type { Change } from './request.ts';
import { isAccountRoot, isPublicRange, isWideRange } from './values.ts';

/**
 * The difference between what is and what is wanted, as data. Card, confirmation, PATCH, preimage and
 * audit entry are all drawn from this one value, so none of them can tell another story.
 */
export type ListPlan = {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly kept: readonly string[];
};

export type Plan = { readonly change: Change } & { readonly [L in ValueList]: ListPlan } & {
  readonly flags: readonly RiskFlag[];
};

/** Something an approver must not overlook. `values` are what it is about, `severity` its rank. */
export type RiskFlag = {
  readonly code: RiskCode;
  readonly severity: Severity;
  readonly values: readonly string[];
};

export type Severity = 'high' | 'medium' | 'low';

/** Ordered from the worst to the mildest: the first flag of a plan is the one a card leads with. */
const severities = {
  deletes_service: 'high',
  already_exists: 'high',
  public_range: 'high',
  last_account_removed: 'high',
  last_range_removed: 'high',
  no_accounts: 'medium',
  no_ranges: 'medium',
  wide_range: 'medium',
  last_region_removed: 'medium',
  role_with_path: 'medium',
  user_or_role: 'low',
} as const satisfies Record<string, Severity>;

export type RiskCode = keyof typeof severities;
const riskCodes = Object.keys(severities) as readonly RiskCode[];

const nothing: ServiceValues = { consumerAccounts: [], consumerIpRanges: [], consumerRegions: [] };

export function planChange(change: Change, live: LiveValues, desired: ServiceValues): Plan {
  const before = live.exists ? live : nothing;
  const after = change === 'delete' ? nothing : desired;
  const lists = {
    consumerAccounts: difference(before.consumerAccounts, after.consumerAccounts),
    consumerIpRanges: difference(before.consumerIpRanges, after.consumerIpRanges),
    consumerRegions: difference(before.consumerRegions, after.consumerRegions),
  };
  const taken = change === 'create' && live.exists;
  return { change, ...lists, flags: riskFlags({ change, taken }, lists, after) };
}

export function isEmpty(plan: Plan): boolean {
  return valueLists.every((list) => plan[list].added.length + plan[list].removed.length === 0);
}

/** How many values a plan adds and removes, over all three lists. */
export function countChanges(plan: Plan): { readonly added: number; readonly removed: number } {
  const total = (side: 'added' | 'removed'): number =>
    valueLists.reduce((sum, list) => sum + plan[list][side].length, 0);
  return { added: total('added'), removed: total('removed') };
}

function difference(before: readonly string[], after: readonly string[]): ListPlan {
  return {
    added: after.filter((value) => !before.includes(value)),
    removed: before.filter((value) => !after.includes(value)),
    kept: after.filter((value) => before.includes(value)),
  };
}

function riskFlags(
  { change, taken }: { readonly change: Change; readonly taken: boolean },
  lists: Pick<Plan, ValueList>,
  after: ServiceValues,
): readonly RiskFlag[] {
  if (change === 'delete') return flagged({ deletes_service: [''] });
  const { consumerAccounts: accounts, consumerIpRanges: ranges, consumerRegions: regions } = lists;
  const lastRemoved = (plan: ListPlan, left: readonly string[]): readonly string[] =>
    left.length === 0 ? plan.removed : [];
  return flagged({
    already_exists: taken ? [''] : [],
    public_range: ranges.added.filter(isPublicRange),
    last_account_removed: lastRemoved(accounts, after.consumerAccounts),
    last_range_removed: lastRemoved(ranges, after.consumerIpRanges),
    no_accounts: change === 'create' && after.consumerAccounts.length === 0 ? [''] : [],
    no_ranges: change === 'create' && after.consumerIpRanges.length === 0 ? [''] : [],
    wide_range: ranges.added.filter((range) => !isPublicRange(range) && isWideRange(range)),
    last_region_removed: lastRemoved(regions, after.consumerRegions),
    role_with_path: accounts.added.filter((arn) => /:role\/.+\//.test(arn)),
    user_or_role: standsOut(accounts.added, after.consumerAccounts),
  });
}

/** A user or role is worth a word where the others are whole accounts. */
function standsOut(added: readonly string[], all: readonly string[]): readonly string[] {
  const people = added.filter((arn) => !isAccountRoot(arn));
  return people.length > 0 && all.some(isAccountRoot) ? people : [];
}

function flagged(found: Partial<Record<RiskCode, readonly string[]>>): readonly RiskFlag[] {
  return riskCodes.flatMap((code) => {
    const values = found[code] ?? [];
    const named = values.filter((value) => value !== '');
    return values.length === 0 ? [] : [{ code, severity: severities[code], values: named }];
  });
}
