/** Faults of HCP's answers: to the three writes, and to the looks around them. */
import type { RouteName } from '../../sandbox/hcp/types.ts';
import {
  always,
  atWrite,
  by,
  checkedDone,
  done,
  failing,
  html,
  limits,
  type Row,
  refused,
  resets,
  sentAgain,
  type TwinFault,
} from './grid-row.ts';
import type { Cell } from './grid-world.ts';

export const atTheWrite: readonly Row[] = [
  {
    name: 'refuses it as invalid (400, code 3)',
    arrange: atWrite(failing({ status: 400, code: 3, message: 'a value is <not> valid' })),
    told: refused,
  },
  {
    name: 'refuses it for its state (400, code 9)',
    arrange: atWrite(failing({ status: 400, code: 9, message: 'there is a peering' })),
    told: refused,
  },
  {
    name: 'refuses it without a word (403)',
    arrange: atWrite(failing({ status: 403, message: '' })),
    told: refused,
  },
  {
    name: 'has no quota left for it (429, without the headers of a rate limit)',
    arrange: atWrite(failing({ status: 429, code: 8, message: 'limit of 10 exceeded' })),
    told: refused,
  },
  {
    name: 'knows nothing of it (404, code 5)',
    arrange: atWrite(failing({ status: 404, code: 5 })),
    told: by(refused, '0 effects: nothing to update', sentAgain),
  },
  {
    name: 'says that it is there (409, code 6)',
    arrange: atWrite(failing({ status: 409, code: 6 })),
    told: sentAgain,
  },
  {
    name: 'is at something else (409, code 10)',
    arrange: atWrite(failing({ status: 409, code: 10 }), 3),
    told: done,
  },
  {
    name: 'says 409 and no code',
    arrange: atWrite(failing({ status: 409, html: true })),
    told: sentAgain,
  },
  {
    name: 'is asked too often (429)',
    arrange: atWrite(limits, 2),
    told: done,
  },
  {
    name: 'refuses the token (401)',
    arrange: ({ hcp }) => {
      hcp.faults.revokeTokens();
      return undefined;
    },
    told: done,
  },
  {
    name: 'is away (503)',
    arrange: atWrite(failing({ status: 503 })),
    told: sentAgain,
  },
  {
    name: 'is away each time (503)',
    arrange: atWrite(failing({ status: 503 }), always),
    told: '0 effects: checking, sent again, outcome unknown',
  },
  {
    name: 'has an error of its own (500, code 13)',
    arrange: atWrite(failing({ status: 500, code: 13 })),
    told: sentAgain,
  },
  {
    name: 'has an error of its own (500, code 13), having done it',
    arrange: atWrite(failing({ status: 500, code: 13, effect: true })),
    told: checkedDone,
  },
  {
    name: 'times out in front (504 in HTML), having done nothing',
    arrange: atWrite(failing(html)),
    told: sentAgain,
  },
  {
    name: 'times out in front (504 in HTML), having done it',
    arrange: atWrite(failing({ ...html, effect: true })),
    told: checkedDone,
  },
  {
    name: 'answers in a shape that nobody knows, having done it',
    arrange: atWrite(failing({ status: 200, effect: true })),
    told: checkedDone,
  },
  {
    name: 'loses the call',
    arrange: atWrite(resets),
    told: sentAgain,
  },
  {
    name: 'loses its answer, having done it',
    arrange: atWrite(({ hcp }, route, scope) => hcp.faults.loseAnswer(route, scope)),
    told: checkedDone,
  },
];

/** Faults that a look may meet: more often than one look asks, so that one look at least is lost. */
const lookFaults: readonly (readonly [name: string, fault: TwinFault])[] = [
  ['loses it', resets],
  ['is asked too often (429)', limits],
  ['is away (503)', failing({ status: 503 })],
  ['times out in front (504 in HTML)', failing(html)],
  ['is not found in front (404 in HTML)', failing({ status: 404, html: true })],
  ['refuses it without a word (403)', failing({ status: 403, message: '' })],
  ['refuses it (400, code 9)', failing({ status: 400, code: 9 })],
  ['says that something else is running (409, code 10)', failing({ status: 409, code: 10 })],
  ['has an error of its own (500, code 13)', failing({ status: 500, code: 13 })],
  ['answers in a shape that nobody knows', failing({ status: 200 })],
];

export const atALook = (route: RouteName, isDue: (cell: Cell) => boolean): readonly Row[] =>
  lookFaults.map(([name, fault]) => ({
    name,
    arrange: (cell) => {
      fault(cell, route, { times: 4, when: () => isDue(cell) });
      return undefined;
    },
    told: done,
  }));

/** After a call that was lost: whether HCP has begun it is in the list of its operations. */
export const afterALostCall: readonly Row[] = lookFaults.map(([name, fault]) => ({
  name,
  arrange: (cell) => {
    atWrite(resets)(cell);
    fault(cell, 'ListOperations', { times: 4 });
    return undefined;
  },
  told: sentAgain,
}));
