import { afterEach, describe, expect, it } from 'vitest';
import type { Switches } from '../../../sandbox/hcp/switches.ts';
import { startCaller, stopAll } from './client.ts';

afterEach(stopAll);

const started = (switches: Partial<Switches> = {}) => startCaller({ switches });

describe('what an answer looks like', () => {
  it('names Envoy and JSON', async () => {
    const { get, network } = await started();

    const { headers } = await get(network());

    expect(headers.get('server')).toBe('envoy');
    expect(headers.get('content-type')).toBe('application/json');
  });

  it('shows a service as the vendor page does', async () => {
    const { hcp, service } = await started();

    const { body } = await service('busy-pl', 'busy-hvn');

    const region = { provider: 'aws', region: 'us-east-1' };
    const { organizationId: organization_id, projectId: project_id } = hcp;
    expect(body['private_link_service']).toEqual({
      id: 'busy-pl',
      external_name: 'com.amazonaws.vpce.us-east-1.vpce-svc-0b5f5e6d7c8a9b0c1',
      hvn: {
        type: 'hashicorp.network.hvn',
        id: 'busy-hvn',
        uuid: 'busy-hvn',
        location: { organization_id, project_id, region },
      },
      state: 'AVAILABLE',
      created_at: expect.any(String),
      updated_at: expect.any(String),
      vault_cluster_id: 'busy',
      consumer_regions: ['us-west-1'],
      default_region: 'us-east-1',
      consumer_accounts: ['arn:aws:iam::210987654321:root'],
      consumer_ip_ranges: ['10.20.0.0/16'],
    });
  });

  it.each([3, 6, 9] as const)('writes moments with %d digits, always the same', async (digits) => {
    const { service } = await started({ timestampDigits: digits });

    const first = await service('busy-pl', 'busy-hvn');
    const second = await service('busy-pl', 'busy-hvn');

    const pattern = new RegExp(`^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{${digits}}Z$`);
    expect(String(first.body['private_link_service']?.['created_at'])).toMatch(pattern);
    expect(second.text).toBe(first.text);
  });

  it('leaves zero values out', async () => {
    const { hcp, create, get, services } = await started();

    const created = await create({ consumer_accounts: [] });
    hcp.faults.forceState('eu-pl', 'UNSET');
    const unset = await get(services('prod-eu-hvn', '/eu-pl'));
    const empty = await get(services('dev-hvn'));

    expect(created.body['private_link_service']).not.toHaveProperty('consumer_accounts');
    expect(created.body['operation']).not.toHaveProperty('error');
    expect(unset.body['private_link_service']).not.toHaveProperty('state');
    expect(empty.body).toEqual({ pagination: {} });
  });

  it('writes them out by switch', async () => {
    const { create, get, services } = await started({ unset: 'emitted' });

    const created = await create({ consumer_accounts: [] });
    const empty = await get(services('dev-hvn'));

    expect(created.body['private_link_service']).toMatchObject({
      external_name: '',
      consumer_accounts: [],
      hvn: { description: '' },
    });
    expect(created.body['operation']).toMatchObject({ error: null, response: null });
    expect(empty.body).toEqual({
      private_link_services: [],
      pagination: { next_page_token: '', previous_page_token: '' },
    });
  });

  it.each([
    ['absent', false],
    ['present', true],
  ] as const)('has an external name while CREATING: %s', async (switched, isThere) => {
    const { create, service, hcp } = await started({ externalNameWhileCreating: switched });

    const created = await create();
    hcp.clock.advance(361_000);
    const available = await service('eu-pl');

    const early = created.body['private_link_service']?.['external_name'];
    const late = available.body['private_link_service']?.['external_name'];
    expect(early).toBe(isThere ? late : undefined);
    expect(String(late)).toMatch(/^com\.amazonaws\.vpce\.eu-west-1\.vpce-svc-[0-9a-f]{17}$/);
  });

  it.each([
    ['as_sent', ['eu-north-1', 'ca-central-1']],
    ['reversed', ['ca-central-1', 'eu-north-1']],
  ] as const)('orders lists %s', async (valueOrder, seen) => {
    const { create } = await started({ valueOrder });

    const reply = await create({ consumer_regions: ['eu-north-1', 'ca-central-1'] });

    expect(reply.body['private_link_service']).toMatchObject({ consumer_regions: seen });
  });

  it('shows states that HCP has yet to invent', async () => {
    const { hcp, service } = await started();
    hcp.faults.forceState('busy-pl', 'SOMETHING_NEW');

    const { body } = await service('busy-pl', 'busy-hvn');

    expect(body['private_link_service']?.['state']).toBe('SOMETHING_NEW');
  });
});

describe('the two error models', () => {
  it('is grpc.gateway.runtime.Error for network and vault', async () => {
    const { get, network, vault } = await started();

    const replies = [await get(network('/nowhere')), await get(vault('/clusters/nowhere'))];

    for (const { status, body } of replies) {
      expect(status).toBe(404);
      expect(body).toEqual({
        error: expect.stringContaining('not found'),
        code: 5,
        message: body['error'],
        details: [],
      });
    }
  });

  it('is google.rpc.Status for operations, resource manager and IAM', async () => {
    const { get, operations } = await started();

    const operation = await get(operations('/nowhere'));
    const project = await get('/resource-manager/2019-12-10/projects/nowhere');
    const identity = await get('/iam/2019-12-10/caller-identity?x=1');

    expect(operation.body).toEqual({ code: 5, message: expect.any(String), details: [] });
    expect(project).toMatchObject({ status: 403, body: { code: 7, message: '', details: [] } });
    expect(Object.keys(identity.body)).toEqual(['code', 'message', 'details']);
  });
});
