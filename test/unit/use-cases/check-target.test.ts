import { describe, expect, it } from 'vitest';
import { checkTarget } from '../../../src/use-cases/check-target.ts';
import type { TargetInventory } from '../../../src/use-cases/ports/request-store.ts';

const cluster = {
  ...{ id: 'prod-eu', hvnId: 'prod-hvn', state: 'RUNNING', tier: 'STANDARD_SMALL' },
  ...{ provider: 'aws', region: 'eu-west-1', privateDnsName: undefined },
};
const hvn = { id: 'prod-hvn', provider: 'aws', region: 'eu-west-1', state: 'STABLE' };
const service = {
  ...{ id: 'first', hvnId: 'prod-hvn', clusterId: 'prod-eu', state: 'FAILED', createdAt: '' },
  ...{ consumerAccounts: [], consumerIpRanges: [], consumerRegions: [] },
  ...{ defaultRegion: undefined, externalName: undefined },
};
const fine: TargetInventory = { cluster, hvn, links: [], services: [], seenAt: new Date(0) };

function link(state: string): Partial<TargetInventory> {
  return { links: [{ kind: 'peering', id: 'p1', hvnId: 'prod-hvn', state }] };
}

describe('what stands in the way of a service', () => {
  it.each<[string, Partial<TargetInventory>, string | undefined]>([
    ['nothing known', {}, undefined],
    ['a cluster that is not known', { cluster: undefined }, 'cluster_unknown'],
    ['another cloud', { cluster: { ...cluster, provider: 'azure' } }, 'cluster_provider'],
    ['a cloud in capitals, which is AWS', { cluster: { ...cluster, provider: 'AWS' } }, undefined],
    ['a DEV cluster', { cluster: { ...cluster, tier: 'DEV' } }, 'cluster_tier'],
    ['a cluster that is paused', { cluster: { ...cluster, state: 'PAUSED' } }, 'cluster_state'],
    ['an HVN on its way', { hvn: { ...hvn, state: 'CREATING' } }, 'hvn_state'],
    ['an HVN that was not seen', { hvn: undefined }, undefined],
    ['a peering', link('ACTIVE'), 'network_link'],
    ['a peering that waits', link('PENDING_ACCEPTANCE'), 'network_link'],
    ['a peering in a state that is not known', link('PONDERING'), 'network_link'],
    ['a peering that goes', link('DELETING'), undefined],
    ['a peering that failed', link('FAILED'), undefined],
    ['a service of the cluster, even a failed one', { services: [service] }, 'cluster_has_service'],
    ['a service of another cluster', { services: [{ ...service, clusterId: 'x' }] }, undefined],
  ])('is told: %s', (_, change, code) => {
    expect(checkTarget({ ...fine, ...change })?.code).toBe(code);
  });

  it('tells the worst first', () => {
    const all = {
      ...fine,
      ...link('ACTIVE'),
      services: [service],
      hvn: { ...hvn, state: 'FAILED' },
    };

    const codes = [
      checkTarget({ ...all, cluster: { ...cluster, tier: 'DEV', state: 'PAUSED' } }),
      checkTarget(all),
      checkTarget({ ...all, hvn }),
      checkTarget({ ...all, hvn, links: [] }),
    ].map((refusal) => refusal?.code);

    expect(codes).toEqual(['cluster_tier', 'hvn_state', 'network_link', 'cluster_has_service']);
  });
});
