import { describe, expect, test } from 'vitest';
import { formatDate } from '../../../../sandbox/page/client/mrkdwn/format-date.ts';

const now = new Date('2026-03-02T12:00:00Z');
const at = (iso: string) => Date.parse(iso) / 1000;

describe('a date', () => {
  test.each([
    ['{date_num}', '2026-02-21'],
    ['{date_slash}', '02/21/2026'],
    ['{date_short}', 'Feb 21, 2026'],
    ['{date}', 'February 21st, 2026'],
    ['{date_long}', 'Saturday, February 21st, 2026'],
    ['{time}', '6:39 AM'],
    ['{time_secs}', '6:39:05 AM'],
    ['{ago}', '9 days ago'],
    ['{date_short_pretty} at {time}', 'Feb 21, 2026 at 6:39 AM'],
  ])('in the format %s reads %s', (format, text) => {
    const moment = { seconds: at('2026-02-21T06:39:05Z'), format, fallback: '' };

    expect(formatDate(moment, { now, zone: 'UTC' })).toBe(text);
  });

  test.each([
    ['2026-03-01T23:59:00Z', 'UTC', 'Yesterday'],
    ['2026-03-02T00:00:00Z', 'UTC', 'Today'],
    ['2026-03-03T23:59:00Z', 'UTC', 'Tomorrow'],
    ['2026-03-04T00:00:00Z', 'UTC', 'Mar 4, 2026'],
    ['2026-03-02T04:00:00Z', 'America/New_York', 'Yesterday'],
    ['2026-03-02T16:00:00Z', 'Asia/Tokyo', 'Tomorrow'],
  ])('of %s is told as a reader in %s would: %s', (iso, zone, text) => {
    const moment = { seconds: at(iso), format: '{date_short_pretty}', fallback: '' };

    expect(formatDate(moment, { now, zone })).toBe(text);
  });

  test.each([
    [1, '{date_of_birth}'],
    [1, 'no token'],
    [1, '{constructor}'],
    [9e15, '{date}'],
    [Number.NaN, '{date}'],
  ])('that cannot be told, %d as %s, is its fallback', (seconds, format) => {
    expect(formatDate({ seconds, format, fallback: 'then' }, { now })).toBe('then');
  });
});
