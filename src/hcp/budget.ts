import type { CallKind, Wait } from './call.ts';
import { givenUp } from './errors.ts';

/**
 * How many calls may leave per minute, for each organization: HCP counts per organization, and other
 * tools share the count. Whoever comes too early waits; nobody is turned away. Writes go first, so an
 * approved change never queues behind polls.
 */
export type Budget = {
  /** Resolves when the call may leave; throws `HcpNoAnswerError` when `signal` aborts first. */
  take(organizationId: string, kind: CallKind, signal: AbortSignal): Promise<void>;
};

type Deps = { readonly now: () => number; readonly wait: Wait };

export function createBudget(requestsPerMinute: number, deps: Deps): Budget {
  const lines = new Map<string, Line>();
  return {
    async take(organizationId, kind, signal) {
      if (signal.aborted) throw givenUp('none', signal.reason);
      const line = lines.get(organizationId) ?? createLine(requestsPerMinute, deps);
      lines.set(organizationId, line);
      await line.take(kind, signal);
    },
  };
}

type Line = { take(kind: CallKind, signal: AbortSignal): Promise<void> };
type Waiting = { readonly kind: CallKind; readonly go: () => void };

/** The calls of one organization, in the order in which they may go. */
function createLine(requestsPerMinute: number, { now, wait }: Deps): Line {
  const bucket = createBucket(requestsPerMinute, now);
  const queue: Waiting[] = [];
  let serving: AbortController | undefined;

  const first = () => queue.find(({ kind }) => kind === 'write') ?? queue[0];

  /** The last one out stops the clock, or a long wait would outlive those who waited. */
  function leave(waiting: Waiting): void {
    queue.splice(queue.indexOf(waiting), 1);
    if (queue.length > 0) return;
    serving?.abort();
    serving = undefined;
  }

  async function serve(stop: AbortSignal): Promise<void> {
    for (let next = first(); next !== undefined && !stop.aborted; next = first()) {
      if (bucket.take()) {
        leave(next);
        next.go();
      } else {
        // `wait` rejects when `stop` aborts, and for no other reason.
        await wait(bucket.msUntilNext(), stop).catch(() => undefined);
      }
    }
  }

  function enter(waiting: Waiting): void {
    queue.push(waiting);
    if (serving !== undefined) return;
    serving = new AbortController();
    void serve(serving.signal);
  }

  return {
    async take(kind, signal) {
      if (queue.length === 0 && bucket.take()) return;
      await new Promise<void>((resolve, reject) => {
        const waiting: Waiting = {
          kind,
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

const minuteMs = 60_000;

type Bucket = { take(): boolean; msUntilNext(): number };

/**
 * Holds a tenth of a minute's calls, and fills so slowly that no sixty seconds see more than
 * `requestsPerMinute`: what it holds and what it gains in less than a minute add up to just that.
 */
function createBucket(requestsPerMinute: number, now: () => number): Bucket {
  const capacity = Math.max(1, Math.floor(requestsPerMinute / 10));
  const perMs = (requestsPerMinute - capacity + 1) / minuteMs;
  let level = capacity;
  let filledAt = now();

  function fill(): void {
    const at = now();
    // A clock that was set back must not empty the bucket.
    level = Math.min(capacity, level + Math.max(0, at - filledAt) * perMs);
    filledAt = at;
  }

  return {
    take() {
      fill();
      if (level < 1) return false;
      level -= 1;
      return true;
    },
    msUntilNext: () => Math.max(1, Math.ceil((1 - level) / perMs)),
  };
}
