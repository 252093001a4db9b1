/** What HCP makes of an operation, and what somebody else does to the service meanwhile. */
import {
  afterLost,
  always,
  by,
  done,
  edit,
  isOver,
  isTaken,
  justBefore,
  make,
  operationOf,
  others,
  type Row,
  remake,
  remove,
  resets,
  sentAgain,
  serviceOf,
} from './grid-row.ts';
import { before, type Cell, desired } from './grid-world.ts';

const hourMs = 3_600_000;
const back = '0 effects: sent back';

export const meanwhile: readonly Row[] = [
  {
    name: 'somebody edits the service, or makes one, before it begins',
    arrange: (cell) =>
      justBefore('findService', cell.change === 'create' ? make(others) : edit)(cell),
    told: back,
  },
  {
    name: 'somebody deletes the service before it begins',
    arrange: justBefore('findService', remove),
    told: by(done, back, back),
  },
  {
    name: 'somebody deletes the service and makes it anew, with the same values, before it begins',
    arrange: (cell) =>
      justBefore('findService', cell.change === 'create' ? make(desired) : remake(before))(cell),
    told: back,
  },
  {
    name: 'somebody edits the service after HCP is done, before the bot sees it',
    arrange: justBefore('findService', edit, isOver),
    told: by('1 effect: not as approved', '1 effect: not as approved', done),
  },
  {
    name: 'somebody deletes the service after HCP is done, before the bot sees it',
    arrange: justBefore('findService', remove, isOver),
    told: by('1 effect: gone', '1 effect: gone', done),
  },
  {
    name: 'somebody makes the service anew, with other values, after HCP is done',
    arrange: justBefore('findService', remake(others), isOver),
    told: by('1 effect: not as approved', '1 effect: made anew', '1 effect: made anew'),
  },
  {
    name: 'somebody edits the service, or makes one, after the call was lost',
    arrange: (cell) => afterLost(resets, cell.change === 'create' ? make(others) : edit)(cell),
    told: by(
      '0 effects: checking, not ours',
      '0 effects: checking, changed meanwhile',
      '0 effects: checking, changed meanwhile',
    ),
  },
  {
    name: 'an equal service turns up that is older than the call that was lost',
    arrange: afterLost(resets, (cell) => {
      if (cell.change === 'create') make(desired, hourMs)(cell);
      else remake(desired)(cell);
    }),
    told: by(
      '0 effects: checking, not ours',
      '0 effects: checking, made anew',
      '0 effects: checking, made anew',
    ),
  },
  {
    name: 'somebody deletes the service after the call was lost',
    arrange: afterLost(resets, remove),
    told: by(sentAgain, '0 effects: checking, gone', '0 effects: checking, carried out'),
  },
  {
    name: 'somebody does the very same after the call was lost',
    arrange: afterLost(resets, (cell) => {
      if (cell.change === 'update') cell.hcp.world.editService(cell.serviceId, desired);
      if (cell.change === 'delete') remove(cell);
      if (cell.change === 'create') make(desired)(cell);
    }),
    told: '0 effects: checking, carried out',
  },
];

/** What HCP makes of the operation that it has taken. */
const planned =
  (plan: (cell: Cell) => void): Row['arrange'] =>
  (cell) => {
    plan(cell);
    return undefined;
  };

export const operationEnds: readonly Row[] = [
  {
    name: 'is carried out',
    arrange: () => undefined,
    told: done,
  },
  {
    name: 'ends with an error (DONE with error)',
    arrange: planned(({ hcp }) => hcp.faults.failNextOperation({ message: 'no <capacity>' })),
    told: '1 effect: operation failed',
    card: 'HCP said (code 13): no <capacity>',
  },
  {
    name: 'ends well, and leaves the service FAILED',
    arrange: planned(({ hcp }) => hcp.faults.failNextService()),
    told: '1 effect: service failed',
  },
  {
    name: 'never ends',
    arrange: planned(({ hcp }) => hcp.faults.stickNextOperation()),
    told: '1 effect: slow, stuck',
  },
  {
    name: 'is in a state that nobody knows, for ever',
    arrange: justBefore(
      'findOperation',
      (cell) => cell.hcp.faults.forceOperationState(operationOf(cell)?.id ?? '', 'PAUSED'),
      isTaken,
    ),
    told: '1 effect: slow, stuck',
  },
  {
    name: 'is forgotten (404) while it runs',
    arrange: (cell) => {
      cell.hcp.faults.fail('GetOperation', { status: 404, code: 5, times: always });
      return undefined;
    },
    told: done,
  },
  {
    name: 'leaves a service in a state that nobody knows',
    arrange: justBefore(
      'findService',
      (cell) => {
        if (serviceOf(cell) === undefined) make(before)(cell);
        cell.hcp.faults.forceState(cell.serviceId, 'ARCHIVED');
      },
      isOver,
    ),
    told: by('1 effect: slow, stuck', '1 effect: slow, stuck', '1 effect: made anew'),
  },
  {
    name: 'is not heard of for seven minutes, and ends meanwhile',
    arrange: justBefore(
      'findOperation',
      (cell) => cell.hcp.faults.unavailable(7 * 60_000),
      isTaken,
    ),
    told: '1 effect: silent, carried out',
  },
  {
    name: 'is not heard of for seven minutes, and takes longer than usual',
    arrange: (cell) => {
      cell.hcp.faults.slow(6);
      return justBefore(
        'findOperation',
        () => cell.hcp.faults.unavailable(7 * 60_000),
        isTaken,
      )(cell);
    },
    told: '1 effect: silent, answers again, slow, carried out',
  },
];
