import type { CloudInventoryApi, PrivateLinkApi, Project } from './ports/hcp.ts';
import type { InventoryStore, ProjectLook } from './ports/inventory-store.ts';

export type RefreshDeps = {
  readonly cloud: CloudInventoryApi;
  readonly hcp: Pick<PrivateLinkApi, 'listServices'>;
  readonly inventory: Pick<InventoryStore, 'replace'>;
};

/**
 * Looks at everything in a project that a request can be about, replaces what was known of it, and gives it.
 * Half a look is none: a call that fails leaves the last inventory, with its age.
 */
export async function refreshInventory(
  deps: RefreshDeps,
  { beganAt, ...project }: Project & Pick<ProjectLook, 'beganAt'>,
  signal: AbortSignal,
): Promise<ProjectLook> {
  const [hvns, clusters] = await Promise.all([
    deps.cloud.listHvns(project, signal),
    deps.cloud.listClusters(project, signal),
  ]);
  const used = hvns.filter(({ id }) => clusters.some(({ hvnId }) => hvnId === id));
  const looks = await Promise.all(
    used.map(async ({ id: hvnId }) => {
      const network = { ...project, hvnId };
      return await Promise.all([
        deps.cloud.listNetworkLinks(network, signal),
        deps.hcp.listServices(network, signal),
      ]);
    }),
  );
  const services = looks.flatMap(([, seen]) => seen);
  const links = looks.flatMap(([seen]) => seen);
  const seen = { ...project, beganAt, hvns, clusters, links, services };
  await deps.inventory.replace(seen);
  return seen;
}
