import type { CallBudget } from '../use-cases/ports/call-budget.ts';
import type { Log } from '../use-cases/ports/log.ts';
import type { Urgency, Wait } from './call.ts';
import { evenPace, paceOf } from './pace.ts';

/** Lets calls of one organization out: 0 now, else in how many milliseconds to ask again. */
export type Gate = { ask(urgency: Urgency): Promise<number> };

type LocalGate = Gate & {
  /** Counts a call that was let out elsewhere. */
  count(): void;
};

/** Counts what this process sends. Holds no share back: whoever is most urgent asks first. */
export function createLocalGate(requestsPerMinute: number, now: () => number): LocalGate {
  const { burst, spacingMs } = evenPace(requestsPerMinute);
  let level = burst;
  let filledAt = now();

  function fill(): void {
    const at = now();
    // A clock that was set back must not empty the bucket.
    level = Math.min(burst, level + Math.max(0, at - filledAt) / spacingMs);
    filledAt = at;
  }

  return {
    count: () => {
      fill();
      level = Math.max(0, level - 1);
    },
    ask: async () => {
      fill();
      if (level < 1) return Math.max(1, Math.ceil((1 - level) * spacingMs));
      level -= 1;
      return await Promise.resolve(0);
    },
  };
}

/** Longer than a healthy database takes by far; a change to HCP should not wait for another. */
const patienceMs = 300;
/** How long a database that was slow is not asked again. */
const aloneMs = 10_000;

type SharedDeps = {
  readonly shared: CallBudget;
  readonly now: () => number;
  readonly wait: Wait;
  readonly log: Log;
};

/**
 * Counts together with all other processes. Where the common count does not answer, this process counts
 * for itself: HCP refuses what is too much, and that is waited out, while a request that stands still
 * because of a count would be worse.
 */
export function createSharedGate(
  requestsPerMinute: number,
  organizationId: string,
  { shared, now, wait, log }: SharedDeps,
): Gate {
  const local = createLocalGate(requestsPerMinute, now);
  let aloneUntil = Number.NEGATIVE_INFINITY;

  async function book(urgency: Urgency): Promise<number | undefined> {
    const answered = new AbortController();
    try {
      return await Promise.race([
        shared.book(organizationId, paceOf(requestsPerMinute, urgency)).catch(() => undefined),
        // Rejects when aborted, which is when nobody listens any more.
        wait(patienceMs, answered.signal).then(
          () => undefined,
          () => undefined,
        ),
      ]);
    } finally {
      answered.abort();
    }
  }

  return {
    ask: async (urgency) => {
      if (now() < aloneUntil) return await local.ask(urgency);
      const ms = await book(urgency);
      if (ms === 0) local.count();
      if (ms !== undefined) return ms;
      aloneUntil = now() + aloneMs;
      log.warn({ organizationId, aloneMs }, 'calls to HCP are counted by this process alone');
      return await local.ask(urgency);
    },
  };
}
