import { describe, expect, it } from 'vitest';
import { parsePeriod } from '../../../src/intake/period.ts';

describe('a period', () => {
  it.each([
    ['2026', '2026-01-01', '2027-01-01'],
    ['2026Q1', '2026-01-01', '2026-04-01'],
    [' 2026q3 ', '2026-07-01', '2026-10-01'],
    ['2026Q4', '2026-10-01', '2027-01-01'],
    ['2026-02', '2026-02-01', '2026-03-01'],
    ['2026-12', '2026-12-01', '2027-01-01'],
  ])('reads %j', (text, since, until) => {
    expect(parsePeriod(text)).toEqual({
      name: text.trim().toUpperCase(),
      since: new Date(`${since}T00:00:00Z`),
      until: new Date(`${until}T00:00:00Z`),
    });
  });

  it.each(['', '26', '2026Q5', '2026-13', '2026-8', '2026-00', '2026Q', '0026', 'last year'])(
    'is not %j',
    (text) => {
      expect(parsePeriod(text)).toBeUndefined();
    },
  );
});
