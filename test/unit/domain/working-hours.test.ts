import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isTimeZone,
  isWorkingTime,
  longestPauseMs,
  nextWorkingTime,
  type WorkingHours,
  weekdays,
} from '../../../src/domain/working-hours.ts';

const hour = 60;
const dayMs = 86_400_000;
const office: WorkingHours = {
  ...{ fromMinutes: 9 * hour, toMinutes: 17 * hour },
  ...{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], zone: 'Europe/Berlin' },
};

const next = (at: string, change: Partial<WorkingHours> = {}): string =>
  nextWorkingTime(new Date(at), { ...office, ...change }).toISOString();

describe('the next working time', () => {
  it.each([
    ['is now', '2026-11-20T09:30:00.500Z', '2026-11-20T09:30:00.500Z'],
    ['is the opening itself', '2026-11-20T08:00:00.000Z', '2026-11-20T08:00:00.000Z'],
    ['is later today', '2026-11-20T07:59:59.999Z', '2026-11-20T08:00:00.000Z'],
    [
      'is after the weekend, from closing time on',
      '2026-11-20T16:00:00.000Z',
      '2026-11-23T08:00:00.000Z',
    ],
    ['goes by summer time', '2026-07-20T03:00:00.000Z', '2026-07-20T07:00:00.000Z'],
    [
      'minds clocks set forward over the weekend',
      '2026-03-27T17:00:00.000Z',
      '2026-03-30T07:00:00.000Z',
    ],
    [
      'minds clocks set back over the weekend',
      '2026-10-23T17:00:00.000Z',
      '2026-10-26T08:00:00.000Z',
    ],
  ])('%s', (_, at, expected) => {
    expect(next(at)).toBe(expected);
  });

  const night = { days: weekdays, fromMinutes: 2 * hour + 15, toMinutes: 2 * hour + 45 };

  it('is not waited for where a day does not have those hours', () => {
    expect(next('2026-03-28T12:00:00Z', night)).toBe('2026-03-30T00:15:00.000Z');
    expect(next('2026-03-28T12:00:00Z', { ...night, toMinutes: 4 * hour })).toBe(
      '2026-03-29T01:00:00.000Z', // the clocks show 03:00
    );
  });

  it('comes twice where clocks are set back to it', () => {
    expect(next('2026-10-24T12:00:00Z', night)).toBe('2026-10-25T00:15:00.000Z');
    expect(next('2026-10-25T00:45:00Z', night)).toBe('2026-10-25T01:15:00.000Z');
    expect(next('2026-10-25T01:45:00Z', night)).toBe('2026-10-26T01:15:00.000Z');
  });

  it('is found in a zone of half an hour, and in one whose clocks move by that', () => {
    const early = { days: weekdays, fromMinutes: 9 * hour, toMinutes: 10 * hour };
    expect(next('2026-11-20T00:00:00Z', { ...early, zone: 'Asia/Kolkata' })).toBe(
      '2026-11-20T03:30:00.000Z',
    );
    expect(next('2026-10-03T14:00:00Z', { ...early, zone: 'Australia/Lord_Howe' })).toBe(
      '2026-10-03T22:00:00.000Z', // 11 hours ahead since 15:30, and ten and a half before
    );
  });
});

const zones = [
  ...['UTC', 'Europe/Berlin', 'America/New_York', 'America/St_Johns', 'Asia/Kathmandu'],
  ...['Australia/Lord_Howe', 'Pacific/Chatham', 'Africa/Casablanca', 'America/Santiago'],
];

const hours: fc.Arbitrary<WorkingHours> = fc
  .record({
    fromMinutes: fc.integer({ min: 0, max: 1_439 }),
    length: fc.integer({ min: 1, max: 1_440 }),
    days: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }),
    zone: fc.constantFrom(...zones),
  })
  .map(({ length, ...rest }) => ({
    ...{ ...rest, toMinutes: Math.min(rest.fromMinutes + length, 1_440) },
  }));
/** Moments near the days on which clocks change in most of those zones, and any others. */
const moment = fc
  .oneof(
    fc.constantFrom('2026-03-08', '2026-03-29', '2026-04-05', '2026-09-27', '2026-10-25'),
    fc.constantFrom('2026-11-01', '2026-02-15', '2026-03-22', '2026-10-04', '2026-07-01'),
  )
  .chain((day) =>
    fc
      .integer({ min: -3 * dayMs, max: 3 * dayMs })
      .map((by) => new Date(Date.parse(`${day}T02:00:00Z`) + by)),
  );

/** What a clock on the wall of that zone shows, asked in another way than the code does. */
function wall(at: Date, zone: string) {
  const shown = at.toLocaleString('sv-SE', { timeZone: zone });
  const [, time = ''] = shown.split(' ');
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const day = at.toLocaleDateString('en-GB', { timeZone: zone, weekday: 'short' }).toLowerCase();
  return { minutes: hours * 60 + minutes, day };
}

function isOpen(at: Date, { fromMinutes, toMinutes, days, zone }: WorkingHours): boolean {
  const { minutes, day } = wall(at, zone);
  return days.some((one) => one === day) && minutes >= fromMinutes && minutes < toMinutes;
}

describe('in every zone, on every day', () => {
  it('the next working time is in working hours, not before, and nothing is open in between', () => {
    fc.assert(
      fc.property(moment, hours, fc.double({ min: 0, max: 1, noNaN: true }), (at, open, part) => {
        const found = nextWorkingTime(at, open);
        const between = new Date(
          at.getTime() + Math.floor(part * (found.getTime() - at.getTime())),
        );
        expect(isOpen(found, open)).toBe(true);
        expect(isWorkingTime(found, open)).toBe(true);
        expect(found.getTime()).toBeGreaterThanOrEqual(at.getTime());
        if (between < found) expect(isOpen(between, open)).toBe(false);
        const justBefore = new Date(found.getTime() - 1);
        if (justBefore >= at) expect(isOpen(justBefore, open)).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it('what comes later is not sooner in working hours, and working hours are working time', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 2 * dayMs }), hours, (at, by, open) => {
        const later = new Date(at.getTime() + by);
        expect(nextWorkingTime(later, open).getTime()).toBeGreaterThanOrEqual(
          nextWorkingTime(at, open).getTime(),
        );
        expect(isWorkingTime(at, open)).toBe(isOpen(at, open));
      }),
      { numRuns: 200 },
    );
  });
});

describe('the longest pause between working hours', () => {
  it.each<readonly [string, Partial<WorkingHours>, number]>([
    ['is the weekend', {}, 64],
    ['is a night where people work every day', { days: weekdays }, 16],
    ['is nearly a week where they work on one', { days: ['wed'] }, 7 * 24 - 8],
    ['is nothing where they always do', { days: weekdays, fromMinutes: 0, toMinutes: 1_440 }, 0],
  ])('%s', (_, change, expected) => {
    expect(longestPauseMs({ ...office, ...change })).toBe(expected * 3_600_000);
  });
});

describe('a time zone', () => {
  it.each(['Europe/Berlin', 'UTC', 'Etc/GMT+3'])('is %s', (zone) => {
    expect(isTimeZone(zone)).toBe(true);
  });

  it.each(['Europe/Atlantis', '+01:00', '', 'Berlin time'])('is not "%s"', (zone) => {
    expect(isTimeZone(zone)).toBe(false);
  });
});
