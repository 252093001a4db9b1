import { type Catalogue, findEntry, hasEntries } from './catalogue.ts';
import type { Difference, ListPlan } from './difference.ts';
import { isOwned, type OwnedService } from './ownership.ts';
import { type LiveValues, type ServiceValues, valueLists } from './private-link.ts';
import { type Change, isOwnershipChange } from './request.ts';
import { type RiskCode, riskCodes, risks, type Severity } from './risk-code.ts';
import { accountIdOf, isAccountRoot, isPublicRange, isWideRange } from './values.ts';

/** Something an approver must not overlook. `values` are what it is about, `severity` its rank. */
export type RiskFlag = {
  readonly code: RiskCode;
  readonly severity: Severity;
  readonly values: readonly string[];
};

/** What is known beside live and desired values. What is absent is not known, and raises no flag. */
export type Surroundings = {
  readonly catalogue?: Catalogue | undefined;
  /** Ids of the accounts that services of this environment have now, or were approved for. */
  readonly knownAccounts?: ReadonlySet<string> | undefined;
  readonly owned?: OwnedService | undefined;
  /** Whether the policy says that the service is Terraform's, which then carries the change out. */
  readonly isTerraforms?: boolean | undefined;
  /** When HCP was looked at for the live values, where that is too long ago. */
  readonly oldLook?: Date | undefined;
  /** Whether it is not known that enough people can approve. */
  readonly approversInDoubt?: boolean | undefined;
};

type Planned = {
  readonly change: Change;
  readonly live: LiveValues;
  readonly lists: Difference;
  readonly after: ServiceValues;
};

type Found = Partial<Record<RiskCode, readonly string[]>>;

/** All risks of a change, the worst first. Pure. */
export function riskFlags(planned: Planned, around: Surroundings): readonly RiskFlag[] {
  const values = planned.change === 'delete' ? { deletes_service: [''] } : risksOfValues(planned);
  return flagged({ ...values, ...risksOfAdded(planned, around), ...risksAround(planned, around) });
}

/** The flags that keep a request from being recorded until its requester has read them. */
export function askedTwice(flags: readonly RiskFlag[]): readonly RiskCode[] {
  return flags.map(({ code }) => code).filter((code) => risks[code].twice);
}

function risksOfValues({ change, live, lists, after }: Planned): Found {
  const { consumerAccounts: accounts, consumerIpRanges: ranges, consumerRegions: regions } = lists;
  // Of a change of ownership nothing is taken off that was there.
  const lastRemoved = (plan: ListPlan, left: readonly string[]): readonly string[] =>
    left.length === 0 && !isOwnershipChange(change) ? plan.removed : [];
  return {
    already_exists: change === 'create' && live.exists ? [''] : [],
    public_range: ranges.added.filter(isPublicRange),
    last_account_removed: lastRemoved(accounts, after.consumerAccounts),
    last_range_removed: lastRemoved(ranges, after.consumerIpRanges),
    no_accounts: change === 'create' && after.consumerAccounts.length === 0 ? [''] : [],
    no_ranges: change === 'create' && after.consumerIpRanges.length === 0 ? [''] : [],
    wide_range: ranges.added.filter((range) => !isPublicRange(range) && isWideRange(range)),
    last_region_removed: lastRemoved(regions, after.consumerRegions),
    role_with_path: accounts.added.filter((arn) => /:role\/.+\//.test(arn)),
    user_or_role: standsOut(accounts.added, after.consumerAccounts),
  };
}

/** A user or role is worth a word where the others are whole accounts. */
function standsOut(added: readonly string[], all: readonly string[]): readonly string[] {
  const people = added.filter((arn) => !isAccountRoot(arn));
  return people.length > 0 && all.some(isAccountRoot) ? people : [];
}

/** Who is let in that nobody here knows. */
function risksOfAdded({ lists }: Planned, { catalogue = {}, knownAccounts }: Surroundings): Found {
  const { consumerAccounts: accounts, consumerIpRanges: ranges } = lists;
  const isNew = (arn: string): boolean => knownAccounts?.has(accountIdOf(arn) ?? '') === false;
  const isUnnamed = (value: string): boolean =>
    hasEntries(catalogue) && findEntry(catalogue, value) === undefined;
  return {
    new_account: accounts.added.filter(isNew),
    not_in_catalogue: [...accounts.added, ...ranges.added].filter(isUnnamed),
  };
}

/** What makes the look, or the decision itself, less sure. */
function risksAround(
  { change, live }: Planned,
  { owned, isTerraforms, oldLook, approversInDoubt }: Surroundings,
): Found {
  // What is accepted is just that, and the difference says so.
  const isWorthAFlag = change !== 'accept' && isOwned(owned, live);
  return {
    changed_outside: isWorthAFlag ? changedValues(owned.approved, live) : [],
    approvers_in_doubt: approversInDoubt === true ? [''] : [],
    old_look: oldLook === undefined ? [] : [oldLook.toISOString()],
    by_terraform: isTerraforms === true && !isOwnershipChange(change) ? [''] : [],
  };
}

function changedValues(approved: ServiceValues, live: LiveValues): readonly string[] {
  if (!live.exists) return [];
  const outside = (list: (typeof valueLists)[number]): readonly string[] => [
    ...live[list].filter((value) => !approved[list].includes(value)),
    ...approved[list].filter((value) => !live[list].includes(value)),
  ];
  return valueLists.flatMap(outside);
}

function flagged(found: Found): readonly RiskFlag[] {
  return riskCodes.flatMap((code) => {
    const values = found[code] ?? [];
    const named = values.filter((value) => value !== '');
    return values.length === 0 ? [] : [{ code, severity: risks[code].severity, values: named }];
  });
}
