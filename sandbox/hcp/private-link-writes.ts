import {
  agree,
  checkHvnLink,
  invalid,
  readFields,
  readJson,
  readString,
  readStrings,
} from './body.ts';
import { findHvn, findIn } from './lookup.ts';
import { externalNameOf, startOperation, valuesOf } from './operations.ts';
import { code, Refused } from './refused.ts';
import type { Answer, Call, Route } from './route.ts';
import { judgeCreate, judgeUpdate, type Violation } from './rules.ts';
import type { Cluster, Hvn, Operation, Service, ServiceValues } from './types.ts';
import { applyDelta, checkedValues, onceEach, withoutOwnRegion } from './values.ts';
import { operationBody, rendered, serviceBody } from './wire.ts';
import type { Inner } from './world.ts';

/** @see hashicorp/terraform-provider-hcp internal/input/input.go, the rule for every HCP slug. */
const slugPattern = /^[0-9A-Za-z][-0-9A-Za-z]{1,34}[0-9A-Za-z]$/;

const createFields = [
  'id',
  'vault_cluster_id',
  'consumer_accounts',
  'consumer_ip_ranges',
  'consumer_regions',
  'hvn',
];

export const createPrivateLink: Route['handle'] = (inner, call) => {
  const { switches, world, clock } = inner;
  const hvn = findHvn(inner, call);
  const root = { allowed: ['private_link_service'], switches };
  const body = readFields(readJson(call), 'the body', root);
  const fields = readFields(body['private_link_service'], 'private_link_service', {
    ...{ allowed: createFields, switches },
  });
  const id = readString(fields['id'], 'id');
  if (!slugPattern.test(id)) throw invalid(`"${id}" is not a valid id`);
  checkHvnLink(fields['hvn'], hvn, { call, switches });
  const values = createdValues(inner, hvn, fields);
  const cluster = findCluster(inner, hvn, readString(fields['vault_cluster_id'], 'cluster'));
  checkIdIsFree(inner, hvn.projectId, id);
  const error = reportedLater(judgeCreate(inner, { hvn, cluster }, values));

  const now = clock.ms();
  const service: Service = {
    ...{ id, projectId: hvn.projectId, hvnId: hvn.id, clusterId: cluster.id, ...values },
    ...{ defaultRegion: hvn.region, externalName: '', state: 'CREATING' },
    ...{ createdAt: now, updatedAt: now, endpoints: [] },
  };
  if (switches.externalNameWhileCreating === 'present')
    service.externalName = externalNameOf(service);
  world.services.push(service);
  const operation = start(inner, { kind: 'create', service, error });
  return accepted(inner, operation, { private_link_service: serviceBody(inner, service) });
};

function createdValues(
  { switches }: Inner,
  hvn: Hvn,
  fields: Record<string, unknown>,
): ServiceValues {
  const list = (name: string) => readStrings(fields[name], name);
  const checked = checkedValues(
    {
      accounts: list('consumer_accounts'),
      ipRanges: list('consumer_ip_ranges'),
      regions: list('consumer_regions'),
    },
    switches,
  );
  return {
    accounts: onceEach(checked.accounts, switches),
    ipRanges: onceEach(checked.ipRanges, switches),
    regions: withoutOwnRegion(onceEach(checked.regions, switches), hvn.region, switches),
  };
}

function findCluster({ world, switches }: Inner, { projectId }: Hvn, id: string): Cluster {
  const found = world.clusters.find((each) => each.id === id && each.projectId === projectId);
  if (found !== undefined) return found;
  throw new Refused(switches.unknownClusterCode, `cluster "${id}" not found`);
}

/** Unique in the project, not only on the HVN. */
function checkIdIsFree({ world }: Inner, projectId: string, id: string): void {
  const taken = world.services.some(
    (each) => each.projectId === projectId && each.id.toLowerCase() === id.toLowerCase(),
  );
  if (taken) throw new Refused(code.alreadyExists, `PrivateLink service "${id}" already exists`);
}

const lists = { accounts: 'accounts', ipRanges: 'ip_ranges', regions: 'regions' } as const;
const updateFields = Object.values(lists).flatMap((name) => [
  `add_consumer_${name}`,
  `remove_consumer_${name}`,
]);

/** A PATCH is a difference; what the service lists besides stays. It answers without the service. */
export const updatePrivateLink: Route['handle'] = (inner, call) => {
  const { switches } = inner;
  const hvn = findHvn(inner, call);
  const service = findService(inner, call, hvn);
  const allowed = ['id', 'hvn', ...updateFields];
  const fields = readFields(readJson(call), 'the body', { allowed, switches });
  agree(fields['id'], service.id, 'id');
  checkHvnLink(fields['hvn'], hvn, { call, switches });
  const add = changedValues(inner, fields, 'add');
  const remove = changedValues(inner, fields, 'remove');
  const changes = [add, remove].flatMap((each) => Object.values(each)).flat();
  if (changes.length === 0 && switches.emptyUpdate === 'reject') throw invalid('nothing to update');
  const mayPatch =
    service.state === 'AVAILABLE' || (service.state === 'FAILED' && switches.failedAcceptsPatch);
  if (!mayPatch) throw notInState(service, 'updated');

  const live = valuesOf(service);
  const own = (regions: string[]) => withoutOwnRegion(regions, hvn.region, switches);
  const delta = (name: keyof ServiceValues) =>
    applyDelta(live[name], { add: add[name], remove: remove[name] }, switches);
  add.regions = own(add.regions);
  remove.regions = own(remove.regions);
  const after = {
    accounts: delta('accounts'),
    ipRanges: delta('ipRanges'),
    regions: delta('regions'),
  };
  const error = reportedLater(judgeUpdate(after, switches));
  return accepted(inner, start(inner, { kind: 'update', service, error, after }));
};

function changedValues(
  { switches }: Inner,
  fields: Record<string, unknown>,
  verb: 'add' | 'remove',
): ServiceValues {
  const list = (name: keyof ServiceValues) => {
    const field = `${verb}_consumer_${lists[name]}`;
    return readStrings(fields[field], field);
  };
  const values = {
    accounts: list('accounts'),
    ipRanges: list('ipRanges'),
    regions: list('regions'),
  };
  return checkedValues(values, switches);
}

export const deletePrivateLink: Route['handle'] = (inner, call) => {
  const { switches } = inner;
  const service = findService(inner, call, findHvn(inner, call));
  if (service.state === 'DELETING') return deleteAgain(inner, service);
  if (service.state === 'CREATING' || service.state === 'UPDATING') {
    throw notInState(service, 'deleted');
  }
  const connected = service.endpoints.filter(({ state }) => state === 'connected');
  if (connected.length > 0 && switches.deleteWithEndpoints === 'refuse') {
    const message = `service "${service.id}" has ${connected.length} endpoint connections`;
    const violation = { code: code.failedPrecondition, message, when: switches.violations };
    const error = reportedLater(violation);
    return accepted(inner, start(inner, { kind: 'delete', service, error }));
  }
  for (const endpoint of connected) endpoint.state = 'cut';
  return accepted(inner, start(inner, { kind: 'delete', service }));
};

/** @see hashicorp/terraform-provider-hcp PR 122: repeated deletes gave 503 or "execution already started". */
function deleteAgain(inner: Inner, service: Service): Answer {
  const { switches, world } = inner;
  const running = world.operations.findLast((each) => each.service === service);
  if (switches.deleteWhileDeleting === 'failed_precondition') throw notInState(service, 'deleted');
  if (switches.deleteWhileDeleting === 'unavailable' || running === undefined) {
    throw new Refused(code.unavailable, 'a delete is already running');
  }
  if (switches.deleteWhileDeleting === 'already_started_operation') {
    const error = { code: code.aborted, message: 'workflow execution already started' };
    const extra: Operation = { ...running, id: crypto.randomUUID(), createdAt: inner.clock.ms() };
    inner.timeline.operations.push({ ...extra, doneAt: inner.clock.ms(), error });
    return { ...accepted(inner, world.operation(extra.id)), effect: false };
  }
  return { ...accepted(inner, running), effect: false };
}

function findService({ world }: Inner, call: Call, hvn: Hvn): Service {
  const onHvn = world.services.filter(({ hvnId }) => hvnId === hvn.id);
  const wanted = { id: call.params['id'] ?? '', projectId: hvn.projectId };
  return findIn(onHvn, 'PrivateLink service', wanted);
}

const notInState = ({ id, state }: Service, done: string) =>
  new Refused(
    code.failedPrecondition,
    `PrivateLink service "${id}" is ${state} and cannot be ${done}`,
  );

/** Throws what is reported on the call, and returns what its operation will report. */
function reportedLater(violation: Violation | undefined) {
  if (violation?.when === 'sync') throw new Refused(violation.code, violation.message);
  return violation && { code: violation.code, message: violation.message };
}

type Start = Omit<Parameters<typeof startOperation>[3], 'now'>;

function start({ timeline, switches, planned, clock }: Inner, wanted: Start): Operation {
  return startOperation(timeline, switches, planned, { ...wanted, now: clock.ms() });
}

function accepted(inner: Inner, operation: Operation, more: object = {}): Answer {
  const body = { ...more, operation: operationBody(inner, operation) };
  return { status: 200, body: rendered(body, inner.switches), effect: true };
}
