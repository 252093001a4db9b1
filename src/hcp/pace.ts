import type { CallPace } from '../use-cases/ports/call-budget.ts';
import type { Urgency } from './call.ts';

const minuteMs = 60_000;

/**
 * A tenth of a minute's calls may go at once, and the rest so slowly that no sixty seconds see more than
 * `requestsPerMinute`: the burst and what follows in less than a minute add up to just that.
 */
export function evenPace(requestsPerMinute: number): {
  readonly burst: number;
  readonly spacingMs: number;
} {
  const burst = Math.max(1, Math.floor(requestsPerMinute / 10));
  return { burst, spacingMs: minuteMs / (requestsPerMinute - burst + 1) };
}

/**
 * How much of the burst each may use up. The rest is kept for what is more urgent, in any process: so a
 * change finds room where the others have to wait. Below 20 calls a minute there is no burst to share.
 */
const shares: Readonly<Record<Urgency, number>> = { change: 1, poll: 2 / 3, inventory: 1 / 3 };

export function paceOf(requestsPerMinute: number, urgency: Urgency): CallPace {
  const { burst, spacingMs } = evenPace(requestsPerMinute);
  const mostAheadMs = (burst - 1) * spacingMs;
  return { spacingMs, mostAheadMs, aheadMs: mostAheadMs * shares[urgency] };
}
