import type { Urgency, Wait } from './call.ts';
import { givenUp } from './errors.ts';
import type { Gate } from './gate.ts';

/**
 * How many calls may leave per minute, for each organization: HCP counts per organization, and other
 * tools share the count. Whoever comes too early waits; nobody is turned away. What is urgent goes
 * first, so an approved change never queues behind polls, nor a poll behind the inventory.
 */
export type Budget = {
  /** Resolves when the call may leave; throws `HcpNoAnswerError` when `signal` aborts first. */
  take(organizationId: string, urgency: Urgency, signal: AbortSignal): Promise<void>;
};

export function createBudget(gateOf: (organizationId: string) => Gate, wait: Wait): Budget {
  const lines = new Map<string, Line>();
  return {
    async take(organizationId, urgency, signal) {
      if (signal.aborted) throw givenUp('none', signal.reason);
      const line = lines.get(organizationId) ?? createLine(gateOf(organizationId), wait);
      lines.set(organizationId, line);
      await line.take(urgency, signal);
    },
  };
}

type Line = { take(urgency: Urgency, signal: AbortSignal): Promise<void> };
type Waiting = { readonly rank: number; readonly go: () => void };

const ranks: Readonly<Record<Urgency, number>> = { change: 0, poll: 1, inventory: 2 };
const byRank: readonly Urgency[] = ['change', 'poll', 'inventory'];

/** The calls of one organization, in the order in which they may go. One of them asks the gate at a time. */
function createLine(gate: Gate, wait: Wait): Line {
  const queue: Waiting[] = [];
  let serving: AbortController | undefined;
  let pausing: { readonly rank: number; readonly end: () => void } | undefined;

  const first = () =>
    queue.reduce<Waiting | undefined>(
      (best, each) => (best === undefined || each.rank < best.rank ? each : best),
      undefined,
    );

  /** The last one out stops the clock, or a long wait would outlive those who waited. */
  function leave(waiting: Waiting): void {
    queue.splice(queue.indexOf(waiting), 1);
    if (queue.length > 0) return;
    serving?.abort();
    serving = undefined;
  }

  async function serve(stop: AbortSignal): Promise<void> {
    for (let next = first(); next !== undefined && !stop.aborted; next = first()) {
      const ms = await gate.ask(byRank[next.rank] ?? 'inventory');
      if (stop.aborted) return;
      if (ms > 0) await pause(ms, next.rank, stop);
      else letGo(first());
    }
  }

  function letGo(waiting: Waiting | undefined): void {
    if (waiting === undefined) return;
    leave(waiting);
    waiting.go();
  }

  /** Ends early when somebody more urgent comes: they may find room where this one has to wait. */
  async function pause(ms: number, rank: number, stop: AbortSignal): Promise<void> {
    const ended = new AbortController();
    pausing = { rank, end: () => ended.abort() };
    // `wait` rejects when one of them aborts, and for no other reason.
    await wait(ms, AbortSignal.any([stop, ended.signal])).catch(() => undefined);
    pausing = undefined;
  }

  function enter(waiting: Waiting): void {
    queue.push(waiting);
    if (pausing !== undefined && waiting.rank < pausing.rank) pausing.end();
    if (serving !== undefined) return;
    serving = new AbortController();
    void serve(serving.signal);
  }

  return {
    async take(urgency, signal) {
      await new Promise<void>((resolve, reject) => {
        const waiting: Waiting = {
          rank: ranks[urgency],
          go: () => {
            signal.removeEventListener('abort', giveUp);
            resolve();
          },
        };
        const giveUp = () => {
          leave(waiting);
          reject(givenUp('none', signal.reason));
        };
        signal.addEventListener('abort', giveUp, { once: true });
        enter(waiting);
      });
    },
  };
}
