import { describe, expect, it } from 'vitest';
import { judgeDrift, type Looked, sameDrift } from '../../../src/domain/drift.ts';
import type { OwnedService } from '../../../src/domain/ownership.ts';
import {
  noService,
  type PrivateLinkService,
  toLiveValues,
} from '../../../src/domain/private-link.ts';
import type { RequestId } from '../../../src/domain/request.ts';

const approved = {
  consumerAccounts: ['arn:aws:iam::111122223333:root'],
  consumerIpRanges: ['10.20.0.0/16'],
  consumerRegions: [],
};
const asApproved: PrivateLinkService = {
  ...{ id: 'pl', hvnId: 'prod-hvn', clusterId: 'prod-eu', state: 'AVAILABLE' },
  ...{ defaultRegion: 'eu-west-1', externalName: undefined, createdAt: '2026-11-20T10:00:00Z' },
  ...approved,
  consumerRegions: ['eu-west-1'],
};
const edited = { ...asApproved, consumerAccounts: ['arn:aws:iam::999988887777:root'] };
const remade = { ...asApproved, createdAt: '2026-11-21T10:00:00Z' };
const owned: OwnedService = {
  ...{ projectId: 'project-1', serviceId: 'pl', createdAt: asApproved.createdAt, approved },
  requestId: '3f2b9c1e-7a54-4d0e-9b6a-5c1d2e3f4a5b' as RequestId,
};

const seen = (change: Partial<Looked>): Looked => ({
  ...{ service: asApproved, owned, told: undefined, isKnown: true, isTerraforms: false },
  ...change,
});
const told = (service: PrivateLinkService) =>
  ({ kind: 'appeared', live: toLiveValues(service), approved: undefined }) as const;

describe('judgeDrift', () => {
  const live = toLiveValues;

  it.each<[string, Partial<Looked>, ReturnType<typeof judgeDrift>]>([
    ['ours as approved', {}, 'none'],
    ['ours, edited', { service: edited }, { kind: 'changed', live: live(edited), approved }],
    ['ours, deleted', { service: undefined }, { kind: 'gone', live: noService, approved }],
    ['ours, made anew', { service: remade }, { kind: 'remade', live: live(remade), approved }],
    ['one of others that is known', { owned: undefined }, 'none'],
    ['one of others that is known, edited', { owned: undefined, service: edited }, 'none'],
    [
      'a new one of others',
      { owned: undefined, isKnown: false },
      { kind: 'appeared', live: live(asApproved), approved: undefined },
    ],
    [
      'a new one that people were told of',
      { owned: undefined, told: told(asApproved) },
      { kind: 'appeared', live: live(asApproved), approved: undefined },
    ],
    ['one made anew that people were told of', { owned: undefined, told: told(remade) }, 'none'],
    [
      'a new one that is gone',
      { owned: undefined, service: undefined, told: told(edited) },
      'none',
    ],
    ['a new one of Terraform', { owned: undefined, isKnown: false, isTerraforms: true }, 'none'],
    [
      'ours that the policy now leaves to Terraform',
      { service: edited, isTerraforms: true },
      'none',
    ],
  ])('%s', (_, change, expected) => {
    expect(judgeDrift(seen(change))).toEqual(expected);
  });

  it.each(['CREATING', 'UPDATING', 'DELETING'])('waits while HCP says %s', (state) => {
    expect(judgeDrift(seen({ service: { ...edited, state } }))).toBe('unsettled');
    expect(judgeDrift(seen({ service: { ...edited, state }, owned: undefined }))).toBe('unsettled');
  });

  it.each(['AVAILABLE', 'FAILED', 'A_STATE_UNKNOWN_TO_US'])('judges what is %s', (state) => {
    expect(judgeDrift(seen({ service: { ...edited, state } }))).toMatchObject({ kind: 'changed' });
  });
});

describe('sameDrift', () => {
  it('tells apart other values, another incarnation and another kind', () => {
    const drift = { kind: 'changed', live: toLiveValues(edited), approved } as const;

    const others = [asApproved, { ...edited, createdAt: remade.createdAt }, undefined];

    expect(sameDrift(drift, { ...drift })).toBe(true);
    for (const other of others)
      expect(sameDrift(drift, { ...drift, live: toLiveValues(other) })).toBe(false);
    expect(sameDrift(drift, { ...drift, kind: 'remade' })).toBe(false);
  });
});
