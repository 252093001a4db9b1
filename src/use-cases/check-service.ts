import { isOwned, type OwnedService } from '../domain/ownership.ts';
import { findTerraformGlob, type Policy } from '../domain/policy.ts';
import { type PrivateLinkService, toLiveValues } from '../domain/private-link.ts';
import type { ServiceRefusal } from '../intake/refusals.ts';

/** A change of a service that is there. */
export type ServiceChange = 'update' | 'delete';

/** What is known of a service that somebody wants to change. */
export type KnownService = {
  readonly service: PrivateLinkService | undefined;
  readonly owned: OwnedService | undefined;
  readonly seenAt: Date | undefined;
};

/** What can be told of a service alone, without what somebody filled in. */
export type ServiceHindrance = Exclude<
  ServiceRefusal,
  {
    readonly code:
      | ('service_missing' | 'service_changed' | 'service_owned')
      | ('service_as_approved' | 'service_of_terraform');
  }
>;

/** States in which HCP is known to take the change. @see HCP Vault Dedicated docs, PrivateLink states */
const takenIn: Record<ServiceChange, readonly string[]> = {
  update: ['AVAILABLE'],
  delete: ['AVAILABLE', 'FAILED'],
};

/**
 * Says why a service cannot be changed, as far as the last look at HCP can tell: first whose it is, since
 * waiting does not help there, then its state. What is Terraform's can be asked for and decided here, and
 * is carried out there. `undefined` means that nothing known stands in the way.
 */
export function checkService(
  change: ServiceChange,
  { service, owned, seenAt }: KnownService,
  policy: Policy,
): ServiceHindrance | undefined {
  if (service === undefined) return { code: 'service_unknown', seenAt };
  const isTerraforms = findTerraformGlob(policy, service.id) !== undefined;
  const others = isTerraforms ? undefined : judgeOwner(service, owned);
  if (others !== undefined) return others;
  const { state } = service;
  return takenIn[change].includes(state) ? undefined : { code: 'service_state', change, state };
}

function judgeOwner(
  service: PrivateLinkService,
  owned: OwnedService | undefined,
): ServiceHindrance | undefined {
  if (owned === undefined) return { code: 'service_observed' };
  const { requestId } = owned;
  return isOwned(owned, toLiveValues(service)) ? undefined : { code: 'service_remade', requestId };
}
