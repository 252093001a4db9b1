import type { SlackUserId } from '../../src/domain/request.ts';
import type { HomeAround, HomePages, HomeStore } from '../../src/use-cases/ports/home.ts';
import { nextTurn } from './memory-state.ts';

type Row = {
  readonly openedAt: Date;
  readonly pages: HomePages;
  readonly wanted: number;
  readonly drawn: number;
  readonly logged: number;
  readonly seenAt: Date | undefined;
  readonly renderHash: string | undefined;
  readonly drawAfter: Date | undefined;
  readonly fence: number;
  readonly until: Date | undefined;
};

const first = { pages: { own: 0, decide: 0, services: undefined }, wanted: 0, drawn: 0, logged: 0 };
const lookedLatelyMs = 30 * 60_000;

/** Homes in memory, as the contract knows them. What the log tells of concerns everybody here. */
export type MemoryHomes = HomeStore & {
  readonly rows: Map<SlackUserId, Row>;
  /** What a test may change at any time. */
  readonly world: { around: HomeAround; waitMs: number };
};

export function createMemoryHomes(now: () => Date, around: HomeAround): MemoryHomes {
  const rows = new Map<SlackUserId, Row>();
  const world = { around, waitMs: 0 };
  const inMs = (ms: number): Date => new Date(now().getTime() + ms);
  const isOver = (at: Date | undefined): boolean => at === undefined || at <= now();
  const held = (person: SlackUserId, fence: number, change: (row: Row) => Partial<Row>): void => {
    const row = rows.get(person);
    if (row?.fence === fence) rows.set(person, { ...row, until: undefined, ...change(row) });
  };
  return {
    ...{ rows, world },
    open: async (person, pages = {}) => {
      await nextTurn();
      const none = {
        ...first,
        seenAt: undefined,
        renderHash: undefined,
        fence: 0,
        until: undefined,
      };
      const row = rows.get(person) ?? none;
      rows.set(person, {
        ...row,
        ...{ openedAt: now(), wanted: row.wanted + 1, drawAfter: undefined },
        pages: { ...row.pages, ...pages },
      });
    },
    forget: async (person) => {
      await nextTurn();
      const row = rows.get(person);
      if (row !== undefined) rows.set(person, { ...row, renderHash: undefined });
    },
    listDue: async (limit) => {
      await nextTurn();
      return [...rows]
        .filter(([, row]) => now().getTime() - row.openedAt.getTime() < lookedLatelyMs)
        .filter(([, row]) => isOver(row.drawAfter) && isOver(row.until))
        .filter(([, row]) => row.drawn < row.wanted || isBehind(row, world.around))
        .map(([person]) => person)
        .slice(0, limit);
    },
    lease: async (person, ms) => {
      await nextTurn();
      const row = rows.get(person);
      if (row === undefined || !isOver(row.until)) return undefined;
      const fence = row.fence + 1;
      rows.set(person, { ...row, fence, until: inMs(ms) });
      const { pages, wanted, renderHash } = row;
      return { fence, pages, wanted, renderHash };
    },
    save: async (person, fence, { wanted, logged, seenAt, renderHash, againMs }) => {
      await nextTurn();
      held(person, fence, () => ({
        ...{ logged, seenAt, renderHash, drawn: againMs === undefined ? wanted : wanted - 1 },
        drawAfter: againMs === undefined ? undefined : inMs(againMs),
      }));
    },
    postpone: async (person, fence, ms) => {
      await nextTurn();
      held(person, fence, () => ({ drawAfter: inMs(ms) }));
    },
    pace: async () => {
      await nextTurn();
      return world.waitMs;
    },
    around: async () => {
      await nextTurn();
      return world.around;
    },
  };
}

function isBehind(row: Row, { logged, seenAt }: HomeAround): boolean {
  return row.logged < logged || (row.seenAt?.getTime() ?? 0) < (seenAt?.getTime() ?? 0);
}
