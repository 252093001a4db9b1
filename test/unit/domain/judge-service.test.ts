import { describe, expect, it } from 'vitest';
import {
  isOurs,
  isSinceIntent,
  judgeCreated,
  judgeOperation,
} from '../../../src/domain/judge-service.ts';
import type { PrivateLinkService } from '../../../src/domain/private-link.ts';
import { aRequest } from '../slack/fixtures.ts';

const startedAt = new Date('2026-11-20T10:00:00Z');
const request = aRequest({ startedAt });

function aService(change: Partial<PrivateLinkService> = {}): PrivateLinkService {
  return {
    ...{ id: 'prod-eu-k7m2qx', hvnId: 'hvn-prod', clusterId: 'prod-eu', state: 'AVAILABLE' },
    ...request.desired,
    ...{ defaultRegion: 'eu-west-1', externalName: 'com.amazonaws.vpce.x' },
    createdAt: '2026-11-20T10:00:01.123456789Z',
    ...change,
  };
}

describe('an operation', () => {
  const base = { id: 'op-1', serviceId: undefined, createdAt: '' };
  const error = { code: 13, message: 'no capacity' };

  it.each([
    ['PENDING', undefined, 'waiting'],
    ['QUEUED', undefined, 'waiting'],
    ['RUNNING', undefined, 'waiting'],
    ['A_STATE_OF_TOMORROW', undefined, 'waiting'],
    ['RUNNING', error, 'waiting'],
    ['DONE', undefined, 'done'],
    ['DONE', error, 'failed'],
  ])('in state %s with error %o is %s', (state, failed, kind) => {
    expect(judgeOperation({ ...base, state, error: failed }).kind).toBe(kind);
  });

  it('that HCP no longer keeps is over', () => {
    expect(judgeOperation(undefined)).toEqual({ kind: 'done' });
  });
});

describe('a service that a create has brought about', () => {
  it.each<[string, Partial<PrivateLinkService> | undefined, string]>([
    ['as approved', {}, 'done'],
    ['absent', undefined, 'unsure gone'],
    ['CREATING', { state: 'CREATING' }, 'waiting'],
    ['UPDATING', { state: 'UPDATING' }, 'waiting'],
    ['in a state of tomorrow', { state: 'PONDERING' }, 'waiting'],
    ['FAILED', { state: 'FAILED' }, 'failed service_failed'],
    ['DELETING', { state: 'DELETING' }, 'unsure gone'],
    ['without its name', { externalName: undefined }, 'waiting'],
    ['of another cluster', { clusterId: 'other' }, 'unsure not_as_desired'],
    [
      'with a range more',
      { consumerIpRanges: ['10.20.0.0/16', '10.9.0.0/16'] },
      'unsure not_as_desired',
    ],
    ['without an account', { consumerAccounts: [] }, 'unsure not_as_desired'],
    [
      'with the HVN’s own region listed',
      { consumerRegions: ['eu-west-1', 'eu-central-1'] },
      'done',
    ],
    ['with a value twice', { consumerIpRanges: ['10.20.0.0/16', '10.20.0.0/16'] }, 'done'],
  ])('is judged: %s', (_, change, expected) => {
    const judgement = judgeCreated(request, change && aService(change));

    const code = 'failure' in judgement ? [judgement.failure.code] : [];
    expect([judgement.kind, ...code].join(' ')).toBe(expected);
  });
});

describe('what our call can have begun', () => {
  it.each([
    ['a nanosecond after the intent', '2026-11-20T10:00:00.000000001Z', true],
    ['a minute before it, as clocks differ', '2026-11-20T09:59:00Z', true],
    ['more than a minute before it', '2026-11-20T09:58:59.999Z', false],
    ['at no time that can be read', 'yesterday', false],
  ])('is what was created %s: %s', (_, createdAt, ours) => {
    expect(isSinceIntent(request, { createdAt })).toBe(ours);
    expect(isOurs(request, aService({ createdAt }))).toBe(ours);
  });

  it('is nothing where nothing was intended, or where the values are others', () => {
    const unsent = aRequest({ startedAt: undefined });

    expect(isOurs(unsent, aService())).toBe(false);
    expect(isOurs(request, aService({ consumerAccounts: [] }))).toBe(false);
  });
});
