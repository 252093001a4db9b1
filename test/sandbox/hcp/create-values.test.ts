import { afterEach, describe, expect, it } from 'vitest';
import { startCaller, stopAll } from './client.ts';

afterEach(stopAll);

const arn = (n: number) => `arn:aws:iam::${String(n).padStart(12, '0')}:root`;
const accounts = (n: number) => Array.from({ length: n }, (_, index) => arn(index + 1));
const ranges = (n: number) => Array.from({ length: n }, (_, index) => `10.${index}.0.0/16`);

describe('the limits of a create', () => {
  it.each([
    ['accounts', { consumer_accounts: accounts(10) }, { consumer_accounts: accounts(11) }],
    ['IP ranges', { consumer_ip_ranges: ranges(15) }, { consumer_ip_ranges: ranges(16) }],
  ])('hold for %s at the limit and one above', async (_what, most, tooMany) => {
    const { create } = await startCaller();

    const refused = await create(tooMany);
    const accepted = await create(most);

    expect(refused).toMatchObject({ status: 429, body: { code: 8 } });
    expect(accepted.status).toBe(200);
  });

  it('have code 3 by switch, and can be raised', async () => {
    const switches = { limitCode: 3, limitAccounts: 11 } as const;
    const { create } = await startCaller({ switches });

    const refused = await create({ consumer_accounts: accounts(12) });
    const accepted = await create({ consumer_accounts: accounts(11) });

    expect(refused).toMatchObject({ status: 400, body: { code: 3 } });
    expect(accepted.status).toBe(200);
  });
});

describe('violations reported by the operation', () => {
  it('leave a FAILED service and an operation that is DONE with an error', async () => {
    const { hcp, create, get, operations, service } = await startCaller({
      switches: { violations: 'async' },
    });

    const accepted = await create({ vault_cluster_id: 'dev-1' }, 'dev-hvn');
    hcp.clock.advance(400_000);
    const operation = await get(operations(`/${accepted.body['operation']?.['id']}`));
    const failed = await service('eu-pl', 'dev-hvn');

    expect(accepted.status).toBe(200);
    expect(operation.body['operation']).toMatchObject({
      state: 'DONE',
      error: { code: 9, message: expect.stringContaining('tier DEV') },
    });
    expect(operation.body['operation']).not.toHaveProperty('response');
    expect(failed.body['private_link_service']?.['state']).toBe('FAILED');
  });

  it('can be so for the second service of a cluster alone', async () => {
    const { hcp, create, get, operations } = await startCaller({
      switches: { secondServiceWhen: 'async', secondServiceCode: 6 },
    });

    const second = await create({ vault_cluster_id: 'busy', consumer_regions: [] }, 'busy-hvn');
    const tier = await create({ id: 'dev-pl', vault_cluster_id: 'dev-1' }, 'dev-hvn');
    hcp.clock.advance(400_000);
    const operation = await get(operations(`/${second.body['operation']?.['id']}`));

    expect(tier.status).toBe(400);
    expect(operation.body['operation']).toMatchObject({ state: 'DONE', error: { code: 6 } });
    expect(hcp.world.service('busy-pl').state).toBe('AVAILABLE');
  });

  it('come after those that are reported on the call', async () => {
    const { hcp, create } = await startCaller({
      switches: { violations: 'async', secondServiceWhen: 'sync', secondServiceCode: 6 },
    });
    hcp.world.setCluster('busy', { tier: 'DEV' });

    const reply = await create({ vault_cluster_id: 'busy', consumer_regions: [] }, 'busy-hvn');

    expect(reply).toMatchObject({ status: 409, body: { code: 6 } });
  });

  it('never delay what is badly written, nor an id that is taken', async () => {
    const { create } = await startCaller({ switches: { violations: 'async' } });

    const slug = await create({ id: 'a' });
    const taken = await create({ id: 'busy-pl' });

    expect([slug.status, taken.status]).toEqual([400, 409]);
  });
});

describe('values of a create that HCP leaves open', () => {
  const values = async (id: string, caller: Awaited<ReturnType<typeof startCaller>>) =>
    (await caller.service(id)).body['private_link_service'];

  it.each([
    ['reject', 400, undefined],
    ['drop', 200, ['us-east-1']],
    ['accept', 200, ['eu-west-1', 'us-east-1']],
  ] as const)("%s the HVN's own region", async (hvnRegion, status, kept) => {
    const caller = await startCaller({ switches: { hvnRegion } });

    const reply = await caller.create({ consumer_regions: ['eu-west-1', 'us-east-1'] });

    expect(reply.status).toBe(status);
    if (kept !== undefined) {
      expect(await values('eu-pl', caller)).toMatchObject({ consumer_regions: kept });
    }
  });

  it.each([
    ['reject', 400],
    ['ignore', 200],
  ] as const)('%s a value that is listed twice', async (duplicateValues, status) => {
    const { create, hcp } = await startCaller({ switches: { duplicateValues } });

    const reply = await create({ consumer_accounts: [arn(1), arn(1)] });

    expect(reply.status).toBe(status);
    if (status === 200) expect(hcp.world.service('eu-pl').accounts).toEqual([arn(1)]);
  });

  it.each([
    ['reject', 400],
    ['accept', 200],
  ] as const)('%s the principal *', async (wildcardPrincipal, status) => {
    const { create } = await startCaller({ switches: { wildcardPrincipal } });

    const reply = await create({ consumer_accounts: ['*'] });

    expect(reply.status).toBe(status);
  });

  it.each([
    ['reject', 400, undefined],
    ['normalise', 200, ['10.0.0.0/16']],
    ['accept', 200, ['10.0.0.7/16']],
  ] as const)('%s host bits in a range', async (hostBits, status, kept) => {
    const caller = await startCaller({ switches: { hostBits } });

    const reply = await caller.create({ consumer_ip_ranges: ['10.0.0.7/16'] });

    expect(reply.status).toBe(status);
    if (kept !== undefined) {
      expect(await values('eu-pl', caller)).toMatchObject({ consumer_ip_ranges: kept });
    }
  });

  it.each([
    ['reject', 400],
    ['accept', 200],
  ] as const)('%s IPv6 ranges', async (ipv6, status) => {
    const { create } = await startCaller({ switches: { ipv6 } });

    const reply = await create({ consumer_ip_ranges: ['2001:db8::/32'] });

    expect(reply.status).toBe(status);
  });

  it.each(['0.0.0.0/0', '255.255.255.255/32', '172.16.0.0/12'])('accept %s', async (range) => {
    const { create } = await startCaller();

    const reply = await create({ consumer_ip_ranges: [range] });

    expect(reply.status).toBe(200);
  });
});
