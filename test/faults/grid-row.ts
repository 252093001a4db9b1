/** How a cell of the grid is written down, and what can happen in it. */
import type { FailOptions, FaultScope } from '../../sandbox/hcp/faults.ts';
import type { RouteName } from '../../sandbox/hcp/types.ts';
import type { HcpChange } from '../../src/domain/request.ts';
import type { Hooks } from '../fakes/interpose.ts';
import { account, type Cell, writeRoutes } from './grid-world.ts';

/** What goes wrong, and the story that people are to be told of it: effects at HCP, the way, the end. */
export type Row = {
  readonly name: string;
  /** Has it happen; what must wait for a moment of the bot's run is done by hooks into its calls. */
  readonly arrange: (cell: Cell) => Hooks | undefined;
  readonly told: string | Readonly<Record<HcpChange, string>>;
  /** What the card says beside that. */
  readonly card?: string;
};

export const always = Number.POSITIVE_INFINITY;

export const [done, checkedDone, sentAgain] = [
  '1 effect: carried out',
  '1 effect: checking, carried out',
  '1 effect: checking, sent again, carried out',
];
export const refused = '0 effects: refused by HCP';

/** Once where it is named by change: the three differ. */
export const by = (create: string, update: string, deletion: string) => ({
  ...{ create, update, delete: deletion },
});

/** A fault that the twin applies by itself, to requests about this cell's service. */
export type TwinFault = (cell: Cell, route: RouteName, scope: FaultScope) => unknown;

export const failing =
  (options: FailOptions): TwinFault =>
  ({ hcp }, route, scope) =>
    hcp.faults.fail(route, { ...options, ...scope });

export const resets: TwinFault = ({ hcp }, route, scope) => hcp.faults.reset(route, scope);
export const limits: TwinFault = ({ hcp }, route, scope) => hcp.faults.rateLimit(route, scope);
export const html = { status: 504, html: true };

/** The fault met by the write itself, so many times. */
export const atWrite =
  (fault: TwinFault, times = 1): Row['arrange'] =>
  (cell) => {
    fault(cell, writeRoutes[cell.change], { times });
    return undefined;
  };

/** A stranger's hand, right before the bot makes a call of this name, once it is the moment for it. */
export const justBefore =
  (
    call: string,
    act: (cell: Cell) => void,
    isMoment: (cell: Cell) => boolean = () => true,
  ): Row['arrange'] =>
  (cell) => {
    let acted = false;
    return {
      before: ({ name }) => {
        if (acted || name !== `hcp.${call}` || !isMoment(cell)) return;
        acted = true;
        act(cell);
      },
    };
  };

/** The same, where the bot's write was lost before: it looks, and finds what a stranger did. */
export const afterLost =
  (fault: TwinFault, act: (cell: Cell) => void): Row['arrange'] =>
  (cell) => {
    atWrite(fault)(cell);
    return justBefore('findService', act, isSent)(cell);
  };

const isSent = ({ hcp, change }: Cell): boolean =>
  hcp.requests.at(-1)?.route === writeRoutes[change];

export const operationOf = ({ hcp, serviceId }: Cell) =>
  hcp.world.operations.find(({ service }) => service.id === serviceId);
export const isTaken = (cell: Cell): boolean => operationOf(cell) !== undefined;
export const serviceOf = ({ hcp, serviceId }: Cell) =>
  hcp.world.services.find(({ id }) => id === serviceId);
/** HCP is done, and the service shows it. */
export const isOver = (cell: Cell): boolean =>
  isTaken(cell) && (serviceOf(cell)?.state ?? 'AVAILABLE') === 'AVAILABLE';

export const edit = (cell: Cell): void => {
  if (serviceOf(cell) !== undefined)
    cell.hcp.world.editService(cell.serviceId, { ipRanges: ['10.66.0.0/16'] });
};
export const remove = (cell: Cell): void => {
  if (serviceOf(cell) !== undefined) cell.hcp.world.deleteService(cell.serviceId);
};
export const make =
  (values: { accounts: string[]; ipRanges: string[] }, ageMs = 0) =>
  ({ hcp, serviceId, clusterId }: Cell): void => {
    const createdAt = hcp.clock.now().getTime() - ageMs;
    hcp.world.addService({ id: serviceId, clusterId, ...values, createdAt });
  };
export const others = { accounts: [account(9)], ipRanges: ['10.99.0.0/16'] };
export const remake =
  (values: { accounts: string[]; ipRanges: string[] }) =>
  (cell: Cell): void => {
    remove(cell);
    make(values)(cell);
  };
