import type { Log } from '../use-cases/ports/log.ts';
import type { Wait } from './call.ts';
import { givenUp, mayRepeatRead } from './errors.ts';

/**
 * Makes a read a few times. For reads only: a write whose answer was lost is looked after by its use
 * case, which knows what was approved.
 */

const maxAttempts = 3;
const firstPauseMs = 250;
const longestPauseMs = 4_000;

/** A longer wait is left to the caller, who need not hold a worker's slot for it. */
const longestPatienceMs = 10_000;

export type RetryDeps = {
  readonly random: () => number;
  readonly wait: Wait;
  readonly log: Log;
};

/**
 * How long to wait after so many failures: what HCP asked for, and never less; else a random part of a
 * span that doubles (full jitter), so that callers who failed together do not come back together.
 */
export function pauseMs(
  failures: number,
  retryAfterMs: number | undefined,
  random: () => number,
): number {
  if (retryAfterMs !== undefined) return retryAfterMs + random() * firstPauseMs;
  return random() * Math.min(longestPauseMs, firstPauseMs * 2 ** failures);
}

/** Throws what the last attempt threw, or `HcpNoAnswerError` when `signal` aborts a pause. */
export async function repeatRead<T>(
  { random, wait, log }: RetryDeps,
  { name, signal }: { readonly name: string; readonly signal: AbortSignal },
  attempt: () => Promise<T>,
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (signal.aborted || failures >= maxAttempts || !mayRepeatRead(error)) throw error;
      const waitMs = Math.ceil(pauseMs(failures, error.retryAfterMs, random));
      if (waitMs > longestPatienceMs) throw error;
      log.warn({ call: name, failures, waitMs, error: error.message }, 'read of HCP is repeated');
      await wait(waitMs, signal).catch(() => {
        throw givenUp('none', error);
      });
    }
  }
}
