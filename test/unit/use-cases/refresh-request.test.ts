import { describe, expect, it } from 'vitest';
import { judgeReview } from '../../../src/use-cases/judge-review.ts';
import type { ClickAction } from '../../../src/use-cases/ports/delivery-log.ts';
import { ask, ben, cleo, createWorld, dayMs, policyOf, press, production } from './world.ts';

async function aCase(action: ClickAction = 'approve') {
  const world = createWorld();
  const request = await ask(world);
  const snapshot = await world.deps.requests.find(request.id);
  if (snapshot === undefined) throw new Error('nothing was recorded');
  const { persons, groups } = world.people;
  const facts = { persons: new Map(persons), groups: new Map(groups) };
  const click = { ...(await press(world, ben, action)), facts };
  return { world, snapshot, click };
}

const service = {
  ...{ id: 'PROD-EU-k7m2qx', hvnId: 'prod-hvn', clusterId: 'prod-eu', state: 'AVAILABLE' },
  ...{ consumerAccounts: [], consumerIpRanges: [], consumerRegions: [] },
  ...{ defaultRegion: 'eu-west-1', externalName: 'name', createdAt: '2026-11-20T08:00:00Z' },
};

describe('what was shown and is no longer so', () => {
  it.each([
    ['quorum', { approvals: { ...production.approvals, create: 2 } }, '1', '2'],
    ['channel', { channel: 'C0OTHER' }, 'C0PROD', 'C0OTHER'],
    ['environment', { name: 'renamed' }, 'production', 'renamed'],
  ])('is shown anew when the %s of its rule changed', async (what, change, from, to) => {
    const { world, snapshot, click } = await aCase();
    const changed = { ...production, ...change };

    const { answer, commit } = judgeReview(
      world.deps,
      { ...snapshot, inForce: policyOf(changed) },
      click,
    );

    expect(answer).toEqual({ code: 'refreshed', because: 'rule_changed', version: 2 });
    expect(commit?.request).toMatchObject({
      ...{ status: 'pending_approval', version: 2, environment: changed.name },
      ...{ channel: changed.channel, quorum: changed.approvals.create },
    });
    expect(commit?.shown?.digest).toBe(commit?.request.digest);
    expect(commit?.request.digest).not.toBe(snapshot.request.digest);
    const difference = { rule: [{ what, from, to }] };
    expect(commit?.updates).toEqual([
      { code: 'refreshed', version: 2, because: 'rule_changed', difference },
    ]);
    expect(commit?.entry.details).toMatchObject({
      from_digest: snapshot.request.digest,
      difference,
    });
  });

  it('is not shown anew when only the approvers or the time to decide changed', async () => {
    const { world, snapshot, click } = await aCase();
    const approvers = { groups: [], users: [ben, cleo], quiet: true } as const;
    const inForce = policyOf({ ...production, approvers, expiresAfterMs: dayMs });

    const { answer } = judgeReview(world.deps, { ...snapshot, inForce }, click);

    expect(answer).toEqual({ code: 'approved', quorum: 1 });
  });

  it('is shown anew when a service of that id has appeared, in whatever case it is written', async () => {
    const { world, snapshot, click } = await aCase('reject');
    const inventory = { ...snapshot.inventory, services: [service] };

    const { answer, commit } = judgeReview(world.deps, { ...snapshot, inventory }, click);

    expect(answer).toEqual({ code: 'refreshed', because: 'live_changed', version: 2 });
    expect(commit?.shown?.live.exists).toBe(true);
    expect(commit?.shown?.plan.flags.map(({ code }) => code)).toContain('already_exists');
  });
});
