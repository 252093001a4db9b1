import { invalid } from './body.ts';
import { isInQueriedRegion, scopedProjects } from './lookup.ts';
import { operationState } from './operations.ts';
import { pageOf } from './paging.ts';
import { code, Refused } from './refused.ts';
import { type Answer, type Call, pageQuery, type Route, regionQuery } from './route.ts';
import type { Operation } from './types.ts';
import { operationBody, rendered } from './wire.ts';
import type { Inner } from './world.ts';

const collection = '/operation/2020-05-05/organizations/:org/projects/:project/operations';

/** The load balancer in front gives up on a Wait after this long. @see terraform-provider-hcp PR 22 */
const balancerLimitMs = 60_000;

const linkedQuery = [
  'type',
  'id',
  'uuid',
  'description',
  'location.region.provider',
  'location.region.region',
].map((name) => `linked_resource.${name}`);

function findOperation(inner: Inner, call: Call): Operation {
  const { operation: id = '' } = call.params;
  const isVisible = visibility(inner, call);
  const found = inner.world.operations.find((each) => each.id === id && isVisible(each));
  if (found === undefined) throw new Refused(code.notFound, `operation "${id}" not found`);
  return found;
}

/** Those of the projects in scope are seen; old ones are forgotten. */
function visibility(inner: Inner, call: Call): (operation: Operation) => boolean {
  const { clock, switches } = inner;
  const projects = scopedProjects(inner, call);
  if (projects.length === 0) throw new Refused(code.permissionDenied, '');
  const forgottenBefore = clock.ms() - switches.operationRetentionMs;
  return ({ projectId, doneAt, stuck, region }) =>
    (stuck || doneAt >= forgottenBefore) &&
    isInQueriedRegion(call, { provider: 'aws', region }) &&
    projects.some(({ id }) => id === projectId);
}

function shown(inner: Inner, operation: Operation): Answer {
  const body = { operation: operationBody(inner, operation) };
  return { status: 200, body: rendered(body, inner.switches) };
}

const get: Route['handle'] = (inner, call) => shown(inner, findOperation(inner, call));

/** Best effort: it may answer before DONE, and beyond the load balancer's limit it is a 504 in HTML. */
const wait: Route['handle'] = async (inner, call) => {
  const { clock, switches } = inner;
  const operation = findOperation(inner, call);
  const timeoutMs = durationMs(call.query['timeout']);
  if (switches.wait === 'early') return shown(inner, operation);

  const end = clock.ms() + Math.min(timeoutMs, balancerLimitMs);
  await clock.until(operation.stuck ? end : Math.min(end, operation.doneAt));
  const { state } = operationState(operation, clock.ms());
  if (state === 'DONE' || timeoutMs < balancerLimitMs) return shown(inner, operation);
  const body = '<html><head><title>504 Gateway Time-out</title></head><body></body></html>';
  return { status: 504, body, headers: { server: 'awselb/2.0' } };
};

/** A proto duration as the query carries it, such as `5s` or `0.5s`. */
function durationMs(text: string | undefined): number {
  if (text === undefined || text === '') return Number.POSITIVE_INFINITY;
  if (!/^\d{1,6}(\.\d{1,9})?s$/.test(text)) throw invalid('timeout must be a duration such as 5s');
  return Number(text.slice(0, -1)) * 1_000;
}

const list: Route['handle'] = (inner, call) => {
  const { switches } = inner;
  const isVisible = visibility(inner, call);
  const { 'linked_resource.type': type, 'linked_resource.id': id } = call.query;
  const { 'linked_resource.uuid': uuid } = call.query;
  const wanted = (operation: Operation) =>
    switches.operationFilter === 'ignored' ||
    ([undefined, '', 'hashicorp.network.private-link'].includes(type) &&
      [undefined, '', operation.service.id].includes(id) &&
      [undefined, '', operation.service.id].includes(uuid));
  const found = inner.world.operations.filter((each) => wanted(each) && isVisible(each));
  const { items, pagination } = pageOf(found, keyIn(switches.operationOrder), { call, switches });
  const operations = items.map((operation) => operationBody(inner, operation));
  return { status: 200, body: rendered({ operations, pagination }, switches) };
};

function keyIn(order: 'newest_first' | 'oldest_first') {
  const digits = 20;
  return ({ id, createdAt }: Operation) => {
    const time = order === 'oldest_first' ? createdAt : Number.MAX_SAFE_INTEGER - createdAt;
    return `${time.toFixed(3).padStart(digits, '0')}/${id}`;
  };
}

export const operationRoutes: Route[] = [
  {
    name: 'ListOperations',
    method: 'GET',
    path: collection,
    shape: 'status',
    query: [...linkedQuery, ...regionQuery, ...pageQuery],
    handle: list,
  },
  {
    name: 'GetOperation',
    method: 'GET',
    path: `${collection}/:operation`,
    shape: 'status',
    query: regionQuery,
    handle: get,
  },
  {
    name: 'WaitOperation',
    method: 'GET',
    path: `${collection}/:operation/wait`,
    shape: 'status',
    query: ['timeout', ...regionQuery],
    handle: wait,
  },
];
