import { code, Refused } from './refused.ts';
import type { Call } from './route.ts';
import type { Hvn, Project, Service } from './types.ts';
import type { Inner } from './world.ts';

/** Throws a 403 without words for a foreign organization or project, as HCP was seen to answer. */
export function checkScope(inner: Inner, call: Call): void {
  if (scopedProjects(inner, call).length === 0 || call.params['project'] === '-') {
    throw new Refused(code.permissionDenied, '');
  }
}

/** The projects that the path means; `-`, where a call allows it, is any of the organization. */
export function scopedProjects({ world }: Inner, { params }: Call): Project[] {
  const { org, project } = params;
  return world.projects.filter(
    ({ id, organizationId }) => organizationId === org && (project === '-' || project === id),
  );
}

/** The HVN of the path; the region of the query, where one is given, must be its own. */
export function findHvn(inner: Inner, call: Call): Hvn {
  const { hvn: id = '', project: projectId = '' } = call.params;
  checkScope(inner, call);
  const hvn = findIn(inner.world.hvns, 'HVN', { id, projectId });
  if (!isInQueriedRegion(call, hvn)) throw new Refused(code.notFound, `HVN "${id}" not found`);
  return hvn;
}

export function onHvn<T extends { hvnId: string; projectId: string }>(list: T[], hvn: Hvn): T[] {
  return list.filter(({ hvnId, projectId }) => hvnId === hvn.id && projectId === hvn.projectId);
}

/** The service that the path names; under another HVN's path it does not exist. */
export function findService({ world }: Inner, call: Call, hvn: Hvn): Service {
  const wanted = { id: call.params['id'] ?? '', projectId: hvn.projectId };
  return findIn(onHvn(world.services, hvn), 'PrivateLink service', wanted);
}

export function hvnOf(
  { world }: Inner,
  { hvnId, projectId }: { hvnId: string; projectId: string },
): Hvn {
  return findIn(world.hvns, 'HVN', { id: hvnId, projectId });
}

export function findIn<T extends { id: string; projectId: string }>(
  list: T[],
  what: string,
  { id, projectId }: { id: string; projectId: string },
): T {
  const found = list.find((each) => each.id === id && each.projectId === projectId);
  if (found === undefined) throw new Refused(code.notFound, `${what} "${id}" not found`);
  return found;
}

export function isInQueriedRegion(
  { query }: Call,
  place: { provider: string; region: string },
): boolean {
  return ['', 'hvn.'].every((prefix) => {
    const provider = query[`${prefix}location.region.provider`] || place.provider;
    const region = query[`${prefix}location.region.region`] || place.region;
    return provider === place.provider && region === place.region;
  });
}
