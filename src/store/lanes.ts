import type { Sql } from 'postgres';
import { DatabaseUnavailableError, endsConnection, toDatabaseError } from './database-error.ts';
import type { Lane } from './lane.ts';

/**
 * A few connections, each lent to one piece of work at a time and for a limited time.
 *
 * A lane is idle, lent or gone. Work that overruns its deadline is given up: its caller gets an
 * answer, its lane is destroyed, and so are the idle ones, which most likely have lost the same
 * server. Whoever finds no idle lane waits in line, and that wait counts against the deadline too.
 */
export type Lanes = {
  run<T>(work: (sql: Sql) => Promise<T>, deadlineMs: number): Promise<T>;
  /** Refuses new work, waits for what runs, then destroys what is left. */
  close(deadlineMs: number): Promise<void>;
};

type State = {
  readonly open: () => Lane;
  readonly max: number;
  readonly idle: Lane[];
  readonly lent: Set<Lane>;
  readonly line: Array<(lane: Lane) => void>;
  closing: (() => void) | undefined;
  closed: boolean;
};

export function createLanes(open: () => Lane, max: number): Lanes {
  const state: State = {
    open,
    max,
    idle: [],
    lent: new Set(),
    line: [],
    closing: undefined,
    closed: false,
  };
  return {
    run: (work, deadlineMs) => run(state, work, deadlineMs),
    close: (deadlineMs) => close(state, deadlineMs),
  };
}

async function run<T>(
  state: State,
  work: (sql: Sql) => Promise<T>,
  deadlineMs: number,
): Promise<T> {
  if (state.closed) throw new DatabaseUnavailableError('this process is closing its database');
  const deadline = startDeadline(deadlineMs);
  let lane: Lane | undefined;
  try {
    lane = await takeLane(state, deadline.passed);
    const result = work(lane.sql);
    result.catch(() => undefined); // its loss is told below, or after the deadline nobody listens
    return await Promise.race([result, deadline.passed]);
  } catch (error) {
    if (deadline.isOver()) discardAll(state, lane);
    else if (endsConnection(error)) lane?.discard();
    throw toDatabaseError(error);
  } finally {
    deadline.stop();
    if (lane !== undefined) giveBack(state, lane);
  }
}

type Deadline = {
  /** Never resolves; rejects when the time is over. */
  readonly passed: Promise<never>;
  isOver(): boolean;
  stop(): void;
};

function startDeadline(ms: number): Deadline {
  let over = false;
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      over = true;
      reject(new DatabaseUnavailableError(`PostgreSQL gave no answer within ${ms} ms`));
    }, ms);
  });
  passed.catch(() => undefined);
  return { passed, isOver: () => over, stop: () => clearTimeout(timer) };
}

async function takeLane(state: State, passed: Promise<never>): Promise<Lane> {
  const lane = freeLane(state);
  if (lane !== undefined) return lane;
  let serve: ((lane: Lane) => void) | undefined;
  const served = new Promise<Lane>((resolve) => {
    serve = resolve;
    state.line.push(resolve);
  });
  try {
    return await Promise.race([served, passed]);
  } catch (error) {
    const place = serve === undefined ? -1 : state.line.indexOf(serve);
    if (place >= 0) state.line.splice(place, 1);
    else served.then((late) => giveBack(state, late)).catch(() => undefined); // served as time ran out
    throw error;
  }
}

function freeLane(state: State): Lane | undefined {
  for (let lane = state.idle.pop(); lane !== undefined; lane = state.idle.pop()) {
    if (lane.isLost()) continue;
    state.lent.add(lane);
    return lane;
  }
  return state.lent.size < state.max ? openLent(state) : undefined;
}

function openLent(state: State): Lane {
  const lane = state.open();
  state.lent.add(lane);
  return lane;
}

function giveBack(state: State, lane: Lane): void {
  state.lent.delete(lane);
  if (lane.isLost()) lane.discard();
  const next = state.line.shift();
  if (next !== undefined) {
    const handed = lane.isLost() ? state.open() : lane;
    state.lent.add(handed);
    next(handed);
  } else if (!lane.isLost()) state.idle.push(lane);
  if (state.lent.size === 0) state.closing?.();
}

function discardAll(state: State, mine: Lane | undefined): void {
  mine?.discard();
  for (const lane of state.idle.splice(0)) lane.discard();
}

async function close(state: State, deadlineMs: number): Promise<void> {
  state.closed = true;
  if (state.lent.size > 0) {
    const deadline = startDeadline(deadlineMs);
    const drained = new Promise<void>((resolve) => {
      state.closing = resolve;
    });
    await Promise.race([drained, deadline.passed]).catch(() => undefined);
    deadline.stop();
  }
  for (const lane of state.lent) lane.discard();
  await Promise.all(state.idle.splice(0).map((lane) => lane.close()));
}
