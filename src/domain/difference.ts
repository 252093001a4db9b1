import { type ServiceValues, type ValueList, valueLists } from './private-link.ts';

/** What becomes of the values of one list. */
export type ListPlan = {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly kept: readonly string[];
};

export type Difference = { readonly [L in ValueList]: ListPlan };

/** What is to be added and removed, and nothing of what stays. */
export type Delta = { readonly [L in ValueList]: Omit<ListPlan, 'kept'> };

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

export function deltaOf(before: ServiceValues, after: ServiceValues): Delta {
  const { consumerAccounts, consumerIpRanges, consumerRegions } = differenceOf(before, after);
  const changed = ({ added, removed }: ListPlan) => ({ added, removed });
  return {
    consumerAccounts: changed(consumerAccounts),
    consumerIpRanges: changed(consumerIpRanges),
    consumerRegions: changed(consumerRegions),
  };
}

export function isNothing(delta: Delta): boolean {
  return valueLists.every((list) => delta[list].added.length + delta[list].removed.length === 0);
}

/** Whether all that `inner` adds and removes, `outer` adds and removes as well. */
export function isPartOf(inner: Delta, outer: Delta): boolean {
  return valueLists.every(
    (list) =>
      inner[list].added.every((value) => outer[list].added.includes(value)) &&
      inner[list].removed.every((value) => outer[list].removed.includes(value)),
  );
}
