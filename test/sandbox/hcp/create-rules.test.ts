import { afterEach, describe, expect, it } from 'vitest';
import { startCaller, stopAll } from './client.ts';

afterEach(stopAll);

const region = (name: string, provider = 'aws') => ({
  location: { region: { provider, region: name } },
});

describe('a create that is badly written', () => {
  it.each([
    ['an id of two characters', { id: 'ab' }],
    ['an id of 37 characters', { id: 'a'.repeat(37) }],
    ['an id that ends in a hyphen', { id: 'abc-' }],
    ['an id with an underscore', { id: 'a_b' }],
    ['no id', { id: null }],
    ['an id that is a number', { id: 7 }],
    ['an account that is not an ARN', { consumer_accounts: ['123456789012'] }],
    ['an ARN of a short account', { consumer_accounts: ['arn:aws:iam::12345:root'] }],
    ['an ARN of another service', { consumer_accounts: ['arn:aws:s3:::bucket'] }],
    ['accounts that are a string', { consumer_accounts: 'arn:aws:iam::123456789012:root' }],
    ['accounts that are numbers', { consumer_accounts: [123456789012] }],
    ['a range without bits', { consumer_ip_ranges: ['10.0.0.0'] }],
    ['a range of 33 bits', { consumer_ip_ranges: ['10.0.0.0/33'] }],
    ['a range of five numbers', { consumer_ip_ranges: ['10.0.0.0.0/8'] }],
    ['a range with leading zeroes', { consumer_ip_ranges: ['10.0.0.0/08'] }],
    ['a region with a space', { consumer_regions: ['eu west 1'] }],
    ['no region', { hvn: {} }],
    ['half a region', { hvn: { location: { region: { provider: 'aws' } } } }],
    ['the wrong region', { hvn: region('us-west-2') }],
    ['the wrong provider', { hvn: region('eu-west-1', 'azure') }],
    ['another HVN than the path', { hvn: { ...region('eu-west-1'), id: 'dev-hvn' } }],
    ['another kind of link', { hvn: { ...region('eu-west-1'), type: 'hashicorp.network.tgw' } }],
    ['an unknown field', { consumer_account: [] }],
    ['a list in place of the HVN', { hvn: [] }],
  ])('is refused with code 3: %s', async (_what, values) => {
    const { hcp, create } = await startCaller();

    const reply = await create(values);

    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ code: 3, details: [] });
    expect(hcp.world.services).toHaveLength(1);
    expect(hcp.writes()).toEqual([]);
  });

  it('is refused without its wrapper, as malformed JSON, or as another content type', async () => {
    const { hcp, token, call, services } = await startCaller();
    const send = (contentType: string, body: string) =>
      fetch(`${hcp.authUrl}${services('prod-eu-hvn')}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': contentType },
        body,
      });

    const unwrapped = await call('POST', services('prod-eu-hvn'), { id: 'eu-pl' });
    const broken = await send('application/json', '{"private_link_service":');
    const form = await send('text/plain', '{}');

    expect([unwrapped.status, broken.status, form.status]).toEqual([400, 400, 400]);
  });

  it('ignores unknown fields by switch', async () => {
    const { create } = await startCaller({ switches: { unknownFields: 'ignore' } });

    const reply = await create({ consumer_account: [] });

    expect(reply.status).toBe(200);
  });
});

describe('a create that is well written', () => {
  it.each([
    ['absent lists', undefined],
    ['empty lists', []],
    ['null lists, as the Go client sends them', null],
  ])('may have %s', async (_what, list) => {
    const { create } = await startCaller();
    const lists = { consumer_accounts: list, consumer_ip_ranges: list, consumer_regions: list };

    const reply = await create(lists);

    expect(reply.status).toBe(200);
  });

  it('may say lowerCamelCase, and repeat the path in its link', async () => {
    const { hcp, call, services } = await startCaller();
    const location = {
      organizationId: hcp.organizationId,
      projectId: hcp.projectId,
      region: { provider: 'aws', region: 'eu-west-1' },
    };
    const hvn = { id: 'prod-eu-hvn', type: 'hashicorp.network.hvn', location };
    const privateLinkService = { id: 'eu-pl', vaultClusterId: 'prod-eu', hvn };

    const reply = await call('POST', services('prod-eu-hvn'), { privateLinkService });

    expect(reply.status).toBe(200);
  });

  it.each([
    'arn:aws:iam::123456789012:root',
    'arn:aws:iam::123456789012:role/path/app',
    'arn:aws:iam::123456789012:user/ann@example.com',
    'arn:aws-us-gov:iam::123456789012:root',
  ])('may name the principal %s', async (principal) => {
    const { create } = await startCaller();

    const reply = await create({ consumer_accounts: [principal] });

    expect(reply.status).toBe(200);
  });
});

describe('a create against the state of the world', () => {
  const blocked: [string, string, string, number][] = [
    ['the HVN is not on AWS', 'azure-hvn', 'azure-1', 9],
    ['the HVN is not STABLE', 'creating-hvn', 'early-1', 9],
    ['the cluster is not RUNNING', 'sealed-hvn', 'sealed-1', 9],
    ['the tier is DEV', 'dev-hvn', 'dev-1', 9],
    ['the HVN has a peering', 'peered-hvn', 'peered', 9],
    ['the cluster is on another HVN', 'prod-eu-hvn', 'staging', 9],
    ['the cluster has a service', 'busy-hvn', 'busy', 9],
    ['there is no such cluster', 'prod-eu-hvn', 'nowhere', 5],
  ];

  it.each(blocked)('is refused where %s', async (_what, hvn, cluster, code) => {
    const { create, hcp } = await startCaller();

    const reply = await create({ vault_cluster_id: cluster, consumer_regions: [] }, hvn);

    expect(reply.body).toMatchObject({ code });
    expect(hcp.writes()).toEqual([]);
  });

  it('is refused with 404 on an HVN that does not exist', async () => {
    const { call, services } = await startCaller();

    const reply = await call('POST', services('nowhere'), { private_link_service: { id: 'abc' } });

    expect(reply).toMatchObject({ status: 404, body: { code: 5 } });
  });

  it('is refused where a transit gateway is attached', async () => {
    const { hcp, create } = await startCaller();
    hcp.world.addTgw({ hvnId: 'prod-eu-hvn', state: 'PENDING_ACCEPTANCE' });

    const reply = await create();

    expect(reply.body).toMatchObject({ code: 9 });
  });

  it.each([
    ['ignored', 200],
    ['blocking', 400],
  ] as const)('holds dead peerings to be %s by switch', async (deadPeerings, status) => {
    const { hcp, create } = await startCaller({ switches: { deadPeerings } });
    hcp.world.addPeering({ hvnId: 'prod-eu-hvn', state: 'EXPIRED' });

    const reply = await create();

    expect(reply.status).toBe(status);
  });

  it('refuses an id that is taken on any HVN of the project, without regard to case', async () => {
    const { create } = await startCaller();

    const reply = await create({ id: 'BUSY-pl' });

    expect(reply).toMatchObject({ status: 409, body: { code: 6 } });
  });

  it.each([5, 3] as const)('can answer code %d for an unknown cluster', async (code) => {
    const { create } = await startCaller({ switches: { unknownClusterCode: code } });

    const reply = await create({ vault_cluster_id: 'nowhere' });

    expect(reply.body).toMatchObject({ code });
  });

  it.each([9, 6] as const)('can answer code %d for a second service', async (code) => {
    const { create } = await startCaller({ switches: { secondServiceCode: code } });

    const reply = await create({ vault_cluster_id: 'busy', consumer_regions: [] }, 'busy-hvn');

    expect(reply.body).toMatchObject({ code });
  });

  it('counts a FAILED service as the one of its cluster', async () => {
    const { hcp, create } = await startCaller();
    hcp.world.failService('busy-pl');

    const reply = await create({ vault_cluster_id: 'busy', consumer_regions: [] }, 'busy-hvn');

    expect(reply.body).toMatchObject({ code: 9 });
  });
});
