/** HCP as it stands beside the workspace: what its own people would see of it, and what the bot asked. */
import type { Hcp } from '../hcp/server.ts';
import type { LoggedRequest, Operation, Service } from '../hcp/types.ts';
import { faultsInWords } from './fault-words.ts';
import type { Cloud, CloudCall, CloudOperation, CloudService } from './wire.ts';

const operationsShown = 20;
const callsShown = 30;

export function cloudOf(hcp: Hcp): Cloud {
  const { world, clock, faults, requests } = hcp;
  const now = clock.now().getTime();
  return {
    speed: hcp.speed(),
    now: new Date(now).toISOString(),
    hvns: world.hvns.map(({ id, provider, region, cidrBlock, state }) => ({
      ...{ id, provider, region, cidr: cidrBlock, state },
      peerings: world.peerings
        .filter(({ hvnId }) => hvnId === id)
        .map((peering) => ({ id: peering.id, state: peering.state })),
    })),
    clusters: world.clusters.map(({ id, hvnId, tier, state }) => ({ id, hvn: hvnId, tier, state })),
    services: world.services.map(serviceOf),
    operations: newest(world.operations, operationsShown).map((operation) =>
      operationOf(operation, { state: world.operationState(operation.id), now }),
    ),
    calls: newest(requests, callsShown).map(callOf),
    faults: faultsInWords(faults.pending()),
  };
}

function newest<T>(list: readonly T[], count: number): T[] {
  return list.slice(-count).reverse();
}

function serviceOf(service: Service): CloudService {
  const { id, clusterId, state, externalName, defaultRegion, endpoints } = service;
  return {
    ...{ id, cluster: clusterId, state, externalName, region: defaultRegion },
    accounts: [...service.accounts],
    ipRanges: [...service.ipRanges],
    regions: [...service.regions],
    endpoints: endpoints.map(({ reason, judgedAt: _, ...shown }) => ({ ...shown, reason })),
  };
}

function operationOf(
  { id, kind, service, createdAt, doneAt, error, stuck }: Operation,
  { state, now }: { state: string; now: number },
): CloudOperation {
  const isDone = state === 'DONE';
  const share = isDone ? 1 : (now - createdAt) / (doneAt - createdAt);
  return {
    ...{ id, kind, service: service.id, state },
    progress: stuck && !isDone ? undefined : Math.min(Math.max(share, 0), 1),
    endsAt: isDone || stuck ? undefined : new Date(doneAt).toISOString(),
    error: isDone ? error?.message : undefined,
  };
}

/** Neither headers nor body: nothing secret can be in what is left. */
function callOf({ number, at, route, path, status, fault }: LoggedRequest): CloudCall {
  return { number, at: at.toISOString(), route, path, status, fault };
}
