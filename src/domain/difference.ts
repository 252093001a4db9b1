import type { ServiceValues, ValueList } from './private-link.ts';

/** What becomes of the values of one list. */
export type ListPlan = {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly kept: readonly string[];
};

export type Difference = { readonly [L in ValueList]: ListPlan };

/** How the three lists of a service get from what they are to what they shall be. */
export function differenceOf(before: ServiceValues, after: ServiceValues): Difference {
  return {
    consumerAccounts: difference(before.consumerAccounts, after.consumerAccounts),
    consumerIpRanges: difference(before.consumerIpRanges, after.consumerIpRanges),
    consumerRegions: difference(before.consumerRegions, after.consumerRegions),
  };
}

function difference(before: readonly string[], after: readonly string[]): ListPlan {
  return {
    added: after.filter((value) => !before.includes(value)),
    removed: before.filter((value) => !after.includes(value)),
    kept: after.filter((value) => before.includes(value)),
  };
}
