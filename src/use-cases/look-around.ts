import { type FindDriftDeps, findDrift } from './find-drift.ts';
import type { DriftStore } from './ports/drift-store.ts';
import type { Project } from './ports/hcp.ts';
import type { ProjectInventory } from './ports/inventory-store.ts';
import type { Log } from './ports/log.ts';
import { type RefreshDeps, refreshInventory } from './refresh-inventory.ts';

export type LookAroundDeps = RefreshDeps &
  FindDriftDeps & { readonly drifts: Pick<DriftStore, 'now' | 'judge'>; readonly log: Log };

type Wanted = {
  readonly projectIds: readonly string[];
  /** Of all these projects; asked of HCP once for each where it is not configured. */
  readonly organizationId: string | undefined;
};

/**
 * Looks at every configured project in turn, and tells of what is other than approved. One project that cannot be looked at does not keep the others.
 */
export function createLookAround(
  deps: LookAroundDeps,
  { projectIds, organizationId }: Wanted,
): (signal: AbortSignal) => Promise<void> {
  const known = new Map<string, Project>();
  const looked = new Set<string>();
  const resolve = async (projectId: string, signal: AbortSignal): Promise<Project> => {
    if (organizationId !== undefined) return { organizationId, projectId };
    const project = known.get(projectId) ?? (await deps.cloud.getProject(projectId, signal));
    known.set(projectId, project);
    return { organizationId: project.organizationId, projectId };
  };
  return async (signal) => {
    for (const projectId of projectIds)
      await resolve(projectId, signal)
        .then((project) => look(deps, project, signal))
        .then(({ clusters, services }) => {
          const counts = { clusters: clusters.length, services: services.length };
          if (!looked.has(projectId))
            deps.log.info({ projectId, ...counts }, 'project looked at for the first time');
          looked.add(projectId);
        })
        .catch((err: unknown) =>
          deps.log.warn({ projectId, err }, 'project could not be looked at'),
        );
  };
}

async function look(
  deps: LookAroundDeps,
  project: Project,
  signal: AbortSignal,
): Promise<ProjectInventory> {
  const beganAt = await deps.drifts.now();
  const seen = await refreshInventory(deps, { ...project, beganAt }, signal);
  await findDrift(deps, seen);
  return seen;
}
