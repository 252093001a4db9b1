import { describe, expect, it } from 'vitest';
import { arrange, follow, toldSince, work } from './worker.ts';
import {
  actions,
  ada,
  approved,
  ask,
  ben,
  click,
  createWorld,
  dayMs,
  notices,
  policyOf,
  production,
  requestId,
  requestOf,
  submit,
  type World,
} from './world.ts';

/** Runs while HCP is read before the start. */
function whileReading(_world: World, happen: () => Promise<void> | void) {
  let first = true;
  return {
    before: async ({ name }: { readonly name: string }) => {
      if (name !== 'hcp.findService' || !first) return;
      first = false;
      await happen();
    },
  };
}

const lastEntry = ({ state }: World) => state.entries.at(-1);

describe('an approved request', () => {
  it('is read at HCP, intended, sent and accepted, in this order, each with its entry', async () => {
    const world = createWorld();
    await approved(world);

    const outcome = await work(world);

    expect(outcome.kind).toBe('waiting');
    expect(actions(world).slice(2)).toEqual(['call_intended', 'call_accepted']);
    expect(world.hcp.calls).toEqual(['findService', 'createService']);
    expect(world.hcp.sent).toEqual([
      {
        ...{ id: 'prod-eu-k7m2qx', clusterId: 'prod-eu', region: 'eu-west-1' },
        ...requestOf(world).desired,
      },
    ]);
    expect(requestOf(world)).toMatchObject({ status: 'provisioning', phase: 'accepted', sends: 1 });
  });

  it('whose time is over expires, and HCP is not even asked', async () => {
    const world = createWorld();
    await approved(world);
    world.clock.advance(3 * dayMs);

    const outcome = await work(world);

    expect(outcome).toEqual({ kind: 'settled' });
    expect(requestOf(world).status).toBe('expired');
    expect(notices(world)).toEqual(['recorded', 'expired']);
    expect(world.hcp.calls).toEqual([]);
  });

  it('whose time runs out while HCP is read expires', async () => {
    const world = createWorld();
    await approved(world);
    world.clock.advance(3 * dayMs - 1_000);

    await work(
      world,
      whileReading(world, () => world.clock.advance(2_000)),
    );

    expect(requestOf(world).status).toBe('expired');
    expect(world.hcp.sent).toEqual([]);
  });

  it('that no environment covers any more fails with words of its own', async () => {
    const world = createWorld();
    await approved(world);
    world.state.inForce = policyOf({ ...production, match: { hvn: 'other-*' } });

    await work(world);

    expect(requestOf(world)).toMatchObject({
      status: 'failed',
      failure: { code: 'no_environment' },
    });
    expect(notices(world)).toEqual(['recorded', 'failed']);
    expect(world.hcp.sent).toEqual([]);
  });

  it.each([
    ['before', (_world: World, change: () => void) => [change(), {}] as const],
    [
      'while HCP is read',
      (world: World, change: () => void) => [0, whileReading(world, change)] as const,
    ],
  ])('goes back when its rule changed %s it was begun', async (_, when) => {
    const world = createWorld();
    await approved(world);
    const [, hooks] = when(world, () => {
      world.state.inForce = policyOf({ ...production, name: 'renamed', channel: 'C0NEW' });
    });

    await work(world, hooks);

    expect(requestOf(world)).toMatchObject({
      ...{ status: 'pending_approval', version: 2, channel: 'C0NEW', environment: 'renamed' },
      ...{ startedAt: undefined, sends: 0 },
    });
    expect(toldSince(world)).toEqual(['sent_back']);
    expect(lastEntry(world)?.details).toMatchObject({ because: 'rule_changed', version: 2 });
    expect(world.hcp.sent).toEqual([]);
  });

  it('goes back when a service of that id has appeared; approved again, it is not sent', async () => {
    const world = createWorld();
    const { target, desired } = await approved(world);
    const at = { id: target.serviceId, clusterId: target.clusterId, region: target.region };
    world.hcp.make({ ...at, ...desired });
    await work(world);
    const sentBack = requestOf(world);
    const seen = world.state.inventory.get('project-1');
    const service = await world.hcp.api.findService(
      { ...target },
      target.serviceId,
      AbortSignal.timeout(1_000),
    );
    if (seen === undefined || service === undefined) throw new Error('nothing there');
    world.state.inventory.set('project-1', { ...seen, services: [service] });

    const answer = await click(world, ben);
    await work(world);

    expect(sentBack).toMatchObject({ status: 'pending_approval', version: 2 });
    expect(answer).toEqual({ code: 'approved', quorum: 1 });
    expect(requestOf(world)).toMatchObject({ status: 'failed', failure: { code: 'not_ours' } });
    expect(world.hcp.sent).toEqual([]);
  });

  it('that is canceled while HCP is read is not sent', async () => {
    const world = createWorld();
    await approved(world);

    const outcome = await work(
      world,
      whileReading(world, async () => {
        await click(world, ada, 'cancel');
      }),
    );

    expect(outcome).toEqual({ kind: 'settled' });
    expect(requestOf(world).status).toBe('canceled');
    expect(world.hcp.sent).toEqual([]);
  });

  it('that is canceled while HCP does not answer hears nothing more', async () => {
    const world = createWorld();
    await approved(world);
    world.hcp.outage = 'unavailable';

    const outcome = await work(
      world,
      whileReading(world, async () => {
        await click(world, ada, 'cancel');
      }),
    );

    expect(outcome.kind).toBe('stopped');
    expect(toldSince(world)).toEqual(['canceled']);
    expect(await world.deps.requests.lease(requestId, 1)).toHaveProperty('fence');
  });

  it('frees its target when it has ended, so that another can be asked for', async () => {
    const world = createWorld();
    await arrange(world, { phase: 'approved' });
    world.hcp.fail('createService', 'refused');
    await follow(world);

    const again = await submit(world, {
      key: 'V2',
      requestId: '00000000-0000-4000-8000-000000000002' as typeof requestId,
    });

    expect(again.ok).toBe(true);
  });
});

describe('a request that is not approved', () => {
  it('is left alone', async () => {
    const world = createWorld();
    await ask(world);

    expect(await work(world)).toEqual({ kind: 'settled' });
    expect(world.hcp.calls).toEqual([]);
    expect(requestOf(world).revision).toBe(1);
  });
});
