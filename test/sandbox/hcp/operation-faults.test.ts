import { afterEach, describe, expect, it } from 'vitest';
import { startCaller, stopAll } from './client.ts';

afterEach(stopAll);

describe('faults of operations', () => {
  it('end the next one with an error and the service FAILED', async () => {
    const { hcp, create, get, operations } = await startCaller();
    hcp.faults.failNextOperation({ code: 13, message: 'error creating load balancer' });

    const reply = await create();
    hcp.clock.advance(361_000);
    const { body } = await get(operations(`/${reply.body['operation']?.['id']}`));

    expect(body['operation']).toMatchObject({
      state: 'DONE',
      error: { code: 13, message: 'error creating load balancer' },
    });
    expect(hcp.world.service('eu-pl').state).toBe('FAILED');
  });

  it('end the next one well and the service FAILED all the same', async () => {
    const { hcp, create, get, operations } = await startCaller();
    hcp.faults.failNextService();

    const reply = await create();
    hcp.clock.advance(361_000);
    const { body } = await get(operations(`/${reply.body['operation']?.['id']}`));

    expect(body['operation']).toMatchObject({ state: 'DONE' });
    expect(body['operation']).not.toHaveProperty('error');
    expect(hcp.world.service('eu-pl').state).toBe('FAILED');
  });

  it('turn an updated service FAILED, whatever failed updates leave', async () => {
    const { hcp, update } = await startCaller({ switches: { failedUpdateLeaves: 'AVAILABLE' } });
    hcp.faults.failNextService();

    await update('busy-pl', { remove_consumer_regions: ['us-west-1'] });
    hcp.clock.advance(121_000);

    expect(hcp.world.service('busy-pl')).toMatchObject({ state: 'FAILED', regions: ['us-west-1'] });
  });

  it('leave the next one RUNNING until somebody frees it', async () => {
    const { hcp, create } = await startCaller();
    hcp.faults.stickNextOperation();

    const reply = await create();
    const id = String(reply.body['operation']?.['id']);
    hcp.clock.advance(30 * 3_600_000);
    const stuck = [hcp.world.operationState(id), hcp.world.service('eu-pl').state];
    hcp.world.operation(id).stuck = false;

    expect(stuck).toEqual(['RUNNING', 'CREATING']);
    expect(hcp.world.operationState(id)).toBe('DONE');
    expect(hcp.world.service('eu-pl').state).toBe('AVAILABLE');
  });

  it('make those to come slower', async () => {
    const { hcp, create } = await startCaller();
    hcp.faults.slow(10);

    const reply = await create();
    const id = String(reply.body['operation']?.['id']);
    hcp.clock.advance(3_490_000);
    const early = hcp.world.operationState(id);
    hcp.clock.advance(11_000);

    expect([early, hcp.world.operationState(id)]).toEqual(['RUNNING', 'DONE']);
  });

  it('show states that HCP has yet to invent', async () => {
    const { hcp, create, get, operations } = await startCaller();
    const reply = await create();
    const id = String(reply.body['operation']?.['id']);

    hcp.faults.forceOperationState(id, 'PAUSED');
    const forced = await get(operations(`/${id}`));
    hcp.faults.forceOperationState(id, undefined);
    const free = await get(operations(`/${id}`));

    expect(forced.body['operation']?.['state']).toBe('PAUSED');
    expect(free.body['operation']?.['state']).toBe('PENDING');
  });
});
