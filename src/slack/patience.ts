/** What Slack has asked to be left alone with, and for how long. */
export type Patience = {
  /** Milliseconds until `what` may be called again; 0 when it may be now. */
  leftMs(what: string): number;
  rest(what: string, ms: number): void;
};

/**
 * Keeps `Retry-After` for everybody in this process who is about to make the same call: Slack asks the
 * app to wait, not the one message that happened to meet the limit.
 *
 * @see Slack docs, "Rate limits"
 */
export function createPatience(now: () => number = () => performance.now()): Patience {
  const until = new Map<string, number>();
  return {
    leftMs: (what) => Math.max(0, Math.ceil((until.get(what) ?? 0) - now())),
    rest: (what, ms) => {
      until.set(what, Math.max(until.get(what) ?? 0, now() + ms));
    },
  };
}
