import { isOwned } from '../domain/ownership.ts';
import { findTerraformGlob, type Policy } from '../domain/policy.ts';
import { sameValues, toLiveValues } from '../domain/private-link.ts';
import type { OwnershipChange } from '../domain/request.ts';
import type { ServiceRefusal } from '../intake/refusals.ts';
import type { KnownService } from './check-service.ts';

/** What can be told against a change of ownership, without what somebody filled in. */
export type OwnershipHindrance = Exclude<
  ServiceRefusal,
  { readonly code: 'service_missing' | 'service_changed' | 'service_state' }
>;

type Check = (known: KnownService, policy: Policy) => OwnershipHindrance | undefined;

/** Taking one over, or accepting what became of it, gives the bot a say in it: never over Terraform's. */
const ofTerraform: Check = ({ service, owned }, policy) => {
  const id = service?.id ?? owned?.serviceId ?? '';
  const glob = findTerraformGlob(policy, id);
  return glob === undefined ? undefined : { code: 'service_of_terraform', glob };
};

const isOurs = ({ service, owned }: KnownService): boolean => isOwned(owned, toLiveValues(service));

const checks: Record<OwnershipChange, Check> = {
  accept: (known, policy) => {
    const { service, owned, seenAt } = known;
    if (service === undefined && owned === undefined) return { code: 'service_unknown', seenAt };
    if (isAsApproved(known)) return { code: 'service_as_approved' };
    return ofTerraform(known, policy);
  },
  own: (known, policy) => {
    if (known.service === undefined) return { code: 'service_unknown', seenAt: known.seenAt };
    return isOurs(known) ? { code: 'service_owned' } : ofTerraform(known, policy);
  },
  // Whose the policy says that it is does not matter: the bot gives up what it has.
  hand_over: (known) => {
    const { service, owned, seenAt } = known;
    if (service === undefined) return { code: 'service_unknown', seenAt };
    if (owned === undefined) return { code: 'service_observed' };
    return isOurs(known) ? undefined : { code: 'service_remade', requestId: owned.requestId };
  },
};

function isAsApproved(known: KnownService): boolean {
  const live = toLiveValues(known.service);
  if (!(isOurs(known) && live.exists) || known.owned === undefined) return false;
  return sameValues(live, known.owned.approved);
}

/**
 * Says why it cannot be decided whose a service is, or what of it is approved, as far as the last look at
 * HCP can tell. `undefined` means that nothing known stands in the way.
 */
export function checkOwnership(
  change: OwnershipChange,
  known: KnownService,
  policy: Policy,
): OwnershipHindrance | undefined {
  return checks[change](known, policy);
}
