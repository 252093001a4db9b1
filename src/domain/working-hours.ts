/** Sunday first, as JavaScript counts them. */
export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
type Weekday = (typeof weekdays)[number];

/** When people work: on these days, from one time on their clocks until before another. */
export type WorkingHours = {
  /** Minutes after midnight; `toMinutes` is greater, and at most a whole day. */
  readonly fromMinutes: number;
  readonly toMinutes: number;
  readonly days: readonly Weekday[];
  /** An IANA time zone. */
  readonly zone: string;
};

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** Whether a clock of that zone shows working hours. One that is turned back may show the same ones twice. */
export function isWorkingTime(at: Date, hours: WorkingHours): boolean {
  return isOpen(at.getTime(), offsetReader(hours.zone)(at.getTime()), hours);
}

/**
 * The first moment from `at` on that is in working hours: `at` itself where it is. Clocks that are set
 * forward or back on the way are minded: hours that a day does not have are not waited for.
 */
export function nextWorkingTime(at: Date, hours: WorkingHours): Date {
  const offsetAt = offsetReader(hours.zone);
  for (let from = at.getTime(); ; ) {
    const offset = offsetAt(from);
    if (isOpen(from, offset, hours)) return new Date(from);
    const opening = nextOpening(from, offset, hours);
    if (offsetAt(opening) === offset) return new Date(opening);
    from = changeBetween(from, opening, offsetAt);
  }
}

function isOpen(at: number, offset: number, hours: WorkingHours): boolean {
  const local = at + offset;
  const midnight = Math.floor(local / dayMs) * dayMs;
  const minutes = (local - midnight) / minuteMs;
  return isDay(midnight, hours) && minutes >= hours.fromMinutes && minutes < hours.toMinutes;
}

function isDay(midnight: number, { days }: WorkingHours): boolean {
  const day = weekdays[new Date(midnight).getUTCDay()];
  return day !== undefined && days.includes(day);
}

/** The next beginning of working hours after `at`, as long as no clock is changed. */
function nextOpening(at: number, offset: number, hours: WorkingHours): number {
  const local = at + offset;
  let midnight = Math.floor(local / dayMs) * dayMs;
  while (!(isDay(midnight, hours) && midnight + hours.fromMinutes * minuteMs > local))
    midnight += dayMs;
  return midnight + hours.fromMinutes * minuteMs - offset;
}

type OffsetAt = (at: number) => number;

/** The first moment after `from` with another offset than it has. Zones change no twice in a week. */
function changeBetween(from: number, until: number, offsetAt: OffsetAt): number {
  const before = offsetAt(from);
  let [same, other] = [from, until];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (offsetAt(middle) === before) same = middle;
    else other = middle;
  }
  return other;
}

/** How far the clocks of a zone are ahead of UTC. */
function offsetReader(zone: string): OffsetAt {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: zone, hourCycle: 'h23' },
    ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const read = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
    const date = [read('year'), read('month') - 1, read('day')] as const;
    const local = Date.UTC(...date, read('hour'), read('minute'), read('second'));
    return local - Math.floor(at / 1000) * 1000;
  };
}

/** The longest time between two working hours, in a week in which no clock is changed. */
export function longestPauseMs({ fromMinutes, toMinutes, days }: WorkingHours): number {
  const open = weekdays.flatMap((day, index) => (days.includes(day) ? [index] : []));
  const gaps = open.map((day, index) => ((open[index + 1] ?? (open[0] ?? 0) + 7) - day) * dayMs);
  return Math.max(...gaps) - (toMinutes - fromMinutes) * minuteMs;
}

/** Whether there is such a time zone. An offset such as `+01:00` is none. */
export function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}
