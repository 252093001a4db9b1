import type { Operation } from '../domain/private-link.ts';
import type { PrivateLinkApi } from '../use-cases/ports/hcp.ts';
import type { Caller } from './caller.ts';
import { routes } from './routes.ts';
import { answers, toService } from './wire.ts';

export function createPrivateLinkApi({ call, find, list }: Caller): PrivateLinkApi {
  return {
    createService: (network, service, signal) =>
      call(routes.createService(network, service), answers.operation, signal),
    updateService: (network, change, signal) =>
      call(routes.updateService(network, change), answers.operation, signal),
    deleteService: (network, id, signal) =>
      find(routes.deleteService(network, id), answers.operation, signal),
    async findService(network, id, signal) {
      const found = await find(routes.getService(network, id), answers.service, signal);
      return found === undefined ? undefined : toService(found, network.hvnId);
    },
    async listServices(network, signal) {
      const found = await list(routes.listServices(network), answers.services, signal);
      return found.map((service) => toService(service, network.hvnId));
    },
    findOperation: (project, id, signal) =>
      find(routes.getOperation(project, id), answers.operation, signal),
    async listServiceOperations(project, serviceId, signal) {
      const route = routes.listOperations(project, serviceId);
      const found = await list(route, answers.operations, signal);
      // Nobody has documented what HCP makes of the filter, or of the order.
      return found.filter((operation) => operation.serviceId === serviceId).sort(newestFirst);
    },
  };
}

function newestFirst(left: Operation, right: Operation): number {
  const [a, b] = [momentOf(left), momentOf(right)];
  return a === b ? 0 : a < b ? 1 : -1;
}

/**
 * HCP writes 3, 6 or 9 digits of a second, in one and the same list, and a `Date` sees 3 of them: so
 * moments are compared as text, where the `Z` must not stand against a digit.
 */
function momentOf({ createdAt }: Operation): string {
  return createdAt.replace(/Z$/i, '');
}
