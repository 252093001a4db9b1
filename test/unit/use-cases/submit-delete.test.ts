import { describe, expect, it } from 'vitest';
import type { RequestId } from '../../../src/domain/request.ts';
import { aService, codesOf, deleteService, haveService, ownService } from './services.ts';
import {
  actions,
  createWorld,
  policyOf,
  production,
  requestId,
  requestOf,
  type World,
} from './world.ts';

function ours(): World {
  const world = createWorld();
  ownService(world);
  return world;
}

describe('asking for the end of a service', () => {
  it('records all that goes, under the quorum of a delete', async () => {
    const world = ours();

    const answer = await deleteService(world);

    expect(answer).toEqual({ ok: true, value: { requestId, repeated: false } });
    expect(requestOf(world)).toMatchObject({
      ...{ change: 'delete', status: 'pending_approval', quorum: 2 },
      desired: { consumerAccounts: [], consumerIpRanges: [], consumerRegions: [] },
    });
    expect(world.state.rows.get(requestId)?.versions[0]).toMatchObject({
      live: { exists: true, createdAt: aService().createdAt },
      plan: {
        consumerAccounts: { removed: aService().consumerAccounts },
        flags: [{ code: 'deletes_service' }],
      },
    });
    expect(world.hcp.calls).toEqual([]);
  });

  it('is possible for a service that has failed', async () => {
    const world = ours();
    haveService(world, aService({ state: 'FAILED' }));

    expect((await deleteService(world)).ok).toBe(true);
  });

  it('takes an id that was pasted with space around it', async () => {
    expect((await deleteService(ours(), { typed: ' vault-Prod\u200b\n' })).ok).toBe(true);
  });

  it('is the same request when the same view comes again', async () => {
    const world = ours();
    await deleteService(world);

    expect(await deleteService(world)).toMatchObject({ ok: true, value: { repeated: true } });
    expect(codesOf(await deleteService(world, { reason: 'For another reason.' }))).toEqual([
      'service: already_recorded',
    ]);
  });
});

describe('the end of a service is refused', () => {
  it.each(['', 'vault-prod', 'VAULT-PROD', 'vault-Pro', 'vault-Prod1', 'prod-eu', 'vault Prod'])(
    'when %j is typed as its id',
    async (typed) => {
      const refusals = await deleteService(ours(), { typed });

      expect(codesOf(refusals)).toEqual(['service_id: service_id_differs']);
    },
  );

  it.each<[string, (world: World) => void, string]>([
    [
      'is being made',
      (world) => void haveService(world, aService({ state: 'CREATING' })),
      'service_state',
    ],
    [
      'is being deleted',
      (world) => void haveService(world, aService({ state: 'DELETING' })),
      'service_state',
    ],
    ['is not ours', ({ state }) => state.services.clear(), 'service_observed'],
    [
      'was made anew by others',
      (world) => void haveService(world, aService({ createdAt: 'later' })),
      'service_remade',
    ],
    [
      'is gone',
      (world) => void haveService(world, aService({ id: 'vault-Prod', clusterId: 'b' })),
      'service_unknown',
    ],
  ])('when it %s', async (_, spoil, code) => {
    const world = ours();
    spoil(world);

    expect(codesOf(await deleteService(world))).toEqual([`service: ${code}`]);
    expect(actions(world)).toEqual([]);
  });

  it('while another request on it is open', async () => {
    const world = ours();
    await deleteService(world);
    const again = { key: 'V2', requestId: '00000000-0000-4000-8000-000000000002' as RequestId };

    expect(codesOf(await deleteService(world, again))).toEqual(['service: target_busy']);
  });

  it('for all that is wrong at once', async () => {
    const world = ours();
    const ticket = { required: true, pattern: undefined, url: undefined };
    world.state.inForce = policyOf({ ...production, ticket });
    world.state.services.clear();

    const refusals = codesOf(await deleteService(world, { typed: 'x', reason: '' }));

    expect(refusals.toSorted()).toEqual([
      'reason: reason_short',
      'service: service_observed',
      'service_id: service_id_differs',
      'ticket: ticket_missing',
    ]);
  });
});
