import { invalid } from './body.ts';
import { checkScope, findIn, hvnOf, isInQueriedRegion } from './lookup.ts';
import { pageOf } from './paging.ts';
import { code, Refused } from './refused.ts';
import { type Call, pageQuery, type Route, regionQuery } from './route.ts';
import type { Cluster } from './types.ts';
import { locationOf, rendered, timestamp } from './wire.ts';
import type { Inner } from './world.ts';

const scope = '/vault/2020-11-25/organizations/:org/projects/:project';

/** @see https://developer.hashicorp.com/hcp/docs/hcp/supported-env/aws */
const awsRegions = [
  'us-west-2',
  'us-east-1',
  'us-east-2',
  'ca-central-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'eu-central-1',
  'eu-north-1',
  'ap-northeast-1',
  'ap-southeast-1',
  'ap-southeast-2',
];

function clusterBody(inner: Inner, cluster: Cluster): unknown {
  const { id, projectId, hvnId, tier, publicIps } = cluster;
  const zone = '9e0f1a2b.z1.hashicorp.cloud';
  return {
    id,
    resource_id: `vault-cluster/${projectId}/${id}`,
    location: locationOf(inner, projectId, hvnOf(inner, cluster)),
    state: cluster.state,
    config: {
      tier,
      network_config: { network_id: hvnId, public_ips_enabled: publicIps },
    },
    dns_names: {
      private: `${id}-private-vault-1a2b3c4d.${zone}`,
      public: publicIps ? `${id}-public-vault-1a2b3c4d.${zone}` : '',
      proxy: `${id}-proxy.${zone}`,
      custom: [],
    },
    current_version: cluster.version,
    created_at: timestamp(cluster.createdAt, inner),
  };
}

const list: Route['handle'] = (inner, call) => {
  const { switches, world } = inner;
  checkScope(inner, call);
  if (!['', 'true', 'false'].includes(call.query['filters.primaries_only'] ?? '')) {
    throw invalid('filters.primaries_only must be true or false');
  }
  const found = world.clusters.filter(
    (each) => each.projectId === call.params['project'] && isHere(inner, call, each),
  );
  const { items, pagination } = pageOf(found, ({ id }) => id, { call, switches });
  const clusters = items.map((cluster) => clusterBody(inner, cluster));
  return { status: 200, body: rendered({ clusters, pagination }, switches) };
};

const isHere = (inner: Inner, call: Call, cluster: Cluster) =>
  isInQueriedRegion(call, hvnOf(inner, cluster));

const get: Route['handle'] = (inner, call) => {
  checkScope(inner, call);
  const wanted = { id: call.params['id'] ?? '', projectId: call.params['project'] ?? '' };
  const cluster = findIn(inner.world.clusters, 'cluster', wanted);
  if (!isHere(inner, call, cluster)) throw new Refused(code.notFound, 'cluster not found');
  return { status: 200, body: rendered({ cluster: clusterBody(inner, cluster) }, inner.switches) };
};

const providers: Route['handle'] = (inner, call) => {
  checkScope(inner, call);
  const known = [
    { name: 'aws', regions: awsRegions },
    { name: 'azure', regions: ['eastus', 'westeurope'] },
  ];
  return { status: 200, body: rendered({ providers: known }, inner.switches) };
};

export const vaultRoutes: Route[] = [
  {
    name: 'ListClusters',
    method: 'GET',
    path: `${scope}/clusters`,
    shape: 'gateway',
    query: ['filters.primaries_only', ...regionQuery, ...pageQuery],
    handle: list,
  },
  {
    name: 'GetCluster',
    method: 'GET',
    path: `${scope}/clusters/:id`,
    shape: 'gateway',
    query: regionQuery,
    handle: get,
  },
  {
    name: 'GetAvailableProviders',
    method: 'GET',
    path: `${scope}/providers`,
    shape: 'gateway',
    query: [...regionQuery, ...pageQuery],
    handle: providers,
  },
];
