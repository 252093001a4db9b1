import type { Network, NewService, Project, ServiceDelta } from '../use-cases/ports/hcp.ts';
import type { CallKind, Method, Query, Urgency } from './call.ts';
import { serviceLinkType } from './wire.ts';

/**
 * The calls that this client makes: HCP's name, path and body of each.
 *
 * @see hashicorp/hcp-sdk-go clients/cloud-network/stable/2020-09-07/client/network_service
 */
export type Route = {
  readonly name: string;
  readonly kind: CallKind;
  readonly urgency: Urgency;
  readonly method: Method;
  readonly path: string;
  readonly query: Query;
  readonly body?: unknown;
  /** Whose budget pays for it; '' where the organization is not known yet. */
  readonly organizationId: string;
};

type Place = { readonly path: string; readonly organizationId: string };

const scoped = ({ organizationId, projectId }: Project) =>
  `organizations/${organizationId}/projects/${projectId}`;

function get(
  name: string,
  { path, organizationId }: Place,
  { urgency, query = {} }: { readonly urgency: Urgency; readonly query?: Query },
): Route {
  return { name, kind: 'read', urgency, method: 'GET', path, query, organizationId };
}

/** What is read decides what is written, to HCP or on the card. */
const binding = { urgency: 'change' } as const;
const polling = { urgency: 'poll' } as const;
const lookingAround = { urgency: 'inventory' } as const;

function networksOf(project: Project): Place {
  const path = `/network/2020-09-07/${scoped(project)}/networks`;
  return { path, organizationId: project.organizationId };
}

function within(network: Network, path: string): Place {
  const { organizationId, path: networks } = networksOf(network);
  return { organizationId, path: `${networks}/${network.hvnId}/${path}` };
}

function operationsOf(project: Project, path = ''): Place {
  const operations = `/operation/2020-05-05/${scoped(project)}/operations`;
  return { path: `${operations}${path}`, organizationId: project.organizationId };
}

/** HCP wants the region in the body of each write. @see hashicorp/terraform-provider-hcp internal/clients/private_link.go */
function locationOf({ organizationId, projectId }: Project, region: string) {
  return {
    organization_id: organizationId,
    project_id: projectId,
    region: { provider: 'aws', region },
  };
}

/** The HVN's own region is implicit; HCP's tools refuse to send it. */
function otherRegions(regions: readonly string[], own: string): readonly string[] {
  return regions.filter((region) => region !== own);
}

function createBody(network: Network, service: NewService) {
  return {
    private_link_service: {
      id: service.id,
      vault_cluster_id: service.clusterId,
      consumer_accounts: service.consumerAccounts,
      consumer_ip_ranges: service.consumerIpRanges,
      consumer_regions: otherRegions(service.consumerRegions, service.region),
      hvn: {
        id: network.hvnId,
        type: 'hashicorp.network.hvn',
        location: locationOf(network, service.region),
      },
    },
  };
}

function updateBody(network: Network, delta: ServiceDelta) {
  const { consumerAccounts, consumerIpRanges, consumerRegions, region } = delta;
  return {
    hvn: { location: locationOf(network, region) },
    add_consumer_accounts: consumerAccounts.added,
    remove_consumer_accounts: consumerAccounts.removed,
    add_consumer_ip_ranges: consumerIpRanges.added,
    remove_consumer_ip_ranges: consumerIpRanges.removed,
    add_consumer_regions: otherRegions(consumerRegions.added, region),
    remove_consumer_regions: otherRegions(consumerRegions.removed, region),
  };
}

type Update = { readonly id: string; readonly delta: ServiceDelta };

export const routes = {
  createService: (network: Network, service: NewService): Route => ({
    ...within(network, 'private-link-services'),
    ...{ ...binding, name: 'CreatePrivateLinkService', kind: 'write', method: 'POST', query: {} },
    body: createBody(network, service),
  }),
  updateService: (network: Network, { id, delta }: Update): Route => ({
    ...within(network, `private-link-services/${id}`),
    ...{ ...binding, name: 'UpdatePrivateLinkService', kind: 'write', method: 'PATCH', query: {} },
    body: updateBody(network, delta),
  }),
  deleteService: (network: Network, id: string): Route => ({
    ...within(network, `private-link-services/${id}`),
    ...{ ...binding, name: 'DeletePrivateLinkService', kind: 'write', method: 'DELETE', query: {} },
  }),
  getService: (network: Network, id: string): Route =>
    get('GetPrivateLinkService', within(network, `private-link-services/${id}`), binding),
  listServices: (network: Network): Route =>
    get('ListPrivateLinkService', within(network, 'private-link-services'), lookingAround),
  getOperation: (project: Project, id: string): Route =>
    get('GetOperation', operationsOf(project, `/${id}`), polling),
  listOperations: (project: Project, serviceId: string): Route =>
    get('ListOperations', operationsOf(project), {
      ...binding,
      query: {
        'linked_resource.type': serviceLinkType,
        'linked_resource.id': serviceId,
      },
    }),
  listHvns: (project: Project): Route => get('ListNetworks', networksOf(project), lookingAround),
  listPeerings: (network: Network): Route =>
    get('ListPeerings', within(network, 'peerings'), lookingAround),
  listTransitGateways: (network: Network): Route =>
    get('ListTgwAttachments', within(network, 'transit-gateway-attachments'), lookingAround),
  listClusters: (project: Project): Route =>
    get(
      'ListClusters',
      {
        path: `/vault/2020-11-25/${scoped(project)}/clusters`,
        organizationId: project.organizationId,
      },
      lookingAround,
    ),
  getProject: (projectId: string): Route =>
    get(
      'GetProject',
      { path: `/resource-manager/2019-12-10/projects/${projectId}`, organizationId: '' },
      lookingAround,
    ),
  getCallerIdentity: (): Route =>
    get(
      'GetCallerIdentity',
      { path: '/iam/2019-12-10/caller-identity', organizationId: '' },
      lookingAround,
    ),
};
