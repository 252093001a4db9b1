const dayMs = 86_400_000;
const units = { h: 3_600_000, d: dayMs, w: 7 * dayMs } as const;

/** Which end of a period a time is: one that is a date ends with its day. */
type End = 'since' | 'until';

/** Years of four digits, as they are typed; databases know these times too. */
const earliestMs = Date.UTC(1000, 0, 1);
const latestMs = Date.UTC(9000, 0, 1);

/**
 * Reads a time: `12h`, `30d` or `2w` ago, a date, which is that day in UTC, or a time in ISO 8601, in UTC
 * unless it says otherwise. `undefined` for anything else, and for a day that no calendar has.
 */
export function parseFilterTime(text: string, end: End, now: Date): Date | undefined {
  const compact = text.replaceAll(/\s+/gu, ' ').trim().toUpperCase();
  const ms = agoMs(compact, now) ?? dateMs(compact, end) ?? isoMs(compact);
  return ms !== undefined && ms >= earliestMs && ms <= latestMs ? new Date(ms) : undefined;
}

function agoMs(text: string, now: Date): number | undefined {
  const [, amount, unit] = /^([1-9]\d{0,3}) ?([HDW])$/.exec(text) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  return now.getTime() - Number(amount) * units[unit.toLowerCase() as keyof typeof units];
}

function dateMs(text: string, end: End): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const ms = startOfDayMs(text);
  return ms === undefined || end === 'since' ? ms : ms + dayMs;
}

const isoPattern = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?$/;

function isoMs(text: string): number | undefined {
  const [, date, time, zone = 'Z'] = isoPattern.exec(text) ?? [];
  if (date === undefined || startOfDayMs(date) === undefined) return undefined;
  const ms = Date.parse(`${date}T${time}${zone}`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** JavaScript takes the 30th of February for the first of March. */
function startOfDayMs(date: string): number | undefined {
  const ms = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(ms)) return undefined;
  return new Date(ms).toISOString().startsWith(date) ? ms : undefined;
}

/** Writes a time as `parseFilterTime` reads it back: as a date where it is the beginning or the end of one. */
export function printFilterTime(time: Date, end: End): string {
  if (time.getTime() % dayMs !== 0) return time.toISOString();
  const day = end === 'since' ? time : new Date(time.getTime() - dayMs);
  return day.toISOString().slice(0, 10);
}
