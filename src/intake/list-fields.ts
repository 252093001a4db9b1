import type { Limits } from '../domain/limits.ts';
import type { ServiceValues } from '../domain/private-link.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import { parsePrincipals } from './principals.ts';
import { parseRanges } from './ranges.ts';
import { type FieldRefusal, under, type ValueRefusal } from './refusals.ts';
import { parseRegions } from './regions.ts';

/** The three lists of a service, as a person filled them in. */
export type ListText = {
  readonly accounts: string;
  readonly ranges: string;
  readonly regions: string;
};

/** Each list by itself, so that what is known of one can be said whatever is wrong with another. */
export type ListFields = {
  readonly accounts: Values;
  readonly ranges: Values;
  readonly regions: Values;
};
type Values = Result<readonly string[], readonly ValueRefusal[]>;

export function parseLists(text: ListText, limits: Limits): ListFields {
  return {
    accounts: atMost(limits.consumerAccounts, parsePrincipals(text.accounts)),
    ranges: atMost(limits.consumerIpRanges, parseRanges(text.ranges)),
    regions: atMost(limits.consumerRegions, parseRegions(text.regions)),
  };
}

export function toServiceValues({
  accounts,
  ranges,
  regions,
}: ListFields): Result<ServiceValues, readonly FieldRefusal[]> {
  if (accounts.ok && ranges.ok && regions.ok)
    return ok({
      consumerAccounts: accounts.value,
      consumerIpRanges: ranges.value,
      consumerRegions: regions.value,
    });
  return refused([
    ...under('accounts', accounts.ok ? [] : accounts.refusal),
    ...under('ranges', ranges.ok ? [] : ranges.refusal),
    ...under('regions', regions.ok ? [] : regions.refusal),
  ]);
}

function atMost(limit: number, values: Values): Values {
  if (!values.ok || values.value.length <= limit) return values;
  return refused([{ code: 'too_many_values', given: values.value.length, limit }]);
}
