import { describe, expect, it } from 'vitest';
import { defaultPollSchedule, nextLookMs } from '../../../src/domain/poll-schedule.ts';
import { type LiveValues, sameLive } from '../../../src/domain/private-link.ts';
import { type RequestId, referenceOf } from '../../../src/domain/request.ts';
import { isPublicRange, isWideRange } from '../../../src/domain/values.ts';

describe('isPublicRange', () => {
  it.each([
    ['10.0.0.0/8', false],
    ['10.255.255.255/32', false],
    ['9.255.255.255/32', true],
    ['11.0.0.0/8', true],
    ['8.0.0.0/6', true],
    ['172.16.0.0/12', false],
    ['172.31.255.0/24', false],
    ['172.32.0.0/16', true],
    ['192.168.0.0/16', false],
    ['192.168.0.0/15', true],
    ['100.64.0.0/10', false],
    ['100.128.0.0/16', true],
    ['255.255.255.255/32', true],
  ])('%s is %s', (range, expected) => {
    expect(isPublicRange(range)).toBe(expected);
  });
});

describe('isWideRange', () => {
  it('begins where a range is wider than any VPC', () => {
    expect([isWideRange('10.0.0.0/16'), isWideRange('10.0.0.0/15')]).toEqual([false, true]);
  });
});

describe('sameLive', () => {
  const live: LiveValues = {
    exists: true,
    createdAt: '2026-01-01T00:00:00.123456789Z',
    clusterId: 'prod-eu',
    consumerAccounts: ['a'],
    consumerIpRanges: [],
    consumerRegions: [],
  };

  it('tells one incarnation of an id from the next', () => {
    expect(sameLive(live, { ...live })).toBe(true);
    expect(sameLive(live, { ...live, createdAt: '2026-01-01T00:00:00.123456788Z' })).toBe(false);
    expect(sameLive(live, { exists: false })).toBe(false);
    expect(sameLive(live, { ...live, consumerAccounts: ['b'] })).toBe(false);
  });
});

describe('referenceOf', () => {
  it('names a request in six characters that people do not mistake', () => {
    const reference = referenceOf('0192f3a4-7c1e-7b3a-9c55-1d2e3f405162' as RequestId);

    expect(reference).toMatch(/^[2-9A-HJ-NP-Z]{6}$/);
  });
});

describe('nextLookMs', () => {
  it('spends few looks on an operation of eight minutes, most of them when it may end', () => {
    let [elapsed, looks] = [0, 0];
    while (elapsed < 8 * 60_000) {
      elapsed += nextLookMs(defaultPollSchedule, elapsed, 0.5);
      looks += 1;
    }

    expect(looks).toBeLessThan(45);
  });

  it('keeps within a fifth of its interval', () => {
    expect(nextLookMs(defaultPollSchedule, 60_000, 0)).toBe(24_000);
    expect(nextLookMs(defaultPollSchedule, 60_000, 1)).toBe(36_000);
  });
});
