import { afterEach, describe, expect, it } from 'vitest';
import { type Caller, idsOf, startCaller, stopAll } from './client.ts';

afterEach(stopAll);

async function walk(caller: Caller, path: string, key: string): Promise<string[][]> {
  const pages: string[][] = [];
  let token: string | undefined = '';
  while (token !== undefined) {
    const query: string = token === '' ? '' : `&pagination.next_page_token=${token}`;
    const { body } = await caller.get(`${path}${path.includes('?') ? '' : '?'}${query}`);
    pages.push(idsOf(body[key]));
    const next = body['pagination']?.['next_page_token'];
    token = next === undefined || String(next) === '' ? undefined : String(next);
  }
  return pages;
}

describe('paging', () => {
  it('has every list in pages of the default size, each item once', async () => {
    const caller = await startCaller({ switches: { defaultPageSize: 2 } });
    const { hcp, vault, network, services, operations } = caller;
    hcp.world.addClusters(3);
    for (const id of ['one-pl', 'two-pl', 'six-pl']) {
      hcp.world.addService({ id, clusterId: 'prod-us' });
    }
    for (const id of ['a-peer', 'b-peer', 'c-peer']) {
      hcp.world.addPeering({ id, hvnId: 'dev-hvn' });
      hcp.world.addTgw({ id, hvnId: 'dev-hvn' });
    }
    await caller.create();
    await caller.remove('busy-pl');
    await caller.create({ id: 'load-pl', vault_cluster_id: 'load-1' }, 'load-1-hvn');
    const { clusters, hvns, peerings, tgws } = hcp.world;

    const lists = {
      clusters: await walk(caller, vault('/clusters'), 'clusters'),
      networks: await walk(caller, network(), 'networks'),
      services: await walk(caller, services('prod-us-hvn'), 'private_link_services'),
      operations: await walk(caller, operations(), 'operations'),
      peerings: await walk(caller, network('/dev-hvn/peerings'), 'peerings'),
      tgws: await walk(caller, network('/dev-hvn/transit-gateway-attachments'), 'tgw_attachments'),
      dependencies: await walk(caller, network('/dev-hvn/dependencies'), 'dependencies'),
    };

    for (const pages of Object.values(lists)) {
      expect(Math.max(...pages.map(({ length }) => length))).toBeLessThanOrEqual(2);
    }
    expect(lists.clusters.flat().sort()).toEqual(clusters.map(({ id }) => id).sort());
    expect(lists.networks.flat().sort()).toEqual(hvns.map(({ id }) => id).sort());
    expect(lists.services).toEqual([['one-pl', 'six-pl'], ['two-pl']]);
    expect(new Set(lists.operations.flat()).size).toBe(3);
    expect(lists.peerings.flat()).toHaveLength(peerings.length - 1);
    expect(lists.tgws.flat()).toHaveLength(tgws.length);
    expect(lists.dependencies.flat()).toHaveLength(2 + 3 + 3);
  });

  it('goes back as well as forth', async () => {
    const { get, network } = await startCaller();
    const page = (query: string) => get(network(`?pagination.page_size=3&pagination.${query}`));

    const first = await get(network('?pagination.page_size=3'));
    const next = String(first.body['pagination']?.['next_page_token']);
    const second = await page(`next_page_token=${next}`);
    const previous = String(second.body['pagination']?.['previous_page_token']);
    const back = await page(`previous_page_token=${previous}`);

    expect(first.body['pagination']).not.toHaveProperty('previous_page_token');
    expect(idsOf(second.body['networks'])).not.toEqual(idsOf(first.body['networks']));
    expect(idsOf(back.body['networks'])).toEqual(idsOf(first.body['networks']));
  });

  it('neither repeats nor hides when the list changes meanwhile', async () => {
    const { hcp, get, services } = await startCaller({ switches: { defaultPageSize: 2 } });
    for (const id of ['bbb', 'ccc', 'ddd', 'eee']) {
      hcp.world.addService({ id, clusterId: 'prod-eu' });
    }

    const first = await get(services('prod-eu-hvn'));
    hcp.world.deleteService('ccc');
    hcp.world.addService({ id: 'aaa', clusterId: 'prod-eu' });
    const token = String(first.body['pagination']?.['next_page_token']);
    const second = await get(services('prod-eu-hvn', `?pagination.next_page_token=${token}`));

    expect(idsOf(first.body['private_link_services'])).toEqual(['bbb', 'ccc']);
    expect(idsOf(second.body['private_link_services'])).toEqual(['ddd', 'eee']);
  });

  it('has 0 mean the default, and a most', async () => {
    const { get, network } = await startCaller({
      switches: { defaultPageSize: 3, maxPageSize: 4 },
    });
    const count = async (size: string) =>
      idsOf((await get(network(`?pagination.page_size=${size}`))).body['networks']).length;

    expect([await count('0'), await count('4'), await count('1000')]).toEqual([3, 4, 4]);
  });

  it.each([
    ['a negative size', 'pagination.page_size=-1'],
    ['a size in words', 'pagination.page_size=many'],
    ['a token of its own making', 'pagination.next_page_token=2'],
    ['a token turned round', 'pagination.previous_page_token=TOKEN'],
    ['two tokens', 'pagination.next_page_token=TOKEN&pagination.previous_page_token=TOKEN'],
  ])('refuses %s', async (_what, query) => {
    const { get, network } = await startCaller();
    const first = await get(network());
    const token = String(first.body['pagination']?.['next_page_token']);

    const reply = await get(network(`?${query.replaceAll('TOKEN', token)}`));

    expect(reply).toMatchObject({ status: 400, body: { code: 3 } });
  });

  it('refuses a token of another list', async () => {
    const { get, network, vault } = await startCaller();
    const token = String((await get(network())).body['pagination']?.['next_page_token']);

    const reply = await get(vault(`/clusters?pagination.next_page_token=${token}`));

    expect(reply).toMatchObject({ status: 400, body: { code: 3 } });
  });
});
