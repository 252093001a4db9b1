/** Open questions about values, pages, and how long HCP takes. */
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
import { account } from './grid-world.ts';
import { nothing, operationFails, type Question } from './open-question.ts';

const every = ['create', 'update', 'delete'] as const;
const slowlyDone = '1 effect: slow, carried out';
const minuteMs = 60_000;

/** Somebody else's hand between the bot's look and its call: what the look saw is no longer so. */
const addedAlready = justBefore('updateService', (cell) => {
  const accounts = [...(serviceOf(cell)?.accounts ?? []), account(3)];
  cell.hcp.world.editService(cell.serviceId, { accounts });
});
const ownRegion = justBefore('updateService', ({ hcp, serviceId }) => {
  hcp.world.editService(serviceId, { regions: [hcp.world.service(serviceId).defaultRegion] });
});
const deleting: Row['arrange'] = atWrite(({ hcp }, route, scope) =>
  hcp.faults.loseAnswer(route, scope),
);

export const valuesAndTimes: readonly Question[] = [
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
    question: "whether the network's own region may stand in the list",
    answers: [
      {
        name: 'it may, and somebody has put it there',
        ...{ switches: { hvnRegion: 'accept' }, changes: ['update'] },
        ...{ arrange: ownRegion, told: done },
      },
    ],
  },
  {
    question: 'what a deletion is while another one runs, after an answer that was lost',
    answers: [
      {
        name: 'an error that passes',
        ...{ switches: { deleteWhileDeleting: 'unavailable' }, changes: ['delete'] },
        ...{ arrange: deleting, told: checkedDone },
      },
      {
        name: 'an error',
        ...{ switches: { deleteWhileDeleting: 'failed_precondition' }, changes: ['delete'] },
        ...{ arrange: deleting, told: checkedDone },
      },
      {
        name: 'the same operation',
        ...{ switches: { deleteWhileDeleting: 'same_operation' }, changes: ['delete'] },
        ...{ arrange: deleting, told: checkedDone },
      },
      {
        name: 'an operation that says that the other one runs',
        ...{ switches: { deleteWhileDeleting: 'already_started_operation' }, changes: ['delete'] },
        ...{ arrange: deleting, told: checkedDone },
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
        name: 'an operation that failed is forgotten as soon as it is done',
        ...{ switches: { operationRetentionMs: 0 }, changes: ['create', 'update'] },
        ...{ arrange: operationFails, told: '1 effect: service failed' },
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
