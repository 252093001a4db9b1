import { describe, expect, it } from 'vitest';
import { isByTerraform } from '../../../src/domain/plan.ts';
import { serviceKey } from '../../fakes/memory-state.ts';
import { added, anApprovedDelete, anApprovedUpdate, type Changed, endOf, kept } from './changes.ts';
import { decide, offered } from './outcome-clicks.ts';
import { follow } from './worker.ts';
import { ada, ben, cleo, click, policyOf, production, project, requestOf, told } from './world.ts';

/** An update whose answer was lost, and that a stranger had changed meanwhile. */
async function changedMeanwhile(): Promise<Changed> {
  const changed = await anApprovedUpdate();
  changed.hcp.fail('updateService', 'unheard');
  await follow(changed.world, { forMs: 1_000 });
  changed.hcp.edit({ consumerIpRanges: ['10.66.0.0/16'] });
  await follow(changed.world);
  expect(endOf(changed)).toBe('needs_attention changed_meanwhile, 0 taken');
  return changed;
}

describe('an update that needs attention', () => {
  it('is tried again from what HCP has now', async () => {
    const changed = await changedMeanwhile();
    const { world, hcp } = changed;
    const before = offered(world);
    const seen = world.state.inventory.get(project.projectId);
    if (seen === undefined) throw new Error('nothing was seen');
    const service = await hcp.api.findService(
      { ...project, hvnId: 'prod-hvn' },
      'vault-Prod',
      new AbortController().signal,
    );
    world.state.inventory.set(project.projectId, { ...seen, services: service ? [service] : [] });

    const answer = await decide(world, ada, 'retry');
    await click(world, ben);
    await follow(world);

    expect(before).toBe('retry abandon look');
    expect(answer).toEqual({ code: 'retried', version: 2 });
    expect(endOf(changed)).toBe('succeeded, 1 taken');
    expect(hcp.patches[0]?.consumerIpRanges).toEqual({
      added: ['10.20.0.0/16', '10.30.0.0/16'],
      removed: ['10.66.0.0/16'],
    });
  });

  it('is adopted where somebody has made it what was approved', async () => {
    const changed = await changedMeanwhile();
    const { world, hcp } = changed;
    const consumerAccounts = [added, kept].sort();
    const { consumerRegions } = requestOf(world).desired;
    const consumerIpRanges = ['10.20.0.0/16', '10.30.0.0/16'];
    hcp.edit({ consumerAccounts, consumerIpRanges, consumerRegions });
    await decide(world, ben, 'look');
    const shown = offered(world);

    await decide(world, ben, 'adopt');
    await follow(world);

    expect(shown).toBe('adopt abandon look');
    expect(endOf(changed)).toBe('succeeded, 0 taken');
    const owned = world.state.services.get(serviceKey(requestOf(world).target));
    expect(owned?.approved.consumerIpRanges).toEqual(consumerIpRanges);
  });

  it('is tried again as Terraform’s once the service is that', async () => {
    const { world } = await changedMeanwhile();
    const { policy, hash } = policyOf(production);
    world.state.inForce = { policy: { ...policy, terraform: ['vault-*'] }, hash };

    expect(await decide(world, ada, 'retry')).toEqual({ code: 'retried', version: 2 });
    const shown = world.state.rows.get(requestOf(world).id)?.versions.at(-1);
    expect(shown && isByTerraform(shown.plan)).toBe(true);
  });

  it('keeps the service as it was last approved when it is given up', async () => {
    const { world } = await changedMeanwhile();
    const owned = () => world.state.services.get(serviceKey(requestOf(world).target));
    const before = owned();

    await decide(world, ben, 'abandon');

    expect(requestOf(world).status).toBe('abandoned');
    expect(owned()).toEqual(before);
  });
});

describe('a delete that needs attention', () => {
  it('is adopted once the service is gone, by as many as a delete takes', async () => {
    const changed = await anApprovedDelete();
    const { world, hcp } = changed;
    hcp.ending = 'quiet';
    await follow(world);
    expect(endOf(changed)).toBe('needs_attention still_there, 1 taken');
    const before = offered(world);
    hcp.remove();
    await decide(world, ada, 'look');

    const first = await decide(world, ben, 'adopt');
    const second = await decide(world, cleo, 'adopt');
    await follow(world);

    expect([before, first, second]).toEqual([
      'retry abandon look',
      { code: 'outcome_counted', decision: 'adopt', counted: 1, quorum: 2 },
      { code: 'adopted' },
    ]);
    expect(endOf(changed)).toBe('succeeded, 1 taken');
    expect(told(world).slice(-2)).toEqual(['adopted', 'deleted']);
    expect(world.state.services.size).toBe(0);
  });

  it('of a service that was made anew can only be given up', async () => {
    const { world, hcp } = await anApprovedDelete();
    hcp.fail('deleteService', 'lost');
    await follow(world, { forMs: 1_000 });
    hcp.remake();
    await follow(world);

    expect(requestOf(world).failure?.code).toBe('remade');
    expect(offered(world)).toBe('abandon look');
  });
});

describe('an update that failed with its service', () => {
  it('leaves one that can be deleted, and is not tried again', async () => {
    const { world, hcp } = await anApprovedUpdate();
    hcp.ending = 'service_failed';

    await follow(world);

    expect(requestOf(world).failure?.code).toBe('service_failed');
    expect(offered(world)).toBe('delete');
  });
});
