/** Times as Slack's client writes them, in the zone of whoever reads. */

const clock = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat('en-US', { weekday: 'long', month: 'long' });
const monthDay = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric' });
const seconds = new Intl.DateTimeFormat('en-US', { timeStyle: 'medium' });

export function dateOf(ts: string): Date {
  return new Date(Number(ts) * 1000);
}

/** `2:14 PM` */
export function timeOf(ts: string): string {
  return clock.format(dateOf(ts));
}

/** What Slack shows over a time: `Nov 28 at 2:14:05 PM`. */
export function momentOf(ts: string, now: Date): string {
  const day = dayOf(ts, now);
  const isNear = day === 'Today' || day === 'Yesterday';
  return `${isNear ? day : monthDay.format(dateOf(ts))} at ${seconds.format(dateOf(ts))}`;
}

/** `Today`, `Yesterday`, `Friday, November 27th`, and the year where it is another. */
export function dayOf(ts: string, now: Date): string {
  const date = dateOf(ts);
  const days = dayNumber(now) - dayNumber(date);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  const parts = weekday.formatToParts(date);
  const partOf = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  const year = date.getFullYear() === now.getFullYear() ? '' : `, ${date.getFullYear()}`;
  return `${partOf('weekday')}, ${partOf('month')} ${ordinal(date.getDate())}${year}`;
}

/** The same for two moments of one day where the reader is. */
export function dayNumber(date: Date): number {
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}

const endings: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd' };
const rules = new Intl.PluralRules('en', { type: 'ordinal' });

function ordinal(day: number): string {
  return `${day}${endings[rules.select(day)] ?? 'th'}`;
}

/** `today at 2:14 PM`, for the last reply of a thread. */
export function lastReplyOf(ts: string, now: Date): string {
  const day = dayOf(ts, now);
  const isNear = day === 'Today' || day === 'Yesterday';
  return `${isNear ? day.toLowerCase() : monthDay.format(dateOf(ts))} at ${timeOf(ts)}`;
}
