/**
 * Slack's rate limits at their published floor: per method and minute by tier, about one post a
 * second per channel with a small burst, several hundred posts a minute in all.
 *
 * @see Slack docs, "Rate limits"
 */
import type { Tier } from './methods/method.ts';

const perMinute: Record<Tier, number> = { 2: 20, 3: 50, 4: 100, special: 600 };
const posts = { perMinute: 300, burst: 5, refillMs: 1_000 };
const minute = 60_000;

export type RateLimits = {
  /** Counts a call; answers the seconds to wait when it is one too many (which is not counted). */
  strike(method: string, tier: Tier, channel: string | undefined): number | undefined;
};

export function createRateLimits(now: () => number): RateLimits {
  const recent = new Map<string, number[]>();
  const buckets = new Map<string, { tokens: number; at: number }>();

  function window(method: string, most: number): { wait: number | undefined; take: () => void } {
    const times = (recent.get(method) ?? []).filter((time) => time > now() - minute);
    recent.set(method, times);
    const first = times.at(-most);
    const wait = first === undefined ? undefined : Math.ceil((first + minute - now()) / 1000);
    return { wait, take: () => times.push(now()) };
  }

  function bucket(channel: string) {
    const known = buckets.get(channel) ?? { tokens: posts.burst, at: now() };
    const tokens = Math.min(posts.burst, known.tokens + (now() - known.at) / posts.refillMs);
    const wait = tokens < 1 ? Math.max(1, Math.ceil(1 - tokens)) : undefined;
    return { wait, take: () => buckets.set(channel, { tokens: tokens - 1, at: now() }) };
  }

  return {
    strike(method, tier, channel) {
      const posting = method === 'chat.postMessage';
      const inAll = window(method, posting ? posts.perMinute : perMinute[tier]);
      const here = posting && channel !== undefined ? bucket(channel) : undefined;
      const wait = inAll.wait ?? here?.wait;
      if (wait !== undefined) return Math.max(1, wait);
      inAll.take();
      here?.take();
      return undefined;
    },
  };
}
