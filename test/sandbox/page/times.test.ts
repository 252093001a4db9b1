import { describe, expect, it } from 'vitest';
import { dayOf, lastReplyOf, momentOf, timeOf } from '../../../sandbox/page/client/shell/times.ts';

/** In the zone of whoever runs this, as the page does. */
function tsOf(...[year, month, day, hour = 14, minute = 5]: readonly number[]): string {
  return String(new Date(year ?? 0, (month ?? 1) - 1, day, hour, minute, 9).getTime() / 1000);
}

const now = new Date(2026, 10, 28, 23, 0);

describe('times as Slack writes them', () => {
  it.each([
    [tsOf(2026, 11, 28, 0, 0), 'Today'],
    [tsOf(2026, 11, 27, 23, 59), 'Yesterday'],
    [tsOf(2026, 11, 26), 'Thursday, November 26th'],
    [tsOf(2026, 11, 1), 'Sunday, November 1st'],
    [tsOf(2026, 10, 22), 'Thursday, October 22nd'],
    [tsOf(2026, 10, 13), 'Tuesday, October 13th'],
    [tsOf(2025, 12, 3), 'Wednesday, December 3rd, 2025'],
  ])('names the day of %s: %s', (ts, day) => {
    expect(dayOf(ts, now)).toBe(day);
  });

  it('says minutes beside a message, and seconds to whoever points at them', () => {
    const ts = tsOf(2026, 11, 28);

    expect(plain(timeOf(ts))).toBe('2:05 PM');
    expect(plain(momentOf(ts, now))).toBe('Today at 2:05:09 PM');
    expect(plain(momentOf(tsOf(2026, 10, 1), now))).toBe('Oct 1 at 2:05:09 PM');
  });

  it('says when the last reply came', () => {
    expect(plain(lastReplyOf(tsOf(2026, 11, 28), now))).toBe('today at 2:05 PM');
    expect(plain(lastReplyOf(tsOf(2026, 10, 1), now))).toBe('Oct 1 at 2:05 PM');
  });
});

/** Newer versions of Unicode's data put a narrow space before PM. */
function plain(text: string): string {
  return text.replaceAll('\u202f', ' ');
}
