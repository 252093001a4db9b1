/** Open questions about what HCP refuses, and how it says so. */
import { atWrite, checkedDone, done, justBefore, type Row, refused } from './grid-row.ts';
import type { Cell } from './grid-world.ts';
import { failedByOperation, nothing, operationFails, type Question } from './open-question.ts';

const refusedAfterLooks = '0 effects: checking, sent again, refused by HCP';
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
const gateway = justBefore('createService', ({ hcp, clusterId }) => {
  hcp.world.addTgw({ hvnId: hcp.world.cluster(clusterId).hvnId });
});
const developerTier = justBefore('createService', ({ hcp, clusterId }) => {
  hcp.world.setCluster(clusterId, { tier: 'DEV' });
});
const azure = justBefore('createService', ({ hcp, clusterId }) => {
  hcp.world.setHvn(hcp.world.cluster(clusterId).hvnId, { provider: 'azure' });
});
const noCluster = justBefore('createService', ({ hcp, clusterId }) => {
  const { clusters } = hcp.world;
  clusters.splice(clusters.indexOf(hcp.world.cluster(clusterId)), 1);
});
const busy = justBefore('updateService', ({ hcp, serviceId }) => {
  hcp.faults.forceState(serviceId, 'UPDATING');
});
const failed = justBefore('updateService', ({ hcp, serviceId }) => {
  hcp.world.failService(serviceId);
});
const connected: Row['arrange'] = ({ hcp, serviceId }) => {
  hcp.world.addEndpoint(serviceId);
  return undefined;
};

export const rules: readonly Question[] = [
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
        name: 'a transit gateway is code 9',
        ...{ switches: {}, changes: ['create'], arrange: gateway, told: refused },
        card: 'HCP said (code 9)',
      },
      {
        name: 'a cluster of the DEV tier is code 9',
        ...{ switches: {}, changes: ['create'], arrange: developerTier, told: refused },
        card: 'HCP said (code 9)',
      },
      {
        name: 'a network that is not on AWS',
        ...{ switches: {}, changes: ['create'], arrange: azure, told: refused },
      },
      {
        name: 'a cluster that is gone is code 5',
        ...{ switches: { unknownClusterCode: 5 }, changes: ['create'] },
        ...{ arrange: noCluster, told: refused, card: 'HCP said (code 5)' },
      },
      {
        name: 'a cluster that is gone is code 3',
        ...{ switches: { unknownClusterCode: 3 }, changes: ['create'] },
        ...{ arrange: noCluster, told: refused, card: 'HCP said (code 3)' },
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
        name: 'too many values by its operation',
        switches: { violations: 'async', limitIpRanges: 1 },
        ...{ changes: ['create', 'update'], arrange: nothing, told: failedByOperation },
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
];
