import type { Switches } from './switches.ts';

/** Counts requests in fixed windows of a real minute, as the one limit that was seen of HCP does. */
export function createRateLimit(switches: Switches): () => number | undefined {
  let windowEndsAt = 0;
  let count = 0;
  /** Counts one request; gives the seconds to wait when it is one too many. */
  return () => {
    if (switches.rateLimitPerMinute === null) return undefined;
    const now = Date.now();
    if (now >= windowEndsAt) {
      windowEndsAt = now + 60_000;
      count = 0;
    }
    count += 1;
    if (count <= switches.rateLimitPerMinute) return undefined;
    return Math.ceil((windowEndsAt - now) / 1_000);
  };
}
