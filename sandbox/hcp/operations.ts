import { createHash, randomUUID } from 'node:crypto';
import { isAllowed, isLive, judgeEndpoints, pendingMoments } from './endpoints.ts';
import type { Switches } from './switches.ts';
import type { GrpcStatus, Operation, Service, ServiceValues } from './types.ts';

/**
 * The life of an operation is fixed when it is accepted, as moments in virtual time; nothing runs
 * in the background. Whoever looks at the world first settles what has become due. DONE and what
 * it means to the service are two moments, because Terraform polls for both.
 */
export type Timeline = {
  services: Service[];
  operations: Operation[];
  /** Operations whose outcome does not show yet. */
  unsettled: Set<Operation>;
};

/** What the fault methods have in store for operations yet to be accepted. */
export type OperationFaults = {
  errors: GrpcStatus[];
  serviceFailures: number;
  stuck: number;
  slowFactor: number;
};

export type OperationStart = {
  kind: Operation['kind'];
  service: Service;
  now: number;
  error?: GrpcStatus | undefined;
  after?: ServiceValues;
};

const pendingState = { create: 'CREATING', update: 'UPDATING', delete: 'DELETING' } as const;

/** Accepts the operation and puts its service into the pending state. */
export function startOperation(
  timeline: Timeline,
  switches: Switches,
  planned: OperationFaults,
  start: OperationStart,
): Operation {
  const { kind, service, now } = start;
  const error = start.error ?? planned.errors.shift();
  const stuck = planned.stuck > 0;
  if (stuck) planned.stuck -= 1;
  const serviceFails = error === undefined && planned.serviceFailures > 0;
  if (serviceFails) planned.serviceFailures -= 1;

  const operation: Operation = {
    id: randomUUID(),
    kind,
    projectId: service.projectId,
    service,
    stuck,
    serviceFails,
    region: service.defaultRegion,
    ...moments(switches, kind, { now, factor: planned.slowFactor }),
    ...(error === undefined ? {} : { error }),
  };
  if (start.after !== undefined) {
    operation.after = start.after;
    operation.before = valuesOf(service);
    if (switches.updateShows === 'at_once') Object.assign(service, start.after);
  }
  service.state = pendingState[kind];
  service.updatedAt = now;
  timeline.operations.push(operation);
  timeline.unsettled.add(operation);
  return operation;
}

function moments(switches: Switches, kind: Operation['kind'], at: { now: number; factor: number }) {
  const length = {
    create: switches.createMs,
    update: switches.updateMs,
    delete: switches.deleteMs,
  };
  const after = (ms: number) => at.now + ms * at.factor;
  const { pendingMs, queuedMs } = switches;
  const doneMs = Math.max(length[kind], pendingMs + queuedMs);
  return {
    createdAt: at.now,
    queuedAt: after(pendingMs),
    runningAt: after(pendingMs + queuedMs),
    doneAt: after(doneMs),
    settledAt: after(doneMs) + switches.lagMs,
  };
}

function valuesOf(service: Service): ServiceValues {
  const { accounts, ipRanges, regions } = service;
  return { accounts: [...accounts], ipRanges: [...ipRanges], regions: [...regions] };
}

/** PENDING → (QUEUED) → RUNNING → DONE, and the moment at which it got there. */
export function operationState(
  operation: Operation,
  now: number,
): { state: string; since: number } {
  const { forcedState, createdAt, queuedAt, runningAt, doneAt } = operation;
  if (forcedState !== undefined) return { state: forcedState, since: createdAt };
  if (now >= doneAt && !operation.stuck) return { state: 'DONE', since: doneAt };
  if (now >= runningAt) return { state: 'RUNNING', since: runningAt };
  if (now >= queuedAt) return { state: 'QUEUED', since: queuedAt };
  return { state: 'PENDING', since: createdAt };
}

/** Shows on the services whatever has become due; safe to call at any time. */
export function progress(timeline: Timeline, switches: Switches, now: number): void {
  for (const operation of timeline.unsettled) {
    if (operation.stuck || now < operation.settledAt) continue;
    timeline.unsettled.delete(operation);
    // Endpoints whose time came before this are judged by what was allowed before this.
    judgeEndpoints(timeline.services, switches, operation.settledAt);
    settle(timeline, switches, operation);
  }
  judgeEndpoints(timeline.services, switches, now);
}

/** The next moment at which an operation, a service or an endpoint will look different, or undefined. */
export function nextMoment(timeline: Timeline, now: number): number | undefined {
  const moments = [...timeline.unsettled]
    .filter(({ stuck }) => !stuck)
    .flatMap((each) => [each.queuedAt, each.runningAt, each.doneAt, each.settledAt])
    .concat(pendingMoments(timeline.services))
    .filter((moment) => moment > now);
  return moments.length === 0 ? undefined : Math.min(...moments);
}

function settle(timeline: Timeline, switches: Switches, operation: Operation): void {
  const { service, kind } = operation;
  service.updatedAt = operation.settledAt;
  if (operation.error !== undefined || operation.serviceFails) {
    if (operation.before !== undefined) Object.assign(service, operation.before);
    service.state = kind === 'update' ? switches.failedUpdateLeaves : 'FAILED';
    if (operation.serviceFails) service.state = 'FAILED';
    return;
  }
  if (kind === 'delete') {
    const index = timeline.services.indexOf(service);
    if (index >= 0) timeline.services.splice(index, 1);
    for (const endpoint of service.endpoints.filter(isLive)) endpoint.state = 'cut';
    return;
  }
  if (operation.after !== undefined) {
    Object.assign(service, operation.after);
    if (switches.endpointsOfRemovedAccount === 'cut') cutRemoved(service);
  }
  service.externalName ||= externalNameOf(service);
  service.state = 'AVAILABLE';
}

function cutRemoved(service: Service): void {
  for (const endpoint of service.endpoints) {
    if (endpoint.state === 'connected' && !isAllowed(service, endpoint)) endpoint.state = 'cut';
  }
}

/** An AWS endpoint-service name; the same service always has the same. */
export function externalNameOf(service: Service): string {
  const seed = `${service.projectId}/${service.id}/${service.createdAt}`;
  const hex = createHash('sha256').update(seed).digest('hex').slice(0, 17);
  return `com.amazonaws.vpce.${service.defaultRegion}.vpce-svc-${hex}`;
}
