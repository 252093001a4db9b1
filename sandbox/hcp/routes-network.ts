import { checkScope, findHvn, findIn, isInQueriedRegion, onHvn } from './lookup.ts';
import { pageOf } from './paging.ts';
import { hvnQuery, pageQuery, type Route, regionQuery } from './route.ts';
import type { Hvn } from './types.ts';
import { linkOf, locationOf, peeringBody, rendered, timestamp } from './wire.ts';
import type { Inner } from './world.ts';

const collection = '/network/2020-09-07/organizations/:org/projects/:project/networks';
const one = `${collection}/:hvn`;

function networkBody(inner: Inner, hvn: Hvn): unknown {
  const account = { aws_network_data: { account_id: '999988887777' } };
  return {
    id: hvn.id,
    cidr_block: hvn.cidrBlock,
    location: locationOf(inner, hvn.projectId, hvn),
    state: hvn.state,
    created_at: timestamp(hvn.createdAt, inner),
    provider_network_data: hvn.provider === 'aws' ? account : {},
  };
}

const listNetworks: Route['handle'] = (inner, call) => {
  const { switches, world } = inner;
  checkScope(inner, call);
  const hvns = world.hvns.filter(
    (hvn) => hvn.projectId === call.params['project'] && isInQueriedRegion(call, hvn),
  );
  const { items, pagination } = pageOf(hvns, ({ id }) => id, { call, switches });
  const networks = items.map((hvn) => networkBody(inner, hvn));
  return { status: 200, body: rendered({ networks, pagination }, switches) };
};

const getNetwork: Route['handle'] = (inner, call) => {
  const network = networkBody(inner, findHvn(inner, call));
  return { status: 200, body: rendered({ network }, inner.switches) };
};

/** Links to whatever keeps the HVN from being deleted. */
const listDependencies: Route['handle'] = (inner, call) => {
  const { switches, world } = inner;
  const hvn = findHvn(inner, call);
  const location = locationOf(inner, hvn.projectId, hvn);
  const kinds: { type: string; list: { id: string; hvnId: string; projectId: string }[] }[] = [
    { type: 'hashicorp.vault.cluster', list: world.clusters },
    { type: 'hashicorp.network.private-link', list: world.services },
    { type: 'hashicorp.network.peering', list: world.peerings },
    { type: 'hashicorp.network.tgw-attachment', list: world.tgws },
  ];
  const here = kinds.flatMap(({ type, list }) => onHvn(list, hvn).map(({ id }) => ({ type, id })));
  const keyOf = ({ type, id }: { type: string; id: string }) => `${type}/${id}`;
  const { items, pagination } = pageOf(here, keyOf, { call, switches });
  const dependencies = items.map(({ type, id }) => linkOf(type, id, location));
  return { status: 200, body: rendered({ dependencies, pagination }, switches) };
};

const listPeerings: Route['handle'] = (inner, call) => {
  const { switches, world } = inner;
  const hvn = findHvn(inner, call);
  const here = onHvn(world.peerings, hvn);
  const { items, pagination } = pageOf(here, ({ id }) => id, { call, switches });
  const peerings = items.map((peering) => awsPeering(inner, peering));
  return { status: 200, body: rendered({ peerings, pagination }, switches) };
};

const getPeering: Route['handle'] = (inner, call) => {
  const hvn = findHvn(inner, call);
  const here = onHvn(inner.world.peerings, hvn);
  const wanted = { id: call.params['id'] ?? '', projectId: hvn.projectId };
  const peering = awsPeering(inner, findIn(here, 'peering', wanted));
  return { status: 200, body: rendered({ peering }, inner.switches) };
};

function awsPeering(inner: Inner, peering: Parameters<typeof peeringBody>[1]): unknown {
  return { ...peeringBody(inner, peering), provider_peering_id: 'pcx-0a1b2c3d4e5f60718' };
}

const listTgwAttachments: Route['handle'] = (inner, call) => {
  const { switches, world } = inner;
  const hvn = findHvn(inner, call);
  const here = onHvn(world.tgws, hvn);
  const { items, pagination } = pageOf(here, ({ id }) => id, { call, switches });
  const attachments = items.map((each) => ({
    ...peeringBody(inner, each),
    provider_tgw_attachment_id: 'tgw-attach-0a1b2c3d4e5f60718',
  }));
  return { status: 200, body: rendered({ tgw_attachments: attachments, pagination }, switches) };
};

export const networkRoutes: Route[] = [
  {
    name: 'ListNetworks',
    method: 'GET',
    path: collection,
    shape: 'gateway',
    query: [...regionQuery, ...pageQuery],
    handle: listNetworks,
  },
  {
    name: 'GetNetwork',
    method: 'GET',
    path: one,
    shape: 'gateway',
    query: regionQuery,
    handle: getNetwork,
  },
  {
    name: 'ListNetworkDependencies',
    method: 'GET',
    path: `${one}/dependencies`,
    shape: 'gateway',
    query: [...regionQuery, ...pageQuery],
    handle: listDependencies,
  },
  {
    name: 'ListPeerings',
    method: 'GET',
    path: `${one}/peerings`,
    shape: 'gateway',
    query: [...regionQuery, ...pageQuery],
    handle: listPeerings,
  },
  {
    name: 'GetPeering',
    method: 'GET',
    path: `${one}/peerings/:id`,
    shape: 'gateway',
    query: regionQuery,
    handle: getPeering,
  },
  {
    name: 'ListTgwAttachments',
    method: 'GET',
    path: `${one}/transit-gateway-attachments`,
    shape: 'gateway',
    query: [...hvnQuery, ...pageQuery],
    handle: listTgwAttachments,
  },
];
