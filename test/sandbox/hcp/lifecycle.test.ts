import { afterEach, describe, expect, it } from 'vitest';
import { startCaller, stopAll } from './client.ts';

afterEach(stopAll);

describe('the life of a service', () => {
  it('accepts a create, follows its operation, and is AVAILABLE a while after DONE', async () => {
    const { hcp, create, service, get, operations } = await startCaller();

    const accepted = await create();
    const id = accepted.body['operation']?.['id'];
    const creating = await service('eu-pl');
    hcp.clock.advance(10_000);
    const running = await get(operations(`/${id}`));
    hcp.clock.advance(345_000);
    const done = await get(operations(`/${id}`));
    const lagging = await service('eu-pl');
    hcp.clock.advance(10_000);
    const available = await service('eu-pl');

    expect(accepted.status).toBe(200);
    expect(accepted.body['operation']).toMatchObject({
      state: 'PENDING',
      link: { type: 'hashicorp.network.private-link', id: 'eu-pl', uuid: 'eu-pl' },
    });
    expect(creating.body['private_link_service']).toMatchObject({
      state: 'CREATING',
      vault_cluster_id: 'prod-eu',
      default_region: 'eu-west-1',
    });
    expect(creating.body['private_link_service']).not.toHaveProperty('external_name');
    expect(running.body['operation']?.['state']).toBe('RUNNING');
    expect(done.body['operation']?.['state']).toBe('DONE');
    expect(done.body['operation']).not.toHaveProperty('error');
    expect(lagging.body['private_link_service']?.['state']).toBe('CREATING');
    expect(available.body['private_link_service']).toMatchObject({
      state: 'AVAILABLE',
      external_name: expect.stringMatching(
        /^com\.amazonaws\.vpce\.eu-west-1\.vpce-svc-[0-9a-f]{17}$/,
      ),
    });
  });

  it('applies a PATCH as a difference and answers with the operation alone', async () => {
    const { hcp, update, service } = await startCaller();

    const accepted = await update('busy-pl', {
      add_consumer_accounts: ['arn:aws:iam::111111111111:role/app'],
      remove_consumer_ip_ranges: ['10.20.0.0/16'],
      add_consumer_ip_ranges: ['10.21.0.0/16'],
    });
    const updating = await service('busy-pl', 'busy-hvn');
    hcp.clock.advance(120_000);
    const available = await service('busy-pl', 'busy-hvn');

    expect(Object.keys(accepted.body)).toEqual(['operation']);
    expect(updating.body['private_link_service']?.['state']).toBe('UPDATING');
    expect(available.body['private_link_service']).toMatchObject({
      state: 'AVAILABLE',
      consumer_accounts: ['arn:aws:iam::210987654321:root', 'arn:aws:iam::111111111111:role/app'],
      consumer_ip_ranges: ['10.21.0.0/16'],
      consumer_regions: ['us-west-1'],
    });
  });

  it('answers 404 for a service after its deletion and not before', async () => {
    const { hcp, remove, service, create } = await startCaller();

    const accepted = await remove('busy-pl');
    hcp.clock.advance(175_000);
    const lagging = await service('busy-pl', 'busy-hvn');
    hcp.clock.advance(10_000);
    const gone = await service('busy-pl', 'busy-hvn');
    const again = await create({ id: 'busy-pl', vault_cluster_id: 'busy' }, 'busy-hvn');

    expect(accepted.status).toBe(200);
    expect(lagging.body['private_link_service']?.['state']).toBe('DELETING');
    expect(gone).toMatchObject({ status: 404, body: { code: 5 } });
    expect(again.status).toBe(200);
  });
});
