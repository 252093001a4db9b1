import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SlackUserId } from '../../../src/domain/request.ts';
import { countedApprovals } from '../../../src/domain/review.ts';
import { decideClick } from '../../../src/use-cases/decide-click.ts';
import {
  actions,
  ada,
  ask,
  ben,
  cleo,
  click,
  createWorld,
  dora,
  notices,
  policyOf,
  press,
  production,
  requestId,
  requestOf,
  told,
  type World,
} from './world.ts';

async function asked(quorum: number): Promise<World> {
  const world = createWorld();
  world.state.inForce = policyOf({
    ...production,
    approvals: { create: quorum, update: 1, delete: 1 },
  });
  await ask(world);
  return world;
}

const jobs = ({ state }: World) =>
  [...state.promises.keys()].filter((id) => id.startsWith('provision'));

describe('a quorum', () => {
  it('of one is reached by one approval, which promises one provisioning', async () => {
    const world = await asked(1);

    const answer = await click(world, ben);

    expect(answer).toEqual({ code: 'approved', quorum: 1 });
    expect(requestOf(world).status).toBe('approved');
    expect(told(world)).toEqual(['approved_by', 'approved']);
    expect(jobs(world)).toEqual([`provision-${requestId}-v1-0`]);
  });

  it('of two takes two people, and one of them twice is one', async () => {
    const world = await asked(2);

    const answers = [await click(world, ben), await click(world, ben), await click(world, cleo)];

    expect(answers).toEqual([
      { code: 'approval_counted', counted: 1, quorum: 2, left: [] },
      { code: 'already_reviewed' },
      { code: 'approved', quorum: 2 },
    ]);
    expect(actions(world)).toEqual([
      ...['request_submitted', 'review_recorded', 'review_refused', 'request_approved'],
    ]);
  });

  it('counts nobody who has left the group by the deciding click, and says so', async () => {
    const world = await asked(2);
    await click(world, ben);
    world.people.group('S0NETSEC', cleo, dora);

    const answers = [await click(world, cleo), await click(world, dora)];

    expect(answers).toEqual([
      { code: 'approval_counted', counted: 1, quorum: 2, left: [ben] },
      { code: 'approved', quorum: 2 },
    ]);
    const snapshot = await world.deps.requests.find(requestId);
    expect(countedApprovals(snapshot?.reviews ?? [])).toEqual([cleo, dora]);
  });

  it.each([
    ['an earlier reviewer', cleo],
    ['the group', 'S0NETSEC'],
  ])('neither counts nor drops an approval while Slack says nothing of %s', async (_, silent) => {
    const world = await asked(2);
    // Named in person, the second reviewer needs no group.
    const approvers = { groups: ['S0NETSEC'], users: [ben] };
    const approvals = { create: 2, update: 1, delete: 1 };
    world.state.inForce = policyOf({ ...production, approvers, approvals });
    await click(world, cleo);
    world.people.unanswered.add(silent);

    const first = await click(world, ben);
    world.people.unanswered.clear();

    expect(first).toEqual({ code: 'facts_unavailable' });
    expect(requestOf(world).status).toBe('pending_approval');
    expect(await click(world, ben)).toEqual({ code: 'approved', quorum: 2 });
  });

  it('counts no approval of somebody who is gone from Slack', async () => {
    const world = await asked(2);
    await click(world, ben);
    world.people.persons.delete(ben);

    const answer = await click(world, cleo);

    expect(answer).toEqual({ code: 'approval_counted', counted: 1, quorum: 2, left: [ben] });
  });

  it('can be ended by a reject while Slack says nothing of an earlier reviewer', async () => {
    const world = await asked(2);
    await click(world, cleo);
    world.people.unanswered.add(cleo);

    expect(await click(world, ben, 'reject')).toEqual({ code: 'rejected' });
  });

  it('counts both of two people who click at the same moment', async () => {
    const world = await asked(2);
    world.people.meanwhile = async () => {
      await click(world, cleo);
    };

    const answer = await click(world, ben);

    expect(answer).toEqual({ code: 'approved', quorum: 2 });
    expect(world.people.asked.at(-1)?.persons).toEqual([ben, cleo]);
    expect(requestOf(world).status).toBe('approved');
  });

  it('is asked anew of Slack when the policy changes while it is asked', async () => {
    const world = await asked(1);
    world.people.group('S0OTHER', ben);
    world.people.meanwhile = async () => {
      const approvers = { groups: ['S0OTHER'], users: [] };
      await Promise.resolve();
      world.state.inForce = policyOf({ ...production, approvers });
    };

    const answer = await click(world, ben);

    expect(answer).toEqual({ code: 'approved', quorum: 1 });
    expect(world.people.asked.map(({ groups }) => groups)).toEqual([['S0NETSEC'], ['S0OTHER']]);
  });
});

describe('one reject', () => {
  it('ends a request, whoever has approved it, and tells the requester why', async () => {
    const world = await asked(3);
    await click(world, ben);

    const answers = [await click(world, cleo, 'reject'), await click(world, dora)];

    expect(answers).toEqual([
      { code: 'rejected' },
      { code: 'already_ended', status: 'rejected', by: cleo },
    ]);
    expect(requestOf(world).status).toBe('rejected');
    expect(notices(world)).toEqual(['recorded', 'rejected']);
    const entry = world.state.entries.find(({ action }) => action === 'request_rejected');
    expect(JSON.stringify(entry)).not.toContain('not yours');
    expect(entry?.details['reason_hash']).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('a click', () => {
  it('is decided once, and repeats its answer however things have changed', async () => {
    const world = await asked(1);
    const pressed = await press(world, ben);

    const first = await decideClick(world.deps, pressed);
    world.people.group('S0NETSEC');
    const second = await decideClick(world.deps, pressed);

    expect([first, second]).toEqual([
      { code: 'approved', quorum: 1 },
      { code: 'approved', quorum: 1 },
    ]);
    expect(requestOf(world).revision).toBe(2);
  });

  it('on a request that is not there is answered and closed', async () => {
    const world = createWorld();
    await ask(world);
    const pressed = await press(world, ben);
    world.state.rows.clear();

    const answer = await decideClick(world.deps, pressed);

    expect(answer).toEqual({ code: 'unknown_request' });
    expect(await world.deps.deliveries.listUnansweredClicks(0)).toEqual([]);
  });

  it('is refused, with words, while Slack cannot be asked about people', async () => {
    const world = await asked(1);
    world.people.away = true;

    expect(await click(world, ben)).toEqual({ code: 'facts_unavailable' });
    expect(requestOf(world).status).toBe('pending_approval');
  });
});

type Deed = { readonly who: SlackUserId; readonly does: 'approve' | 'reject' | 'leave' | 'join' };

describe('any course of clicks', () => {
  it('approves exactly when enough people who may approve have approved, and none has rejected', async () => {
    const anybody = fc.constantFrom(ada, ben, cleo, dora);
    const does = fc.constantFrom('approve', 'approve', 'approve', 'reject', 'leave', 'join');
    const course = fc.array(fc.record({ who: anybody, does }), { maxLength: 12 });

    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3 }), course, async (quorum, deeds) => {
        const world = await asked(quorum);
        const model = {
          members: new Set([ben, cleo, dora]),
          approvers: new Set<SlackUserId>(),
          status: 'pending_approval',
        };
        for (const deed of deeds) {
          await act(world, deed);
          expect(requestOf(world).status).toBe(actInModel(model, deed, quorum));
        }
        expect(jobs(world)).toHaveLength(model.status === 'approved' ? 1 : 0);
        expect(
          world.state.entries.filter(({ action }) => action !== 'review_refused'),
        ).toHaveLength(requestOf(world).revision);
      }),
      { numRuns: 60, seed: 20261120 },
    );
  });

  async function act(world: World, { who, does }: Deed): Promise<void> {
    if (does === 'approve' || does === 'reject') return void (await click(world, who, does));
    const members = new Set(world.people.groups.get('S0NETSEC')?.members);
    if (does === 'leave') members.delete(who);
    else members.add(who);
    world.people.group('S0NETSEC', ...members);
  }

  function actInModel(
    model: { members: Set<SlackUserId>; approvers: Set<SlackUserId>; status: string },
    { who, does }: Deed,
    quorum: number,
  ): string {
    if (does === 'leave') model.members.delete(who);
    if (does === 'join') model.members.add(who);
    const mayReview = who !== ada && model.members.has(who) && !model.approvers.has(who);
    if (model.status !== 'pending_approval' || !mayReview) return model.status;
    if (does === 'reject') model.status = 'rejected';
    if (does === 'approve') {
      model.approvers.add(who);
      const counted = [...model.approvers].filter((one) => model.members.has(one));
      if (counted.length >= quorum) model.status = 'approved';
    }
    return model.status;
  }
});
