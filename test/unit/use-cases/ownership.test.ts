import { describe, expect, it } from 'vitest';
import { liveFingerprint } from '../../../src/domain/preimage.ts';
import {
  comparableValues,
  type PrivateLinkService,
  toLiveValues,
} from '../../../src/domain/private-link.ts';
import { type OwnershipChange, ownershipChanges } from '../../../src/domain/request.ts';
import type { DriftId, ToldDrift } from '../../../src/use-cases/ports/drift-store.ts';
import type { SubmitAnswer } from '../../../src/use-cases/submit-change.ts';
import {
  type OwnershipSubmission,
  submitOwnership,
} from '../../../src/use-cases/submit-ownership.ts';
import { killAt } from '../../fakes/interpose.ts';
import { openDrift, serviceKey } from '../../fakes/memory-state.ts';
import { createScriptedService } from '../../fakes/scripted-service.ts';
import type { Changed } from './changes.ts';
import { decide as decideOutcome } from './outcome-clicks.ts';
import { aService, codesOf, haveService, ownService } from './services.ts';
import { follow, toldSince, work } from './worker.ts';
import {
  actions,
  ada,
  ben,
  click,
  createWorld,
  notices,
  policyOf,
  production,
  project,
  requestId,
  requestOf,
  type World,
} from './world.ts';

const key = serviceKey({ ...project, serviceId: aService().id });
const edited = aService({ consumerIpRanges: ['10.20.0.0/16', '10.99.0.0/16'] });
const remade = aService({ createdAt: '2026-11-01T00:00:00Z' });

type Place = Changed & { readonly service: PrivateLinkService | undefined };

/** The bot's own as approved, unless told otherwise; `there` is what HCP and the inventory have. */
function place(there: PrivateLinkService | undefined, isOurs = true): Place {
  const world = createWorld();
  if (isOurs) ownService(world);
  if (there !== undefined) haveService(world, there);
  else forgetService(world);
  const hcp = createScriptedService(world.databaseNow, there ?? aService());
  if (there === undefined) hcp.remove();
  return { world: { ...world, deps: { ...world.deps, hcp: hcp.api } }, hcp, service: there };
}

function forgetService({ state }: World): void {
  const seen = state.inventory.get(project.projectId);
  if (seen !== undefined) state.inventory.set(project.projectId, { ...seen, services: [] });
}

/** As people are told of it, when the service is other than approved. */
function tell({ world: { state }, service }: Place): void {
  const { approved } = state.services.get(key) ?? {};
  const at = state.now();
  const id = 'drift-1' as DriftId;
  const drift: ToldDrift = {
    ...{ id, kind: 'changed', live: toLiveValues(service), approved },
    target: {
      ...{ ...project, hvnId: 'prod-hvn', clusterId: 'prod-eu' },
      ...{ serviceId: aService().id, region: 'eu-west-1' },
    },
    ...{ revision: 1, foundAt: at, changedAt: at, channel: 'C0PROD', ended: undefined },
  };
  const nothing = { ts: undefined, renderHash: undefined, sendingSince: undefined };
  const card = { state: 'planned', drawnRevision: 0, ...nothing } as const;
  state.drifts.set(id, { drift, card, lease: { fence: 0 } });
}

async function decide(
  { world: { deps }, service }: Place,
  change: OwnershipChange,
  more: Partial<OwnershipSubmission> = {},
): Promise<SubmitAnswer> {
  return await submitOwnership(deps, {
    ...{ ...project, key: 'V1', requestId, requester: ada, change },
    ...{ clusterId: 'prod-eu', serviceId: aService().id },
    filledWith: liveFingerprint(toLiveValues(service), deps.hashing),
    ...{ reason: 'Moved by hand in an incident.', ticket: '' },
    ...more,
  });
}

async function approved(at: Place, change: OwnershipChange): Promise<void> {
  tell(at);
  const first = await decide(at, change);
  const answer = first.ok
    ? first
    : await decide(at, change, { confirmed: first.confirm?.confirmed });
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  await click(at.world, ben);
}

describe('a change of ownership is asked for', () => {
  const lists = ({ world: { state } }: Place) => {
    const plan = state.rows.get(requestId)?.versions.at(-1)?.plan;
    const { added = [], removed = [] } = plan?.consumerIpRanges ?? {};
    return { added, removed, flags: plan?.flags.map(({ code }) => code) };
  };

  it.each<[string, OwnershipChange, Place, ReturnType<typeof lists>]>([
    [
      'accepting what differs: from what was approved',
      'accept',
      place(edited),
      { added: ['10.99.0.0/16'], removed: [], flags: [] },
    ],
    [
      'accepting that ours is gone: nothing is approved any more',
      'accept',
      place(undefined),
      { added: [], removed: ['10.20.0.0/16'], flags: [] },
    ],
    [
      'accepting that others made ours anew: nor is anything of theirs',
      'accept',
      place(remade),
      { added: [], removed: ['10.20.0.0/16'], flags: [] },
    ],
    [
      'taking one over: all of it',
      'own',
      place(aService(), false),
      { added: ['10.20.0.0/16'], removed: [], flags: ['user_or_role'] },
    ],
    [
      'handing one over: nothing changes',
      'hand_over',
      place(aService()),
      { added: [], removed: [], flags: [] },
    ],
  ])('%s', async (_, change, at, expected) => {
    tell(at);

    const answer = await decide(at, change);

    expect(answer).toMatchObject({ ok: true });
    expect(lists(at)).toEqual(expected);
    expect(requestOf(at.world)).toMatchObject({ change, status: 'pending_approval', quorum: 1 });
  });

  it('with the quorum of an update', async () => {
    const at = place(edited);
    const two = { ...production, approvals: { create: 1, update: 2, delete: 3 } };
    at.world.state.inForce = policyOf(two);
    tell(at);

    await decide(at, 'accept');

    expect(requestOf(at.world).quorum).toBe(2);
  });

  const terraform = policyOf(production);
  const refusals: [string, OwnershipChange, () => Place, string][] = [
    ['accepting without a drift', 'accept', () => place(edited), 'service_as_approved'],
    [
      'accepting what is as approved by now',
      'accept',
      () => told(place(aService())),
      'service_as_approved',
    ],
    ['taking over the bot’s own', 'own', () => place(aService()), 'service_owned'],
    ['taking over what is not there', 'own', () => place(undefined), 'service_unknown'],
    [
      'taking over what is Terraform’s',
      'own',
      () => ofTerraform(place(aService(), false)),
      'service_of_terraform',
    ],
    ['handing over one of others', 'hand_over', () => place(aService(), false), 'service_observed'],
    ['handing over one made anew', 'hand_over', () => place(remade), 'service_remade'],
    ['handing over one that is gone', 'hand_over', () => place(undefined), 'service_unknown'],
  ];
  function told(at: Place): Place {
    tell(at);
    return at;
  }
  function ofTerraform(at: Place): Place {
    const { policy, hash } = terraform;
    at.world.state.inForce = { hash, policy: { ...policy, terraform: ['vault-*'] } };
    return at;
  }

  it.each(refusals)('%s is refused', async (_, change, make, code) => {
    const at = make();

    const answer = await decide(at, change);

    expect(codesOf(answer)).toContain(`service: ${code}`);
    expect(at.world.state.rows.size).toBe(0);
  });

  it('what has changed since the form was filled in is refused', async () => {
    const at = told(place(edited));

    const answer = await decide(at, 'accept', { filledWith: 'of something else' });

    expect(codesOf(answer)).toEqual(['service: service_changed']);
  });

  it('beside another open request is refused', async () => {
    const at = told(place(edited));
    await decide(at, 'accept');

    const answer = await decide(at, 'accept', {
      key: 'V2',
      requestId: `${requestId.slice(0, -1)}c` as never,
    });

    expect(codesOf(answer)).toEqual(['service: target_busy']);
  });

  it('the same form again is the same request', async () => {
    const at = told(place(edited));
    await decide(at, 'accept');

    const again = await decide(at, 'accept');

    expect(again).toEqual({ ok: true, value: { requestId, repeated: true } });
  });
});

describe('a change of ownership that was approved', () => {
  const ownedNow = ({ world: { state } }: Place) => state.services.get(key);

  it('makes what was accepted the approved values', async () => {
    const at = place(edited);
    await approved(at, 'accept');

    await follow(at.world);

    expect(requestOf(at.world).status).toBe('succeeded');
    expect(ownedNow(at)).toMatchObject({ approved: comparableValues(edited), requestId });
    expect(openDrift(at.world.state, { ...project, serviceId: aService().id })).toBeUndefined();
    expect(toldSince(at.world)).toEqual(['ownership_changed']);
    expect(notices(at.world)).toEqual(['recorded', 'ownership_changed']);
    expect(actions(at.world).at(-1)).toBe('request_succeeded');
  });

  it.each([
    ['gone', undefined],
    ['made anew by others', remade],
  ])('gives up one that is %s', async (_, there) => {
    const at = place(there);
    await approved(at, 'accept');

    await follow(at.world);

    expect(requestOf(at.world).status).toBe('succeeded');
    expect(ownedNow(at)).toBeUndefined();
  });

  it('lets one of others stay one of others when it is accepted', async () => {
    const at = place(aService(), false);
    await approved(at, 'accept');

    await follow(at.world);

    expect(requestOf(at.world).status).toBe('succeeded');
    expect(ownedNow(at)).toBeUndefined();
    expect(openDrift(at.world.state, { ...project, serviceId: aService().id })).toBeUndefined();
  });

  it('makes one of others the bot’s own, in the incarnation that HCP has', async () => {
    const at = place(aService(), false);
    await approved(at, 'own');

    await follow(at.world);

    expect(ownedNow(at)).toMatchObject({
      ...{ createdAt: aService().createdAt, approved: comparableValues(aService()), requestId },
    });
  });

  it('gives one to Terraform, with its lists in HCP’s order', async () => {
    const consumerIpRanges = ['10.99.0.0/16', '10.20.0.0/16'];
    const at = place(aService({ consumerIpRanges }));
    await approved(at, 'hand_over');

    await follow(at.world);

    expect(ownedNow(at)).toBeUndefined();
    const told = at.world.state.rows.get(requestId)?.messages.at(-1)?.body;
    expect(told).toMatchObject({ code: 'handed_over', lists: { consumerIpRanges } });
  });

  it.each(ownershipChanges)('asks HCP for nothing but a look: %s', async (change) => {
    const at = change === 'own' ? place(edited, false) : place(edited);
    await approved(at, change);

    await follow(at.world);

    expect(requestOf(at.world).status).toBe('succeeded');
    expect([...new Set(at.hcp.calls)]).toEqual(['findService']);
    expect(at.hcp.taken()).toBe(0);
  });

  it('is sent back where the service has changed since, and then asks for what is there', async () => {
    const at = place(edited);
    await approved(at, 'accept');
    at.hcp.edit({ consumerIpRanges: ['10.66.0.0/16'] });

    await follow(at.world, { forMs: 60_000 });

    expect(requestOf(at.world)).toMatchObject({
      ...{ status: 'pending_approval', version: 2 },
      desired: { consumerIpRanges: ['10.66.0.0/16'] },
    });
    expect(ownedNow(at)?.approved).toEqual(comparableValues(aService()));
  });

  it('is shown anew by a click that finds another service', async () => {
    const at = place(edited);
    tell(at);
    await decide(at, 'accept');
    haveService(at.world, aService({ consumerIpRanges: ['10.66.0.0/16'] }));

    const answer = await click(at.world, ben);

    expect(answer).toMatchObject({ code: 'refreshed' });
    expect(requestOf(at.world)).toMatchObject({
      ...{ version: 2, desired: { consumerIpRanges: ['10.66.0.0/16'] } },
    });
  });

  it('waits while HCP is at something with the service', async () => {
    const at = place(edited);
    await approved(at, 'accept');
    at.hcp.edit({ state: 'UPDATING' });

    const outcome = await work(at.world);

    expect(outcome.kind).toBe('waiting');
    expect(requestOf(at.world).status).toBe('approved');
  });

  it.each(['retry', 'adopt', 'abandon'] as const)(
    'has nothing left to %s once it failed',
    async (action) => {
      const at = place(aService(), false);
      await approved(at, 'own');
      at.world.state.inForce = policyOf();
      await follow(at.world);

      const { status } = requestOf(at.world);
      at.world.state.inForce = policyOf(production);

      const { code } = await decideOutcome(at.world, ben, action);

      expect(status).toBe('failed');
      expect(code).toBe(action === 'retry' ? 'not_offered' : 'already_ended');
    },
  );

  it('fails where the policy leaves the service to Terraform by now', async () => {
    const at = place(aService(), false);
    await approved(at, 'own');
    const { policy, hash } = policyOf(production);
    at.world.state.inForce = { hash, policy: { ...policy, terraform: ['vault-*'] } };

    await follow(at.world);

    expect(requestOf(at.world)).toMatchObject({
      ...{ status: 'failed', failure: { code: 'of_terraform' } },
    });
    expect(ownedNow(at)).toBeUndefined();
  });

  it('counts once, though its worker dies at any line and two of them run', async () => {
    for (const moment of ['before', 'after'] as const)
      for (let call = 1, died = true; died; call += 1) {
        const at = place(edited);
        await approved(at, 'accept');
        const hooks = killAt(call, moment);
        await work(at.world, hooks).catch(() => undefined);
        died = hooks.died();

        await Promise.all([follow(at.world), follow(at.world)]);

        const ends = actions(at.world).filter((action) => action === 'request_succeeded');
        expect(ends).toHaveLength(1);
        expect(ownedNow(at)).toMatchObject({ approved: comparableValues(edited) });
      }
  });
});
