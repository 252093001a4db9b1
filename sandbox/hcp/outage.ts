/** Times in which HCP turns everything away. Each ends by itself. */
import type { InnerClock } from './clock.ts';
import type { PendingFault } from './faults.ts';

/** When everything answers again: with 503 before, by either clock, or with 429, by the real one. */
export type Outage = { virtualMs: number; realMs: number; limitedMs: number };

export const noOutage: Outage = { virtualMs: 0, realMs: 0, limitedMs: 0 };

export function isOut({ virtualMs, realMs }: Outage, clock: InnerClock): boolean {
  return clock.ms() < virtualMs || Date.now() < realMs;
}

/** The seconds for which everything yet answers 429, if it does. */
export function limitedSeconds({ limitedMs }: Outage): number | undefined {
  const left = limitedMs - Date.now();
  return left > 0 ? Math.ceil(left / 1_000) : undefined;
}

export function pendingOutages(outage: Outage, clock: InnerClock): PendingFault[] {
  const virtualEnd = Date.now() + (outage.virtualMs - clock.ms()) / clock.speed;
  const all = [
    { name: 'unavailable', until: Math.max(virtualEnd, outage.realMs) },
    { name: 'limited', until: outage.limitedMs },
  ] as const;
  return all
    .filter(({ until }) => until > Date.now())
    .map((one): PendingFault => ({ ...one, route: '*', times: Number.POSITIVE_INFINITY }));
}
