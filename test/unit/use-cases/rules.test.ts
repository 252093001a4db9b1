/** Requests whose risks raise what they need: more approvals, and one from certain people. */
import { describe, expect, it } from 'vitest';
import type { Environment } from '../../../src/domain/policy.ts';
import type { PolicyRule } from '../../../src/domain/policy-rule.ts';
import type { SlackUserId } from '../../../src/domain/request.ts';
import { countedApprovals, missingApprovals } from '../../../src/domain/review.ts';
import { decideClick } from '../../../src/use-cases/decide-click.ts';
import { decide, notOurs } from './outcome-clicks.ts';
import { work } from './worker.ts';
import {
  ada,
  ask,
  ben,
  cleo,
  click,
  createWorld,
  dora,
  policyOf,
  press,
  production,
  requestId,
  requestOf,
  submit,
  told,
  type World,
} from './world.ts';

const [lea, leo] = ['U0LEA', 'U0LEO'].map((id) => id as SlackUserId) as [SlackUserId, SlackUserId];
const leads = { groups: ['S0LEADS'], users: [] };
const publicRange: PolicyRule = {
  when: { flags: ['public_range'] },
  wants: { approvals: 2, alsoFrom: leads },
};
const risky = { ranges: '8.8.8.0/24' };

function worldWith(change: Partial<Environment> = { rules: [publicRange] }): World {
  const world = createWorld();
  world.people.add('member', lea, leo);
  world.people.group('S0LEADS', lea, leo);
  world.state.inForce = policyOf({ ...production, ...change });
  return world;
}

/** Asks for what is risky, which is sent once more after its risks were read. */
async function askRisky(world: World): Promise<void> {
  const answer = await submit(world, risky);
  if (answer.ok || answer.confirm === undefined) throw new Error(JSON.stringify(answer));
  await ask(world, { ...risky, confirmed: answer.confirm.confirmed });
}

async function reviewsOf({ deps }: World) {
  return (await deps.requests.find(requestId))?.reviews ?? [];
}

describe('a request with a risk that a rule is about', () => {
  it('is approved only once there are so many, and one of them is of those whom the rule wants', async () => {
    const world = worldWith();
    await askRisky(world);

    const answers = [await click(world, ben), await click(world, cleo), await click(world, lea)];

    expect(answers).toEqual([
      { code: 'approval_counted', counted: 1, quorum: 2, left: [], missing: [leads] },
      { code: 'approval_counted', counted: 2, quorum: 2, left: [], missing: [leads] },
      { code: 'approved', quorum: 2 },
    ]);
    expect(told(world)).toEqual(['approved_by', 'approved_by', 'approved_by', 'approved']);
    expect(countedApprovals(await reviewsOf(world))).toEqual([ben, cleo, lea]);
    const entries = world.state.entries.map(({ details }) => details['also_from']);
    const wanted = (by: SlackUserId | null) => [{ ...leads, met_by: by }];
    expect(entries).toEqual([undefined, wanted(null), wanted(null), wanted(lea)]);
  });

  it('binds the rule: its log tells what was shown, and why', async () => {
    const world = worldWith();
    await askRisky(world);

    const because = { flags: ['public_range'] };
    expect(world.state.entries[0]?.details['rule']).toEqual({
      ...{ environment: 'production', channel: 'C0PROD', quorum: 2, because },
      also_from: [{ ...leads, because }],
    });
    expect(requestOf(world).quorum).toBe(2);
  });

  it('says of whom one is still missing, and no longer once there is one', async () => {
    const world = worldWith();
    await askRisky(world);

    await click(world, lea);
    const afterLead = missingApprovals(await reviewsOf(world));
    await click(world, ben);

    expect(afterLead).toEqual([]);
    expect(requestOf(world).status).toBe('approved');
  });

  it('counts one person in both groups once, who is all that a quorum of one needs', async () => {
    const world = worldWith({ rules: [{ ...publicRange, wants: { alsoFrom: leads } }] });
    world.people.group('S0LEADS', ben);
    await askRisky(world);

    expect(await click(world, cleo)).toMatchObject({ code: 'approval_counted', missing: [leads] });
    expect(await click(world, ben)).toEqual({ code: 'approved', quorum: 1 });
  });

  it('can be rejected by one of those', async () => {
    const world = worldWith();
    await askRisky(world);

    expect(await click(world, lea, 'reject')).toEqual({ code: 'rejected' });
  });

  it('counts nobody who has left them by the deciding click, but for the number', async () => {
    const world = worldWith();
    await askRisky(world);
    world.people.group('S0LEADS', lea, cleo);
    await click(world, cleo);
    world.people.group('S0LEADS', lea);

    const answers = [await click(world, ben), await click(world, lea)];

    expect(answers).toEqual([
      { code: 'approval_counted', counted: 2, quorum: 2, left: [], missing: [leads] },
      { code: 'approved', quorum: 2 },
    ]);
  });

  it('counts nothing of one of those who has left altogether', async () => {
    const world = worldWith();
    await askRisky(world);
    await click(world, lea);
    world.people.group('S0LEADS', leo);

    const answers = [await click(world, ben), await click(world, leo)];

    expect(answers).toEqual([
      { code: 'approval_counted', counted: 1, quorum: 2, left: [lea], missing: [leads] },
      { code: 'approved', quorum: 2 },
    ]);
  });

  it('takes no approval while Slack says nothing of their group, so that none is wasted', async () => {
    const world = worldWith();
    await askRisky(world);
    await click(world, cleo);
    world.people.unanswered.add('S0LEADS');

    const first = await click(world, ben);
    world.people.unanswered.clear();

    expect(first).toEqual({ code: 'facts_unavailable' });
    expect(await reviewsOf(world)).toHaveLength(1);
  });

  it('is completed by one who has approved it and joined them since, by pressing once more', async () => {
    const world = worldWith();
    await askRisky(world);
    await click(world, ben);
    await click(world, cleo);
    const early = await click(world, cleo);
    world.people.group('S0LEADS', cleo);

    const answer = await click(world, cleo);

    expect([early, answer]).toEqual([
      { code: 'already_reviewed' },
      { code: 'approved', quorum: 2 },
    ]);
    const { status, progress } = requestOf(world);
    expect(status).toBe('approved');
    expect([countedApprovals([], progress), missingApprovals([], progress)]).toEqual([
      ...[[ben, cleo], []],
    ]);
    expect(await reviewsOf(world)).toHaveLength(2);
    expect(told(world)).toEqual(['approved_by', 'approved_by', 'approved']);
    expect(world.state.entries.at(-1)).toMatchObject({
      ...{ action: 'request_approved', actor: cleo },
      details: { pressed_again: true, also_from: [{ ...leads, met_by: cleo }] },
    });
  });

  it('knows to the end whose approvals it was, though the last of them left no review', async () => {
    const world = worldWith({ rules: [{ ...publicRange, wants: { alsoFrom: leads } }] });
    await askRisky(world);
    await click(world, ben);
    world.people.group('S0LEADS', ben);
    await click(world, ben);

    await work(world);

    const { status, progress } = requestOf(world);
    expect(status).toBe('provisioning');
    expect(countedApprovals(await reviewsOf(world), progress)).toEqual([ben]);
    expect(missingApprovals(await reviewsOf(world), progress)).toEqual([]);
  });

  it('is decided once when ten press at the same moment', async () => {
    const world = worldWith();
    const crowd = Array.from({ length: 8 }, (_, n) => `U0CROWD${n}` as SlackUserId);
    world.people.add('member', ...crowd);
    world.people.group('S0NETSEC', ...crowd);
    await askRisky(world);
    const presses = [];
    for (const person of [...crowd, lea, leo]) presses.push(await press(world, person));

    const answers = await Promise.all(presses.map((one) => decideClick(world.deps, one)));

    expect(answers.filter(({ code }) => code === 'approved')).toHaveLength(1);
    const counted = countedApprovals(await reviewsOf(world));
    expect(counted.length).toBeGreaterThanOrEqual(2);
    expect(counted.some((person) => person === lea || person === leo)).toBe(true);
    expect(world.state.entries.filter(({ action }) => action === 'request_approved')).toHaveLength(
      1,
    );
  });
});

describe('those of whom a rule wants one', () => {
  it('have no say where the rule does not apply', async () => {
    const world = worldWith();
    await ask(world);

    expect(await click(world, lea)).toEqual({ code: 'not_an_approver' });
    expect(await click(world, ben)).toEqual({ code: 'approved', quorum: 1 });
  });

  it('never decide on their own request', async () => {
    const world = worldWith();
    world.people.group('S0LEADS', lea, ada);
    await askRisky(world);

    expect(await click(world, ada)).toEqual({ code: 'self_review' });
  });

  it.each([
    ['nobody but the requester', [ada], 'nobody_also_from'],
    ['nobody', [], 'nobody_also_from'],
    ['one beside the requester', [ada, lea], undefined],
  ])('are foreseen: a request is refused where they are %s', async (_, members, code) => {
    const world = worldWith();
    world.people.group('S0LEADS', ...members);

    const answer = await submit(world, risky);

    const refusal = answer.ok ? [] : answer.refusal;
    expect(refusal).toEqual(
      code === undefined ? [] : [{ field: 'cluster', code, handles: ['s0leads'], named: false }],
    );
  });

  it('are foreseen: too few for a number that a rule has raised', async () => {
    const world = worldWith({ rules: [{ ...publicRange, wants: { approvals: 4 } }] });

    const answer = await submit(world, risky);

    expect(answer).toMatchObject({
      refusal: [{ field: 'cluster', code: 'too_few_approvers', found: 3, quorum: 4 }],
    });
    expect(await submit(world)).toMatchObject({ ok: true });
  });

  it('are in doubt while nothing is known of their group, which is a risk that is shown', async () => {
    const world = worldWith();
    world.people.groups.delete('S0LEADS');

    const answer = await submit(world, risky);

    const flags = answer.ok ? [] : answer.confirm?.plan.flags.map((flag) => flag.code);
    expect(flags).toEqual(['public_range', 'approvers_in_doubt', 'new_account']);
  });

  it('decide on an outcome as on the change itself', async () => {
    const world = await notOurs();
    world.people.add('member', lea);
    world.people.group('S0LEADS', lea);
    const rules = [{ when: { changes: ['create'] }, wants: { alsoFrom: leads } }] as const;
    world.state.inForce = policyOf({ ...production, rules });

    const answers = [await decide(world, ben, 'abandon'), await decide(world, lea, 'abandon')];

    expect(answers).toEqual([
      { code: 'outcome_counted', decision: 'abandon', counted: 1, quorum: 1, missing: [leads] },
      { code: 'abandoned' },
    ]);
  });
});

describe('a rule that changed after the request was shown', () => {
  it.each<[string, readonly PolicyRule[] | undefined, object]>([
    ['wants nothing more', undefined, { what: 'quorum', from: '2', to: '1' }],
    [
      'wants one of others',
      [{ ...publicRange, wants: { approvals: 2, alsoFrom: { groups: ['S0NETSEC'], users: [] } } }],
      { what: 'also_from', from: 'S0LEADS', to: 'S0NETSEC' },
    ],
    [
      'has another cause',
      [{ ...publicRange, when: { changes: ['create'] } }],
      { what: 'because', from: 'flags public_range; flags public_range' },
    ],
  ])('shows it anew when it %s', async (_, rules, difference) => {
    const world = worldWith();
    await askRisky(world);
    world.state.inForce = policyOf({ ...production, ...(rules === undefined ? {} : { rules }) });

    expect(await click(world, ben)).toMatchObject({ code: 'refreshed', because: 'rule_changed' });
    const details = world.state.entries.find(({ action }) => action === 'request_refreshed');
    expect(details?.details).toMatchObject({
      difference: { rule: expect.arrayContaining([expect.objectContaining(difference)]) },
    });
  });

  it('keeps every approval where more people are of those whom it wants, and counts the new ones', async () => {
    const world = worldWith();
    await askRisky(world);
    await click(world, ben);
    world.people.add('member', 'U0NEW');
    const more = { groups: [...leads.groups], users: ['U0NEW' as SlackUserId] };
    const wants = { approvals: 2, alsoFrom: more };
    world.state.inForce = policyOf({ ...production, rules: [{ ...publicRange, wants }] });

    const answer = await click(world, 'U0NEW' as SlackUserId);

    expect(answer).toEqual({ code: 'approved', quorum: 2 });
    expect(requestOf(world).version).toBe(1);
    // What was shown, and who met what the policy wants now.
    expect(world.state.entries.at(-1)?.details).toMatchObject({
      rule: { also_from: [leads] },
      also_from: [{ ...more, met_by: 'U0NEW' }],
    });
  });

  it.each([
    ['about other requests', { when: { changes: ['delete'] }, wants: { approvals: 9 } }],
    ['that changes nothing', { when: { changes: ['create'] }, wants: { approvals: 1 } }],
  ] as const)('by one %s leaves it as it is', async (_, rule) => {
    const world = worldWith();
    await askRisky(world);
    world.state.inForce = policyOf({ ...production, rules: [rule, publicRange] });

    expect(await click(world, dora)).toMatchObject({ code: 'approval_counted' });
  });
});
