import type { JsonObject } from './json.ts';
import { overlaps, type Period } from './period.ts';

/** How often every project is looked at. */
export const lookEveryMs = 300_000;

/** Looks that are missed before anybody says that nobody looked: one is slow, or fails, now and then. */
const missedLooks = 3;

/** Looks that follow each other by more than this have left a gap. */
export function gapAfterMs(everyMs: number): number {
  return missedLooks * everyMs;
}

/** When the newest look at a project began. */
export type LastLook = { readonly projectId: string; readonly at: Date };

/**
 * A time in which nobody looked at a project, so that what was changed and changed back in it was never seen.
 * `before_first_look`: the bot did not know the project yet. `until_now`: it has not been looked at since.
 */
export type Gap = {
  readonly projectId: string;
  readonly why: 'nobody_looked' | 'before_first_look' | 'until_now';
  readonly from: string;
  /** `null`: it goes on. */
  readonly to: string | null;
};

/** What an entry of the log says of a gap that has ended. */
export function gapJson(projectId: string, from: Date, to: Date): JsonObject {
  return { project_id: projectId, from: from.toISOString(), to: to.toISOString() };
}

export function gapBeforeFirst({ since }: Period, { projectId, at }: LastLook): Gap | undefined {
  if (since === undefined || at <= since) return undefined;
  const [from, to] = [since.toISOString(), at.toISOString()];
  return { projectId, why: 'before_first_look', from, to };
}

/** A project that should have been looked at again by now. */
export function gapUntilNow(
  period: Period,
  { projectId, at }: LastLook,
  { now, gapMs }: { readonly now: Date; readonly gapMs: number },
): Gap | undefined {
  const isLate = now.getTime() - at.getTime() > gapMs;
  if (!isLate || !overlaps(period, { from: at, to: now })) return undefined;
  return { projectId, why: 'until_now', from: at.toISOString(), to: null };
}
