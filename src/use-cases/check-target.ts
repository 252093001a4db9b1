import { defaultLimits, type Limits } from '../domain/limits.ts';
import type { Cluster, NetworkLink } from '../domain/private-link.ts';
import type { TargetRefusal } from '../intake/refusals.ts';
import type { TargetInventory } from './ports/request-store.ts';

/** States in which a peering or attachment no longer stands in the way. Whether HCP agrees is open. */
const goneLinks = ['DELETING', 'EXPIRED', 'REJECTED', 'FAILED'];

/**
 * Says why a PrivateLink service cannot be created on a cluster, as far as the last look at HCP can
 * tell. The worst reason first; `undefined` means that nothing known stands in the way.
 *
 * @see HCP Vault Dedicated docs, "Configure AWS PrivateLink", Limitations and Prerequisites
 */
export function checkTarget(
  inventory: TargetInventory,
  limits: Pick<Limits, 'servicesPerCluster'> = defaultLimits,
): TargetRefusal | undefined {
  const { cluster, seenAt } = inventory;
  if (cluster === undefined) return { code: 'cluster_unknown', seenAt };
  return (
    checkCluster(cluster) ??
    checkNetwork(inventory) ??
    checkServices(inventory, cluster.id, limits.servicesPerCluster)
  );
}

function checkCluster({ provider, tier, state }: Cluster): TargetRefusal | undefined {
  if (provider.toLowerCase() !== 'aws') return { code: 'cluster_provider', provider };
  if (tier === 'DEV') return { code: 'cluster_tier', tier };
  return state === 'RUNNING' ? undefined : { code: 'cluster_state', state };
}

function checkNetwork({ hvn, links }: TargetInventory): TargetRefusal | undefined {
  if (hvn !== undefined && hvn.state !== 'STABLE')
    return { code: 'hvn_state', hvn: hvn.id, state: hvn.state };
  const link: NetworkLink | undefined = links.find(({ state }) => !goneLinks.includes(state));
  return link && { code: 'network_link', kind: link.kind, id: link.id };
}

function checkServices(
  { services }: TargetInventory,
  clusterId: string,
  limit: number,
): TargetRefusal | undefined {
  const own = services.filter((service) => service.clusterId === clusterId);
  const [service] = own;
  if (service === undefined || own.length < limit) return undefined;
  return { code: 'cluster_has_service', service: service.id };
}
