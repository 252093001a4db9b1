import { describe, expect, it } from 'vitest';
import type { NetworkLink, PrivateLinkService } from '../../../src/domain/private-link.ts';
import type { Network } from '../../../src/use-cases/ports/hcp.ts';
import type { ProjectLook } from '../../../src/use-cases/ports/inventory-store.ts';
import { type RefreshDeps, refreshInventory } from '../../../src/use-cases/refresh-inventory.ts';
import { project } from './world.ts';

const hvn = (id: string) => ({ id, provider: 'aws', region: 'eu-west-1', state: 'STABLE' });
const cluster = (id: string, hvnId: string) => ({
  ...{ id, hvnId, state: 'RUNNING', tier: 'STANDARD_SMALL', provider: 'aws', region: 'eu-west-1' },
  privateDnsName: undefined,
});
const link = ({ hvnId }: Network): NetworkLink => ({
  kind: 'peering',
  id: `p-${hvnId}`,
  hvnId,
  state: 'ACTIVE',
});
const service = ({ hvnId }: Network): PrivateLinkService => ({
  ...{ id: `s-${hvnId}`, hvnId, clusterId: 'one', state: 'AVAILABLE', createdAt: '' },
  ...{ consumerAccounts: [], consumerIpRanges: [], consumerRegions: [] },
  ...{ defaultRegion: undefined, externalName: undefined },
});

function createLook(change: Partial<RefreshDeps['cloud']> = {}) {
  const kept: ProjectLook[] = [];
  const deps: RefreshDeps = {
    cloud: {
      getProject: () => Promise.reject(new Error('nobody asks')),
      getCallerIdentity: () => Promise.reject(new Error('nobody asks')),
      listHvns: () => Promise.resolve([hvn('a'), hvn('b'), hvn('empty')]),
      listClusters: () => Promise.resolve([cluster('one', 'a'), cluster('two', 'b')]),
      listNetworkLinks: (network) => Promise.resolve([link(network)]),
      ...change,
    },
    hcp: { listServices: (network) => Promise.resolve([service(network)]) },
    inventory: {
      replace: async (seen) => {
        await Promise.resolve(kept.push(seen));
      },
    },
  };
  return { deps, kept };
}

const wanted = { ...project, beganAt: new Date('2026-01-02T03:04:05Z') };
const { signal } = new AbortController();

describe('a look at a project', () => {
  it('replaces what was known with all networks that have a cluster', async () => {
    const { deps, kept } = createLook();

    const seen = await refreshInventory(deps, wanted, signal);

    expect(kept).toEqual([seen]);
    expect(seen.beganAt).toBe(wanted.beganAt);
    expect(kept[0]?.links.map(({ id }) => id)).toEqual(['p-a', 'p-b']);
    expect(kept[0]?.services.map(({ id }) => id)).toEqual(['s-a', 's-b']);
    expect(kept[0]?.hvns).toHaveLength(3);
  });

  it('that half fails replaces nothing', async () => {
    const { deps, kept } = createLook({
      listNetworkLinks: (network) =>
        network.hvnId === 'b' ? Promise.reject(new Error('no answer')) : Promise.resolve([]),
    });

    await expect(refreshInventory(deps, wanted, signal)).rejects.toThrow('no answer');
    expect(kept).toEqual([]);
  });
});
