import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPollSchedule, nextLookMs } from '../../../src/domain/poll-schedule.ts';

const minuteMs = 60_000;

describe('the time to the next look', () => {
  it.each([
    [0, 2_000],
    [4_000, 5_000],
    [10_000, 10_000],
    [30_000, 30_000],
    [4 * minuteMs, 10_000],
    [11 * minuteMs, 30_000],
    [40 * minuteMs, 5 * minuteMs],
    [48 * 60 * minuteMs, 5 * minuteMs],
  ])('after %i ms is %i ms, in the middle of its jitter', (elapsed, interval) => {
    expect(nextLookMs(defaultPollSchedule, elapsed, 0.5)).toBe(interval);
  });

  it('is never more than a fifth from its interval, and never nothing', () => {
    const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.nat({ max: 90_000_000 }), unit, (elapsed, random) => {
        const middle = nextLookMs(defaultPollSchedule, elapsed, 0.5);
        const next = nextLookMs(defaultPollSchedule, elapsed, random);
        expect(next).toBeGreaterThanOrEqual(Math.floor(middle * 0.8));
        expect(next).toBeLessThanOrEqual(Math.ceil(middle * 1.2));
      }),
      { numRuns: 200, seed: 20261123 },
    );
  });

  it('keeps the looks of a day at one request below six hundred', () => {
    let looks = 0;
    for (let elapsed = 0; elapsed < 24 * 60 * minuteMs; looks += 1)
      elapsed += nextLookMs(defaultPollSchedule, elapsed, 0.5);

    expect(looks).toBeLessThan(600);
  });
});
