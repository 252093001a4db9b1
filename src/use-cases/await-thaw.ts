import { findEnvironment } from '../domain/policy.ts';
import { nextLookMs } from '../domain/poll-schedule.ts';
import { type CarryOutDeps, waiting } from './carry-out.ts';
import type { JobOutcome } from './ports/job-queue.ts';
import type { RequestView } from './ports/request-store.ts';

/** How long the end of a freeze may go unnoticed by what waits for it. */
const thawPauseMs = 15_000;

/**
 * Whether a freeze keeps a request from being begun. What the policy has put into another environment since
 * it was approved is not begun either: it goes back for another decision, which no freeze keeps it from.
 */
export function isFrozen({ freeze, request, inForce }: RequestView): boolean {
  const environment = findEnvironment(inForce.policy, request.target);
  return freeze !== undefined && environment?.name === request.environment;
}

/** What a freeze keeps goes on by itself when it ends: it is looked at again and again. */
export function awaitThaw({
  clock,
  random,
  pollSchedule,
}: Pick<CarryOutDeps, 'clock' | 'random' | 'pollSchedule'>): JobOutcome {
  const soonest = nextLookMs(pollSchedule, Number.MAX_SAFE_INTEGER, random());
  return waiting(clock, Math.min(thawPauseMs, soonest));
}
