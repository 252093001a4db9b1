import { code, Refused } from './refused.ts';
import type { Call } from './route.ts';
import type { Hvn } from './types.ts';
import type { Inner } from './world.ts';

/** Throws a 403 without words for a foreign organization or project, as HCP was seen to answer. */
export function checkScope({ world }: Inner, { params }: Call): void {
  const { org, project } = params;
  const known = world.projects.some(
    (each) => (project === '-' || each.id === project) && each.organizationId === org,
  );
  if (!known) throw new Refused(code.permissionDenied, '');
}

/** The HVN of the path; the region of the query, where one is given, must be its own. */
export function findHvn(inner: Inner, call: Call, id = call.params['hvn'] ?? ''): Hvn {
  checkScope(inner, call);
  const hvn = findIn(inner.world.hvns, 'HVN', { id, projectId: call.params['project'] ?? '' });
  if (!isInQueriedRegion(call, hvn)) throw new Refused(code.notFound, `HVN "${id}" not found`);
  return hvn;
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
