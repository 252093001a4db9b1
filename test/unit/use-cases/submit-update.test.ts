import { describe, expect, it } from 'vitest';
import { toLiveValues } from '../../../src/domain/private-link.ts';
import type { RequestId } from '../../../src/domain/request.ts';
import { aService, codesOf, haveService, ownService, updateService } from './services.ts';
import {
  actions,
  ada,
  ask,
  createWorld,
  dayMs,
  notices,
  policyOf,
  production,
  project,
  requestId,
  requestOf,
  type World,
} from './world.ts';

const otherId = '00000000-0000-4000-8000-000000000002' as RequestId;

function ours(): World {
  const world = createWorld();
  ownService(world);
  return world;
}

describe('asking for a change of a service', () => {
  it('records the difference from what was last seen, and asks nobody', async () => {
    const world = ours();

    const answer = await updateService(world);

    expect(answer).toEqual({ ok: true, value: { requestId, repeated: false } });
    expect(requestOf(world)).toMatchObject({
      ...{ change: 'update', status: 'pending_approval', version: 1, requester: ada, quorum: 1 },
      target: {
        ...{ ...project, hvnId: 'prod-hvn', clusterId: 'prod-eu', region: 'eu-west-1' },
        serviceId: 'vault-Prod',
      },
      expiresAt: new Date(world.clock.now().getTime() + 3 * dayMs),
    });
    const shown = world.state.rows.get(requestId)?.versions[0];
    expect(shown?.live).toEqual(toLiveValues(aService()));
    expect(shown?.plan).toMatchObject({
      change: 'update',
      consumerAccounts: { added: ['arn:aws:iam::777788889999:root'], removed: [] },
      consumerIpRanges: { added: [], removed: [], kept: ['10.20.0.0/16'] },
    });
    expect(notices(world)).toEqual(['recorded']);
    expect(actions(world)).toEqual(['request_submitted']);
    expect(world.people.asked).toEqual([]);
    expect(world.hcp.calls).toEqual([]);
  });

  it('takes values out as well, and an empty list where the policy allows one', async () => {
    const world = ours();
    world.state.inForce = policyOf({ ...production, allowEmpty: true });

    const first = await updateService(world, { accounts: '', regions: '' });
    const confirmed = first.ok ? undefined : first.confirm?.confirmed;
    const answer = await updateService(world, { accounts: '', regions: '', confirmed });

    expect(confirmed?.risks).toEqual(['last_account_removed']);
    const { plan } = world.state.rows.get(requestId)?.versions[0] ?? {};
    expect(answer.ok).toBe(true);
    expect(plan?.consumerAccounts.removed).toHaveLength(2);
    expect(plan?.consumerRegions.removed).toEqual(['eu-central-1']);
  });

  it('keeps the same view apart from one with other values', async () => {
    const world = ours();
    await updateService(world);

    const again = await updateService(world);
    const differs = await updateService(world, { accounts: '111122223333' });

    expect(again).toEqual({ ok: true, value: { requestId, repeated: true } });
    expect(codesOf(differs)).toEqual(['service: already_recorded']);
    expect(world.state.rows.size).toBe(1);
  });

  it('gives the same request to a view that comes again when the service has changed since', async () => {
    const world = ours();
    await updateService(world);
    haveService(world, aService({ state: 'UPDATING', consumerAccounts: [] }));

    expect(await updateService(world)).toMatchObject({ ok: true, value: { repeated: true } });
  });
});

describe('a change of a service is refused', () => {
  it.each<[string, (world: World) => void, string]>([
    [
      'is gone',
      (world) => void world.state.inventory.set('project-1', emptyOf(world)),
      'service_unknown',
    ],
    [
      'has moved to another cluster',
      (world) => void haveService(world, aService({ clusterId: 'b' })),
      'service_unknown',
    ],
    [
      'is being changed',
      (world) => void haveService(world, aService({ state: 'UPDATING' })),
      'service_state',
    ],
    [
      'has failed',
      (world) => void haveService(world, aService({ state: 'FAILED' })),
      'service_state',
    ],
    ['is not ours', ({ state }) => state.services.clear(), 'service_observed'],
    [
      'was made anew by others',
      (world) => void haveService(world, aService({ createdAt: '2026-11-01T00:00:00Z' })),
      'service_remade',
    ],
    [
      'has no environment',
      ({ state }) => void Object.assign(state, { inForce: policyOf() }),
      'no_environment',
    ],
    ['is asked for by a guest', ({ people }) => people.add('guest', ada), 'not_a_member'],
  ])('when it %s', async (_, spoil, code) => {
    const world = ours();
    spoil(world);

    const refusals = codesOf(await updateService(world));

    expect(refusals).toContain(`service: ${code}`);
    expect(world.state.rows.size).toBe(0);
    expect(actions(world)).toEqual([]);
  });

  it('when the form started from other values than it has now', async () => {
    const world = ours();
    haveService(world, aService({ consumerIpRanges: ['10.20.0.0/16', '10.21.0.0/16'] }));

    expect(codesOf(await updateService(world))).toEqual(['service: service_changed']);
  });

  it('when nothing would change, however the values are written', async () => {
    const accounts = '444455556666, arn:aws:iam::444455556666:role/vault, 1111-2222-3333';
    const same = { accounts: accounts.replace('444455556666, ', ''), regions: ' EU-CENTRAL-1' };

    expect(codesOf(await updateService(ours(), same))).toEqual(['accounts: nothing_changes']);
  });

  it('with the HVN’s own region on the list', async () => {
    const refusals = await updateService(ours(), { regions: 'eu-central-1, EU-West-1' });

    expect(codesOf(refusals)).toEqual(['regions: own_region']);
  });

  it('beyond the limits that would hold after it', async () => {
    const accounts = Array.from({ length: 11 }, (_, n) => 111_122_223_330 + n).join(' ');

    expect(codesOf(await updateService(ours(), { accounts }))).toEqual([
      'accounts: too_many_values',
    ]);
  });

  it('while another request on it or on its cluster is open', async () => {
    const world = ours();
    await updateService(world);

    const second = await updateService(world, { key: 'V2', requestId: otherId });

    expect(second).toMatchObject({
      refusal: [{ field: 'service', code: 'target_busy', requestId, service: 'vault-Prod' }],
    });
  });

  it('while a new service is asked for on its cluster', async () => {
    const world = createWorld();
    await ask(world);
    ownService(world);

    const refusals = await updateService(world, { key: 'V2', requestId: otherId });

    expect(codesOf(refusals)).toEqual(['service: target_busy']);
  });

  it('for all that is wrong at once', async () => {
    const world = ours();
    const ticket = { required: true, pattern: 'CHG\\d{7}', url: undefined };
    world.state.inForce = policyOf({ ...production, ticket });
    haveService(world, aService({ state: 'DELETING' }));

    const refusals = codesOf(
      await updateService(world, {
        ...{ accounts: '*, 12', ranges: '', regions: 'mars', reason: 'so', ticket: 'X' },
      }),
    );

    expect(refusals.toSorted()).toEqual([
      'accounts: account_digits',
      'accounts: wildcard_principal',
      'ranges: values_required',
      'reason: reason_short',
      'regions: not_a_region',
      'service: service_state',
      'ticket: ticket_pattern',
    ]);
  });
});

function emptyOf({ state }: World) {
  const seen = state.inventory.get('project-1');
  if (seen === undefined) throw new Error('nothing was seen of the project');
  return { ...seen, services: [] };
}
