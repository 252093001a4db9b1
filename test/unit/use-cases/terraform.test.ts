import { describe, expect, it } from 'vitest';
import type { PrivateLinkService } from '../../../src/domain/private-link.ts';
import type { Confirmed } from '../../../src/use-cases/confirm-twice.ts';
import type { SubmitAnswer } from '../../../src/use-cases/submit-change.ts';
import { killAt } from '../../fakes/interpose.ts';
import { serviceKey } from '../../fakes/memory-state.ts';
import { createScriptedService, type ScriptedService } from '../../fakes/scripted-service.ts';
import { added, endOf, kept } from './changes.ts';
import { aService, deleteService, haveService, ownService, updateService } from './services.ts';
import { follow, toldSince, work } from './worker.ts';
import {
  actions,
  ben,
  cleo,
  click,
  createWorld,
  dayMs,
  notices,
  policyOf,
  production,
  project,
  requestOf,
  submit,
  told,
  type World,
} from './world.ts';

type Outside = { readonly world: World; readonly hcp: ScriptedService };

/** A service that the policy leaves to Terraform; the bot knows nothing else of it. */
function outside(have: typeof haveService = haveService): Outside {
  const world = createWorld();
  leaveToTerraform(world, 'vault-*');
  const hcp = createScriptedService(world.databaseNow, have(world, aService()));
  return { world: { ...world, deps: { ...world.deps, hcp: hcp.api } }, hcp };
}

function leaveToTerraform({ state }: World, ...terraform: readonly string[]): void {
  const { policy, hash } = policyOf(production);
  state.inForce = { policy: { ...policy, terraform }, hash };
}

/** Sends a form, and once more where that is asked for. */
async function insist(
  send: (confirmed?: Confirmed) => Promise<SubmitAnswer>,
): Promise<readonly string[]> {
  const answer = await send();
  if (answer.ok) return [];
  const read = answer.confirm?.confirmed;
  const again = await send(read);
  if (!again.ok) throw new Error(JSON.stringify(again));
  return read?.risks ?? [];
}

const wished = { accounts: [kept, added].join('\n'), ranges: '10.20.0.0/16\n10.30.0.0/16' };

async function anApprovedUpdate(have?: typeof haveService): Promise<Outside> {
  const at = outside(have);
  await insist((confirmed) => updateService(at.world, { ...wished, confirmed }));
  await click(at.world, ben);
  return at;
}

async function anApprovedDelete(): Promise<Outside> {
  const at = outside();
  await insist((confirmed) => deleteService(at.world, { confirmed }));
  await click(at.world, ben);
  await click(at.world, cleo);
  return at;
}

const desired: Partial<PrivateLinkService> = {
  consumerAccounts: [added, kept],
  consumerIpRanges: ['10.30.0.0/16', '10.20.0.0/16'],
};

const writes = ({ hcp }: Outside): number =>
  hcp.calls.filter((name) => /^(create|update|delete)/.test(name)).length;

const hourMs = 3_600_000;

describe('a change of a service that is Terraform’s', () => {
  it('is asked for once its requester has read who carries it out', async () => {
    const { world } = outside();

    const read = await insist((confirmed) => updateService(world, { ...wished, confirmed }));

    expect(read).toEqual(['by_terraform']);
    expect(requestOf(world).status).toBe('pending_approval');
  });

  it('tells what the pull request needs once it is approved, and is never sent', async () => {
    const at = await anApprovedUpdate();

    await follow(at.world, { forMs: hourMs });

    expect(told(at.world)).toEqual(['approved_by', 'approved', 'for_terraform']);
    expect(requestOf(at.world).status).toBe('approved');
    expect(writes(at)).toBe(0);
  });

  it('ends once HCP has what was approved, in whatever order its lists are', async () => {
    const at = await anApprovedUpdate();
    await follow(at.world, { forMs: hourMs });
    at.hcp.edit({ state: 'UPDATING', ...desired });
    await follow(at.world, { forMs: hourMs });
    const meanwhile = requestOf(at.world).status;
    at.hcp.edit({ state: 'AVAILABLE' });

    await follow(at.world);

    expect(meanwhile).toBe('approved');
    expect(endOf(at)).toBe('succeeded, 0 taken');
    expect(toldSince(at.world)).toEqual(['for_terraform', 'carried_out']);
    expect(notices(at.world)).toEqual(['recorded', 'carried_out']);
    expect(at.world.state.services.size).toBe(0);
    expect(writes(at)).toBe(0);
  });

  it('is looked at twelve times an hour, and no more', async () => {
    const at = await anApprovedUpdate();
    const before = at.hcp.calls.length;

    await follow(at.world, { forMs: hourMs });

    expect(at.hcp.calls.length - before).toBe(12);
  });

  it('waits where a part of what was approved is there', async () => {
    const at = await anApprovedUpdate();
    at.hcp.edit({ consumerIpRanges: ['10.20.0.0/16', '10.30.0.0/16'] });

    await follow(at.world, { forMs: hourMs });

    expect(requestOf(at.world)).toMatchObject({ status: 'approved', version: 1 });
  });

  it.each<[string, (at: Outside) => void]>([
    [
      'something that nobody approved',
      ({ hcp }) => hcp.edit({ consumerIpRanges: ['10.66.0.0/16'] }),
    ],
    ['another service under the id', ({ hcp }) => hcp.remake()],
    ['no such service any more', ({ hcp }) => hcp.remove()],
  ])('goes back for another decision where HCP has %s', async (_, meddle) => {
    const at = await anApprovedUpdate();
    meddle(at);

    await follow(at.world, { forMs: hourMs });

    expect(requestOf(at.world)).toMatchObject({ status: 'pending_approval', version: 2 });
    expect(toldSince(at.world)).toEqual(['for_terraform', 'sent_back']);
    expect(notices(at.world)).toEqual(['recorded', 'sent_back']);
    expect(writes(at)).toBe(0);
  });

  it('expires where nobody carries it out in time', async () => {
    const at = await anApprovedUpdate();

    await follow(at.world, { forMs: 4 * dayMs });

    expect(endOf(at)).toBe('expired, 0 taken');
  });

  it('says once that HCP does not answer, and once that it answers again', async () => {
    const at = await anApprovedUpdate();
    at.hcp.fail('findService', ...Array.from({ length: 40 }, () => 'unavailable' as const));

    await follow(at.world, { forMs: 2 * hourMs });

    expect(toldSince(at.world)).toEqual(['for_terraform', 'no_answer', 'answers_again']);
  });

  it('brings the bot’s own record up to date where it still has one', async () => {
    const at = await anApprovedUpdate(ownService);
    at.hcp.edit(desired);

    await follow(at.world);

    const owned = at.world.state.services.get(serviceKey({ ...project, serviceId: 'vault-Prod' }));
    expect(owned?.approved.consumerIpRanges).toEqual(['10.20.0.0/16', '10.30.0.0/16']);
  });

  it('ends once, though its worker dies at any line and two of them run', async () => {
    for (const moment of ['before', 'after'] as const)
      for (let call = 1, died = true; died; call += 1) {
        const at = await anApprovedUpdate();
        at.hcp.edit(desired);
        const hooks = killAt(call, moment);
        await work(at.world, hooks).catch(() => undefined);
        died = hooks.died();

        await Promise.all([follow(at.world), follow(at.world)]);

        const ends = actions(at.world).filter((action) => action === 'request_succeeded');
        expect(ends).toHaveLength(1);
        expect(toldSince(at.world)).toEqual(['for_terraform', 'carried_out']);
        expect(writes(at)).toBe(0);
      }
  });
});

describe('a deletion of a service that is Terraform’s', () => {
  it('ends once HCP no longer has it', async () => {
    const at = await anApprovedDelete();
    await follow(at.world, { forMs: hourMs });
    const before = requestOf(at.world).status;
    at.hcp.remove();

    await follow(at.world);

    expect(before).toBe('approved');
    expect(endOf(at)).toBe('succeeded, 0 taken');
    expect(writes(at)).toBe(0);
  });

  it.each<[string, (at: Outside) => void]>([
    ['was changed', ({ hcp }) => hcp.edit({ consumerIpRanges: ['10.66.0.0/16'] })],
    ['was made anew', ({ hcp }) => hcp.remake()],
  ])('goes back for another decision where it %s', async (_, meddle) => {
    const at = await anApprovedDelete();
    meddle(at);

    await follow(at.world, { forMs: hourMs });

    expect(requestOf(at.world)).toMatchObject({ status: 'pending_approval', version: 2 });
  });
});

describe('a service that Terraform is to make', () => {
  async function anApprovedCreate(): Promise<World> {
    const world = createWorld();
    await insist((confirmed) => submit(world, { serviceId: 'tf-payments', confirmed }));
    await click(world, ben);
    return world;
  }

  it('is AVAILABLE with its external name once Terraform has made it', async () => {
    const world = await anApprovedCreate();
    await follow(world, { forMs: hourMs });
    const { target, desired: values, status } = requestOf(world);
    world.hcp.make({
      id: target.serviceId,
      clusterId: target.clusterId,
      region: target.region,
      ...values,
    });

    await follow(world);

    expect(status).toBe('approved');
    expect(requestOf(world)).toMatchObject({
      ...{ status: 'succeeded', externalName: expect.stringContaining('vpce-svc') },
    });
    expect(toldSince(world)).toEqual(['for_terraform', 'carried_out']);
    expect(world.state.services.size).toBe(0);
  });

  it('goes back for another decision where it is made otherwise', async () => {
    const world = await anApprovedCreate();
    const { target } = requestOf(world);
    const other = { consumerAccounts: [], consumerIpRanges: [], consumerRegions: [] };
    world.hcp.make({
      id: target.serviceId,
      clusterId: target.clusterId,
      region: target.region,
      ...other,
    });

    await follow(world, { forMs: hourMs });

    expect(requestOf(world)).toMatchObject({ status: 'pending_approval', version: 2 });
  });
});

describe('who carries it out is part of what is approved', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['becomes Terraform’s', [], ['vault-*']],
    ['is Terraform’s no longer', ['vault-*'], []],
  ])('a service that %s is shown again instead of decided', async (_, before, after) => {
    const { world } = outside(ownService);
    leaveToTerraform(world, ...before);
    await insist((confirmed) => updateService(world, { ...wished, confirmed }));
    leaveToTerraform(world, ...after);

    const answer = await click(world, ben);

    expect(answer).toMatchObject({ code: 'refreshed', because: 'rule_changed', version: 2 });
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ['becomes Terraform’s', [], ['vault-*']],
    ['is Terraform’s no longer', ['vault-*'], []],
  ])('a service that %s after the decision goes back', async (_, before, after) => {
    const at = outside(ownService);
    leaveToTerraform(at.world, ...before);
    await insist((confirmed) => updateService(at.world, { ...wished, confirmed }));
    await click(at.world, ben);
    leaveToTerraform(at.world, ...after);

    await follow(at.world, { forMs: hourMs });

    expect(requestOf(at.world)).toMatchObject({ status: 'pending_approval', version: 2 });
    expect(writes(at)).toBe(0);
  });
});
