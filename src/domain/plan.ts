import { type Catalogue, hasEntries, namesOf } from './catalogue.ts';
import { type Difference, differenceOf, isNothing } from './difference.ts';
import { valuesBefore } from './ownership-change.ts';
import { type LiveValues, noValues, type ServiceValues, valueLists } from './private-link.ts';
import { type Change, isOwnershipChange } from './request.ts';
import { type RiskFlag, riskFlags, type Surroundings } from './risk.ts';

/**
 * The difference between what is and what is wanted, as data. Card, confirmation, PATCH, preimage and
 * audit entry are all drawn from this one value, so none of them can tell another story.
 */
export type Plan = Difference & {
  readonly change: Change;
  readonly flags: readonly RiskFlag[];
  /** Whose the values are, by the catalogue of that time; absent where the policy has none. */
  readonly names?: Catalogue;
};

/** The plan of a change where nothing is known beside the values. */
export function planChange(change: Change, live: LiveValues, desired: ServiceValues): Plan {
  return planAmid({ change, live, desired }, {});
}

type Asked = {
  readonly change: Change;
  readonly live: LiveValues;
  readonly desired: ServiceValues;
};

/** The plan of a change, with all that is known around it. Pure, and the same for the same input. */
export function planAmid({ change, live, desired }: Asked, around: Surroundings): Plan {
  const before = startOf(change, live, around);
  const after = change === 'delete' ? noValues : desired;
  const lists = differenceOf(before, after);
  const flags = riskFlags({ change, live, lists, after }, around);
  const { catalogue = {} } = around;
  if (!hasEntries(catalogue)) return { change, ...lists, flags };
  const named = [before, after].flatMap((values) => [
    ...values.consumerAccounts,
    ...values.consumerIpRanges,
  ]);
  return { change, ...lists, flags, names: namesOf(catalogue, [...new Set(named)]) };
}

/** HCP changes what is there; a change of ownership, what counts as approved. */
function startOf(change: Change, live: LiveValues, { owned }: Surroundings): ServiceValues {
  if (isOwnershipChange(change)) return valuesBefore(change, { live, owned });
  return live.exists ? live : noValues;
}

/** Whether Terraform carries it out, as approvers were shown: then the bot writes nothing and only looks. */
export function isByTerraform({ flags }: Pick<Plan, 'flags'>): boolean {
  return flags.some(({ code }) => code === 'by_terraform');
}

export function isEmpty(plan: Plan): boolean {
  return isNothing(plan);
}

/** Whether an update takes from the lists of a service and adds nothing to them. */
export function onlyRemoves(live: LiveValues, desired: ServiceValues): boolean {
  return onlyTakesOff(planChange('update', live, desired));
}

/** The same of a plan. A delete ends the service, and is never one of these. */
export function onlyTakesOff(plan: Plan): boolean {
  const { added, removed } = countChanges(plan);
  return plan.change === 'update' && added === 0 && removed > 0;
}

/** How many values a plan adds and removes, over all three lists. */
export function countChanges(plan: Plan): { readonly added: number; readonly removed: number } {
  const total = (side: 'added' | 'removed'): number =>
    valueLists.reduce((sum, list) => sum + plan[list][side].length, 0);
  return { added: total('added'), removed: total('removed') };
}
