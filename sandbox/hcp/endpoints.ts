/**
 * Connections that consumers ask for. One waits until its time has come and is then judged by what the
 * service allows at that moment; like operations, it is settled by whoever looks first. One that was
 * accepted stays, whatever is allowed later, unless `endpointsOfRemovedAccount` says otherwise.
 *
 * @see https://developer.hashicorp.com/hcp/docs/vault/aws-privatelink: five to ten minutes, 20 connections
 */
import type { Switches } from './switches.ts';
import type { Endpoint, Service } from './types.ts';

/** Whether it keeps its service from being deleted. @see AWS docs, DeleteVpcEndpointServiceConfigurations */
export const isLive = ({ state }: Endpoint): boolean => ['connected', 'pending'].includes(state);

/** By itself, or by its account as a whole. */
export function isAllowed({ accounts }: Service, { account }: Pick<Endpoint, 'account'>): boolean {
  const root = account.replace(/:(user|role)\/.+$/, ':root');
  return ['*', account, root].some((each) => accounts.includes(each));
}

/** Accepts or refuses what has waited long enough. */
export function judgeEndpoints(services: Service[], switches: Switches, now: number): void {
  for (const service of services) {
    for (const endpoint of service.endpoints.filter((each) => isDue(each, now))) {
      const reason = whyRefused(service, endpoint, switches);
      if (reason === undefined) endpoint.state = 'connected';
      else Object.assign(endpoint, { state: 'refused', reason });
    }
  }
}

function isDue({ state, judgedAt }: Endpoint, now: number): boolean {
  return state === 'pending' && judgedAt !== undefined && judgedAt <= now;
}

export function pendingMoments(services: Service[]): number[] {
  return services
    .flatMap(({ endpoints }) => endpoints)
    .flatMap(({ state, judgedAt }) =>
      state === 'pending' && judgedAt !== undefined ? [judgedAt] : [],
    );
}

function whyRefused(service: Service, endpoint: Endpoint, switches: Switches): string | undefined {
  const { id, state, endpoints, regions, defaultRegion } = service;
  if (!['AVAILABLE', 'UPDATING'].includes(state)) return `service "${id}" is ${state}`;
  if (!isAllowed(service, endpoint)) return `${endpoint.account} is not on the allow list`;
  if (![defaultRegion, ...regions].includes(endpoint.region))
    return `${endpoint.region} is not among the regions of the service`;
  const connected = endpoints.filter((each) => each.state === 'connected').length;
  const { limitEndpoints } = switches;
  return connected < limitEndpoints ? undefined : `more than ${limitEndpoints} connections`;
}
