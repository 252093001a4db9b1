import { type Environment, findEnvironment } from '../domain/policy.ts';
import { findService, type LiveValues, toLiveValues } from '../domain/private-link.ts';
import type { Target } from '../domain/request.ts';
import { checkRequester, checkRival, type Refusals } from './check-asking.ts';
import { checkService, type ServiceChange } from './check-service.ts';
import type { SubmissionSnapshot } from './ports/request-store.ts';
import type { Submitted } from './submit-change.ts';
import { givesWay } from './supersede-request.ts';

/** The service that an update or a delete is about, with all that is known against changing it. */
export type JudgedTarget = {
  readonly refusals: Refusals;
  /** Both `undefined` where the service is not known. */
  readonly target: Target | undefined;
  readonly environment: Environment | undefined;
  readonly live: LiveValues;
};

type Asking = {
  readonly submission: Submitted;
  /** Whether it adds nothing to what is there: such a request may take the place of a pending one. */
  readonly onlyRemoves: (live: LiveValues) => boolean;
};

/** Judges the service by what was last seen of it, by the policy and by other requests. Pure. */
export function judgeTarget(
  change: ServiceChange,
  snapshot: SubmissionSnapshot,
  { submission, onlyRemoves }: Asking,
): JudgedTarget {
  const { inventory, inForce, owned, rival } = snapshot;
  const { serviceId, clusterId, requester } = submission;
  const named = findService(inventory.services, serviceId);
  const service = named?.clusterId === clusterId ? named : undefined;
  const live = toLiveValues(service);
  const target = service && findTarget(snapshot, submission, service);
  const environment = target && findEnvironment(inForce.policy, target);
  const known = { service: target && service, owned, seenAt: inventory.seenAt };
  const stands = checkService(change, known, inForce.policy);
  return {
    refusals: [
      ...(stands === undefined
        ? checkRequester(snapshot, { field: 'service', environment, requester })
        : [{ field: 'service', ...stands } as const]),
      ...(rival !== undefined && givesWay(rival, submission) && onlyRemoves(live)
        ? []
        : checkRival(snapshot, () => 'service')),
    ],
    ...{ target, environment, live },
  };
}

/** `undefined` where it cannot be told in which region the service is: HCP wants that with every write. */
export function findTarget(
  { inventory: { hvn, cluster } }: SubmissionSnapshot,
  { organizationId, projectId }: Submitted,
  service: { readonly id: string; readonly hvnId: string; readonly clusterId: string } & {
    readonly defaultRegion: string | undefined;
  },
): Target | undefined {
  const region = hvn?.region ?? service.defaultRegion ?? cluster?.region;
  if (region === undefined) return undefined;
  const { id: serviceId, hvnId, clusterId } = service;
  return { organizationId, projectId, hvnId, clusterId, serviceId, region };
}
