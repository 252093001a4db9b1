import type { CloudInventoryApi } from '../use-cases/ports/hcp.ts';
import type { Caller } from './caller.ts';
import { routes } from './routes.ts';
import { answers, toNetworkLink } from './wire.ts';

export function createInventoryApi({ call, list }: Caller): CloudInventoryApi {
  return {
    getProject: (projectId, signal) => call(routes.getProject(projectId), answers.project, signal),
    getCallerIdentity: (signal) => call(routes.getCallerIdentity(), answers.callerIdentity, signal),
    listHvns: (project, signal) => list(routes.listHvns(project), answers.hvns, signal),
    listClusters: (project, signal) => list(routes.listClusters(project), answers.clusters, signal),
    async listNetworkLinks(network, signal) {
      const peerings = await list(routes.listPeerings(network), answers.peerings, signal);
      const gateways = await list(
        routes.listTransitGateways(network),
        answers.transitGateways,
        signal,
      );
      return [
        ...peerings.map(toNetworkLink('peering', network.hvnId)),
        ...gateways.map(toNetworkLink('transit_gateway', network.hvnId)),
      ];
    },
  };
}
