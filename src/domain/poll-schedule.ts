/**
 * When to look again. Dense at first, to catch what fails at once; then sparse while nothing can be
 * ready; dense again when most operations end; sparse for stragglers.
 */
export type PollSchedule = readonly {
  /** The row holds until this long after HCP accepted the call. */
  readonly untilMs: number;
  readonly intervalMs: number;
}[];

const second = 1_000;
const minute = 60 * second;

export const defaultPollSchedule: PollSchedule = [
  { untilMs: 4 * second, intervalMs: 2 * second },
  { untilMs: 10 * second, intervalMs: 5 * second },
  { untilMs: 30 * second, intervalMs: 10 * second },
  { untilMs: 4 * minute, intervalMs: 30 * second },
  { untilMs: 11 * minute, intervalMs: 10 * second },
  { untilMs: 40 * minute, intervalMs: 30 * second },
  { untilMs: Number.POSITIVE_INFINITY, intervalMs: 5 * minute },
];

/** How far from its interval a look may fall, so that many operations do not look in step. */
const jitter = 0.2;

/** The time to the next look. `random` is in [0, 1). */
export function nextLookMs(schedule: PollSchedule, elapsedMs: number, random: number): number {
  const row = schedule.find(({ untilMs }) => elapsedMs < untilMs);
  const intervalMs = row?.intervalMs ?? 5 * minute;
  return Math.round(intervalMs * (1 - jitter + 2 * jitter * random));
}

/** Said in the thread when a change takes longer than usual. */
export const slowMinutes = [10, 35] as const;

/** After this long without an end, a person must look: no cluster stays locked for ever. */
export const stuckAfterMs = 24 * 60 * minute;

/** After this long without an answer to a look, the thread is told once. */
export const silenceToldAfterMs = 5 * minute;
