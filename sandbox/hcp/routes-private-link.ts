import { findHvn, findService, onHvn } from './lookup.ts';
import { pageOf } from './paging.ts';
import { createPrivateLink } from './private-link-create.ts';
import { deletePrivateLink } from './private-link-delete.ts';
import { updatePrivateLink } from './private-link-update.ts';
import { hvnQuery, pageQuery, type Route, regionQuery } from './route.ts';
import { rendered, serviceBody } from './wire.ts';

const collection =
  '/network/2020-09-07/organizations/:org/projects/:project/networks/:hvn/private-link-services';

const get: Route['handle'] = (inner, call) => {
  const service = findService(inner, call, findHvn(inner, call));
  const body = { private_link_service: serviceBody(inner, service) };
  return { status: 200, body: rendered(body, inner.switches) };
};

/** Per HVN; the API has no list across a project and no filter by cluster or state. */
const list: Route['handle'] = (inner, call) => {
  const hvn = findHvn(inner, call);
  const { switches, world } = inner;
  const here = onHvn(world.services, hvn);
  const { items, pagination } = pageOf(here, ({ id }) => id, { call, switches });
  const services = items.map((service) => serviceBody(inner, service));
  const body = { private_link_services: services, pagination };
  return { status: 200, body: rendered(body, switches) };
};

export const privateLinkRoutes: Route[] = [
  {
    name: 'CreatePrivateLinkService',
    method: 'POST',
    path: collection,
    shape: 'gateway',
    query: [],
    handle: createPrivateLink,
  },
  {
    name: 'ListPrivateLinkService',
    method: 'GET',
    path: collection,
    shape: 'gateway',
    query: [...hvnQuery, ...pageQuery],
    handle: list,
  },
  {
    name: 'GetPrivateLinkService',
    method: 'GET',
    path: `${collection}/:id`,
    shape: 'gateway',
    query: hvnQuery,
    handle: get,
  },
  {
    name: 'UpdatePrivateLinkService',
    method: 'PATCH',
    path: `${collection}/:id`,
    shape: 'gateway',
    query: [],
    handle: updatePrivateLink,
  },
  {
    name: 'DeletePrivateLinkService',
    method: 'DELETE',
    path: `${collection}/:id`,
    shape: 'gateway',
    query: regionQuery,
    handle: deletePrivateLink,
  },
];
