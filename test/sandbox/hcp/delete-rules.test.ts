import { afterEach, describe, expect, it } from 'vitest';
import type { Switches } from '../../../sandbox/hcp/switches.ts';
import { startCaller, stopAll } from './client.ts';

afterEach(stopAll);

const started = (switches: Partial<Switches> = {}) => startCaller({ switches });

describe('a DELETE', () => {
  it.each(['CREATING', 'UPDATING', 'SOMETHING_NEW'])('is refused in state %s', async (state) => {
    const { hcp, remove } = await started();
    hcp.faults.forceState('busy-pl', state);

    const reply = await remove('busy-pl');

    expect(reply).toMatchObject({ status: 400, body: { code: 9 } });
  });

  it('takes a FAILED service away', async () => {
    const { hcp, remove } = await started();
    hcp.world.failService('busy-pl');

    const reply = await remove('busy-pl');
    hcp.clock.advance(181_000);

    expect(reply.status).toBe(200);
    expect(hcp.world.services).toEqual([]);
  });

  it('answers 404 where there is nothing to delete', async () => {
    const { remove } = await started();

    expect(await remove('no-such')).toMatchObject({ status: 404, body: { code: 5 } });
  });

  it('has region parameters without the prefix that its siblings have', async () => {
    const { call, services } = await started();
    const path = services('busy-hvn', '/busy-pl');
    const region = 'location.region.provider=aws&location.region.region';

    const prefixed = await call('DELETE', `${path}?hvn.location.region.region=us-east-1`);
    const elsewhere = await call('DELETE', `${path}?${region}=eu-west-1`);
    const right = await call('DELETE', `${path}?${region}=us-east-1`);

    expect([prefixed.status, elsewhere.status, right.status]).toEqual([400, 404, 200]);
  });
});

describe('a DELETE of a service with live endpoints', () => {
  it('is refused by default, on the call', async () => {
    const { hcp, remove } = await started();
    hcp.world.addEndpoint('busy-pl');

    const reply = await remove('busy-pl');

    expect(reply.body).toMatchObject({ code: 9 });
    expect(hcp.world.service('busy-pl').state).toBe('AVAILABLE');
  });

  it('is refused by its operation, by switch, and keeps the endpoints', async () => {
    const { hcp, remove } = await started({ violations: 'async' });
    const endpoint = hcp.world.addEndpoint('busy-pl');

    const reply = await remove('busy-pl');
    hcp.clock.advance(181_000);

    expect(reply.status).toBe(200);
    expect(hcp.world.service('busy-pl').state).toBe('FAILED');
    expect(endpoint.state).toBe('connected');
  });

  it('severs them by switch', async () => {
    const { hcp, remove } = await started({ deleteWithEndpoints: 'sever' });
    const endpoint = hcp.world.addEndpoint('busy-pl');

    await remove('busy-pl');
    hcp.clock.advance(181_000);

    expect(hcp.world.services).toEqual([]);
    expect(endpoint.state).toBe('cut');
  });
});

describe('a second DELETE while the first runs', () => {
  it.each([
    ['unavailable', 503, 14],
    ['failed_precondition', 400, 9],
  ] as const)('can be %s', async (deleteWhileDeleting, status, code) => {
    const { remove, hcp } = await started({ deleteWhileDeleting });

    await remove('busy-pl');
    const second = await remove('busy-pl');

    expect(second).toMatchObject({ status, body: { code } });
    expect(hcp.writes()).toHaveLength(1);
  });

  it('can answer with the same operation', async () => {
    const { remove, hcp } = await started({ deleteWhileDeleting: 'same_operation' });

    const first = await remove('busy-pl');
    const second = await remove('busy-pl');

    expect(second.status).toBe(200);
    expect(second.body['operation']?.['id']).toBe(first.body['operation']?.['id']);
    expect(hcp.writes()).toHaveLength(1);
  });

  it('can answer with an operation that says "execution already started"', async () => {
    const { remove, hcp } = await started({ deleteWhileDeleting: 'already_started_operation' });

    const first = await remove('busy-pl');
    const second = await remove('busy-pl');
    hcp.clock.advance(181_000);

    expect(second.body['operation']).toMatchObject({
      state: 'DONE',
      error: { code: 10, message: expect.stringContaining('execution already started') },
    });
    expect(second.body['operation']?.['id']).not.toBe(first.body['operation']?.['id']);
    expect(hcp.writes()).toHaveLength(1);
    expect(hcp.world.services).toEqual([]);
  });
});
