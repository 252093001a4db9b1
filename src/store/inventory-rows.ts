import type { Cluster, Hvn, NetworkLink, PrivateLinkService } from '../domain/private-link.ts';
import type { ProjectLook } from '../use-cases/ports/inventory-store.ts';
import type { TargetInventory } from '../use-cases/ports/request-store.ts';
import type { inventory } from './schema.ts';

export type InventoryRow = typeof inventory.$inferSelect;
export type Seen = Pick<InventoryRow, 'kind' | 'id' | 'data'>;

/** What was seen around one cluster, from the rows of its project. */
export function toTargetInventory(
  rows: readonly Seen[],
  clusterId: string,
  seenAt: Date | undefined,
): TargetInventory {
  const cluster = ofKind<Cluster>(rows, 'cluster').find(({ id }) => id === clusterId);
  const hvnId = cluster?.hvnId;
  return {
    cluster,
    hvn: ofKind<Hvn>(rows, 'hvn').find(({ id }) => id === hvnId),
    links: ofKind<NetworkLink>(rows, 'link').filter((link) => link.hvnId === hvnId),
    services: ofKind<PrivateLinkService>(rows, 'service'),
    seenAt,
  };
}

/** `toInventoryRows` wrote them: the kind of a row says what its data is. */
function ofKind<T>(rows: readonly Seen[], kind: Seen['kind']): readonly T[] {
  return rows.filter((row) => row.kind === kind).map((row) => row.data as T);
}

export function toInventoryRows(project: ProjectLook): readonly InventoryRow[] {
  const { projectId, beganAt: seenAt } = project;
  const row = (kind: Seen['kind'], id: string, data: Seen['data']): InventoryRow => ({
    projectId,
    kind,
    id,
    data,
    seenAt,
  });
  return [
    ...project.clusters.map((cluster) => row('cluster', cluster.id, cluster)),
    ...project.hvns.map((hvn) => row('hvn', hvn.id, hvn)),
    ...project.links.map((link) => row('link', `${link.hvnId}/${link.kind}/${link.id}`, link)),
    ...project.services.map((service) => row('service', service.id, service)),
  ];
}
