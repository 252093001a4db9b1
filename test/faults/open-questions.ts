/**
 * What HCP's public documentation leaves open, and each way in which HCP may answer it. Every row is an
 * answer that the local HCP gives by a switch, and what people are told then.
 */
import type { Switches } from '../../sandbox/hcp/switches.ts';
import type { HcpChange } from '../../src/domain/request.ts';
import {
  afterLost,
  atWrite,
  checkedDone,
  done,
  justBefore,
  type Row,
  refused,
  resets,
  sentAgain,
  serviceOf,
} from './grid-row.ts';
import { account, type Cell } from './grid-world.ts';

type Answer = Row & {
  readonly switches: Partial<Switches>;
  /** The changes that it is about. */
  readonly changes: readonly HcpChange[];
};

export type Question = { readonly question: string; readonly answers: readonly Answer[] };

const nothing = (): undefined => undefined;
const every = ['create', 'update', 'delete'] as const;
const refusedAfterLooks = '0 effects: checking, sent again, refused by HCP';
const failedByOperation = '1 effect: operation failed';
const slowlyDone = '1 effect: slow, carried out';
const minuteMs = 60_000;

/** Somebody else's hand between the bot's look and its call: what the look saw is no longer so. */
const rival = justBefore('createService', ({ hcp, clusterId }: Cell) => {
  hcp.world.addService({ id: `${clusterId}-rival`, clusterId });
});
const idTaken = justBefore('createService', ({ hcp, serviceId }) => {
  const [clusterId, hvnId] = [`${serviceId}-other`, `${serviceId}-hvn`];
  hcp.world.addHvn({ id: hvnId });
  hcp.world.addCluster({ id: clusterId, hvnId });
  hcp.world.addService({ id: serviceId, clusterId });
});
const peering = justBefore('createService', ({ hcp, clusterId }) => {
  hcp.world.addPeering({ hvnId: hcp.world.cluster(clusterId).hvnId });
});
const deadPeering = justBefore('createService', ({ hcp, clusterId }) => {
  hcp.world.addPeering({ hvnId: hcp.world.cluster(clusterId).hvnId, state: 'FAILED' });
});
const busy = justBefore('updateService', ({ hcp, serviceId }) => {
  hcp.faults.forceState(serviceId, 'UPDATING');
});
const failed = justBefore('updateService', ({ hcp, serviceId }) => {
  hcp.world.failService(serviceId);
});
const addedAlready = justBefore('updateService', (cell) => {
  const accounts = [...(serviceOf(cell)?.accounts ?? []), account(3)];
  cell.hcp.world.editService(cell.serviceId, { accounts });
});
const connected: Row['arrange'] = ({ hcp, serviceId }) => {
  hcp.world.addEndpoint(serviceId);
  return undefined;
};
const operationFails: Row['arrange'] = ({ hcp }) => {
  hcp.faults.failNextOperation({ message: 'no capacity' });
  return undefined;
};

export const questions: readonly Question[] = [
  {
    question: 'which code a violation has',
    answers: [
      {
        name: 'a second service on the cluster is code 9',
        ...{ switches: { secondServiceCode: 9 }, changes: ['create'] },
        ...{ arrange: rival, told: refused },
      },
      {
        name: 'a second service on the cluster is code 6, like an id that is taken',
        ...{ switches: { secondServiceCode: 6 }, changes: ['create'] },
        ...{ arrange: rival, told: refusedAfterLooks, card: 'HCP said (code 6)' },
      },
      {
        name: 'an id that is taken on another network is code 6',
        ...{ switches: {}, changes: ['create'], arrange: idTaken },
        ...{ told: refusedAfterLooks, card: 'HCP said (code 6)' },
      },
      {
        name: 'too many values are code 8, without the headers of a rate limit',
        ...{ switches: { limitCode: 8, limitIpRanges: 1 }, changes: ['create', 'update'] },
        ...{ arrange: nothing, told: refused, card: 'HCP said (code 8)' },
      },
      {
        name: 'too many values are code 3',
        ...{ switches: { limitCode: 3, limitIpRanges: 1 }, changes: ['create', 'update'] },
        ...{ arrange: nothing, told: refused, card: 'HCP said (code 3)' },
      },
      {
        name: 'a peering that is dead blocks',
        ...{ switches: { deadPeerings: 'blocking' }, changes: ['create'] },
        ...{ arrange: deadPeering, told: refused, card: 'HCP said (code 9)' },
      },
      {
        name: 'a peering that is dead is ignored',
        ...{ switches: { deadPeerings: 'ignored' }, changes: ['create'] },
        ...{ arrange: deadPeering, told: done },
      },
      {
        name: 'an update outside AVAILABLE is code 9',
        ...{ switches: {}, changes: ['update'], arrange: busy, told: refused },
        card: 'HCP said (code 9)',
      },
    ],
  },
  {
    question: 'whether a violation shows on the call or by its operation',
    answers: [
      {
        name: 'on the call',
        ...{ switches: { violations: 'sync' }, changes: ['create'] },
        ...{ arrange: peering, told: refused },
      },
      {
        name: 'by its operation',
        ...{ switches: { violations: 'async' }, changes: ['create'] },
        ...{ arrange: peering, told: failedByOperation },
      },
      {
        name: 'a second service by its operation, and its code is 6',
        switches: { secondServiceWhen: 'async', secondServiceCode: 6 },
        ...{ changes: ['create'], arrange: rival, told: failedByOperation },
      },
    ],
  },
  {
    question: 'whether a FAILED service takes an update',
    answers: [
      {
        name: 'it only takes a deletion',
        ...{ switches: { failedAcceptsPatch: false }, changes: ['update'] },
        ...{ arrange: failed, told: refused },
      },
      {
        name: 'it does, and is repaired by it',
        ...{ switches: { failedAcceptsPatch: true }, changes: ['update'] },
        ...{ arrange: failed, told: done },
      },
    ],
  },
  {
    question: 'what an update that failed leaves',
    answers: [
      {
        name: 'a service in FAILED',
        ...{ switches: { failedUpdateLeaves: 'FAILED' }, changes: ['update'] },
        ...{ arrange: operationFails, told: failedByOperation },
      },
      {
        name: 'a service as it was',
        ...{ switches: { failedUpdateLeaves: 'AVAILABLE' }, changes: ['update'] },
        ...{ arrange: operationFails, told: failedByOperation },
      },
    ],
  },
  {
    question: 'when an update begins to show',
    answers: [
      {
        name: 'at once',
        ...{ switches: { updateShows: 'at_once' }, changes: ['update'] },
        ...{ arrange: nothing, told: done },
      },
      {
        name: 'when it is done',
        ...{ switches: { updateShows: 'when_done' }, changes: ['update'] },
        ...{ arrange: nothing, told: done },
      },
      {
        name: 'when it is done, and its answer was lost',
        ...{ switches: { updateShows: 'when_done' }, changes: ['update'] },
        arrange: atWrite(({ hcp }, route, scope) => hcp.faults.loseAnswer(route, scope)),
        told: checkedDone,
      },
    ],
  },
  {
    question: 'whether a service with connected endpoints can be deleted',
    answers: [
      {
        name: 'refused on the call',
        ...{ switches: { deleteWithEndpoints: 'refuse' }, changes: ['delete'] },
        ...{ arrange: connected, told: refused },
      },
      {
        name: 'refused by its operation',
        switches: { deleteWithEndpoints: 'refuse', violations: 'async' },
        ...{ changes: ['delete'], arrange: connected, told: failedByOperation },
      },
      {
        name: 'deleted, and the connections are cut',
        ...{ switches: { deleteWithEndpoints: 'sever' }, changes: ['delete'] },
        ...{ arrange: connected, told: done },
      },
    ],
  },
  {
    question: 'what a value is that is there already',
    answers: [
      {
        name: 'an error',
        ...{ switches: { duplicateValues: 'reject' }, changes: ['update'] },
        ...{ arrange: addedAlready, told: refused },
      },
      {
        name: 'nothing',
        ...{ switches: { duplicateValues: 'ignore' }, changes: ['update'] },
        ...{ arrange: addedAlready, told: done },
      },
    ],
  },
  {
    question: 'how long a page is, how many calls there may be, and how long an operation is kept',
    answers: [
      {
        name: 'one item to a page',
        ...{ switches: { defaultPageSize: 1, maxPageSize: 1 }, changes: every },
        ...{ arrange: nothing, told: done },
      },
      {
        name: 'an operation is forgotten as soon as it is done',
        ...{ switches: { operationRetentionMs: 0 }, changes: every },
        ...{ arrange: nothing, told: done },
      },
      {
        name: 'operations cannot be asked for by service, and the oldest is first',
        switches: { operationFilter: 'ignored', operationOrder: 'oldest_first' },
        ...{ changes: every, arrange: afterLost(resets, () => undefined), told: sentAgain },
      },
    ],
  },
  {
    question: 'how long an operation takes',
    answers: [
      {
        name: 'no time at all',
        switches: { createMs: 0, updateMs: 0, deleteMs: 0, pendingMs: 0, lagMs: 0 },
        ...{ changes: every, arrange: nothing, told: done },
      },
      {
        name: 'fifty minutes',
        switches: { createMs: 50 * minuteMs, updateMs: 50 * minuteMs, deleteMs: 50 * minuteMs },
        ...{ changes: every, arrange: nothing, told: slowlyDone },
      },
      {
        name: 'it waits in a queue first',
        ...{ switches: { queuedMs: 3 * minuteMs }, changes: every },
        ...{ arrange: nothing, told: done },
      },
    ],
  },
  {
    question: 'how long after DONE a service is what was asked for',
    answers: [
      {
        name: 'at once',
        ...{ switches: { lagMs: 0 }, changes: every, arrange: nothing, told: done },
      },
      {
        name: 'three minutes',
        ...{ switches: { lagMs: 3 * minuteMs }, changes: every, arrange: nothing, told: done },
      },
    ],
  },
  {
    question: 'how answers are written',
    answers: [
      {
        name: 'with every empty field, nine digits of a second, and lists in an order of their own',
        switches: { unset: 'emitted', timestampDigits: 9, valueOrder: 'reversed' },
        ...{ changes: every, arrange: nothing, told: done },
      },
      {
        name: 'without empty fields, with three digits of a second, in the order that was sent',
        switches: { unset: 'absent', timestampDigits: 3, valueOrder: 'as_sent' },
        ...{ changes: every, arrange: nothing, told: done },
      },
      {
        name: 'with an external name before the service is there',
        ...{ switches: { externalNameWhileCreating: 'present' }, changes: ['create'] },
        ...{ arrange: nothing, told: done },
      },
    ],
  },
];
