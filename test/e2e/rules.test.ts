import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectReceipts } from '../support/expect-receipts.ts';
import { ask, entriesOf, refusalsOf, stateOf, untilStatus } from '../support/people.ts';
import { startWorld, type World } from '../support/world.ts';

const rules = [
  {
    when: { flags: ['public_range'] },
    // biome-ignore lint/suspicious/noThenProperty: the policy's own key.
    then: { approvals: 2, also_from: { groups: ['S0PLATFORM'] } },
  },
];
const risky = { 'IP ranges': '8.8.8.0/24' };

let world: World;
beforeAll(async () => {
  world = await startWorld('rules', {
    places: ['public', 'private'].map((cluster) => ({ cluster, rule: { rules } })),
  });
  world.slack.workspace.join('public', 'approver', 'approver2', 'platform');
  world.slack.workspace.join('private', 'approver3', 'platform');
});
afterAll(async () => {
  await expectReceipts(world.database);
  await world.stop();
});

describe('a rule of the policy', () => {
  it('wants one of a second group for a public range: two others are not enough', async () => {
    const { slack } = world;
    const asked = await ask(world, { cluster: 'public', fields: risky });
    const { card } = asked;
    expect(card.text()).toContain(
      'Needs 2 approvals from @netsec, one of them from @platform-team, because it lets in public addresses. Nobody reviews their own request.',
    );

    await card.as('approver').click('Approve');
    await card.waitForText('1 of 2 so far');
    await card.as('approver2').click('Approve');
    const told = await slack.as('approver2').waitForEphemeral('Your approval counts');
    await card.waitForText('2 of 2 so far');

    expect(told.text()).toBe(
      'Your approval counts: 2 of 2. Still missing: one from @platform-team.',
    );
    expect(card.text()).toContain('Still missing: one from @platform-team.');
    expect(await stateOf(world, asked)).toMatchObject({ status: 'pending_approval', writes: 0 });

    await card.as('platform').click('Approve');
    await untilStatus(world, asked, 'succeeded');

    const entries = await entriesOf(world, asked.id);
    const approved = entries.find(({ action }) => action === 'request_approved');
    const because = { flags: ['public_range'] };
    const second = { groups: ['S0PLATFORM'], users: [] };
    expect(approved?.details).toMatchObject({
      counted: ['approver', 'approver2', 'platform'].map((by) => slack.as(by).id),
      rule: { quorum: 2, because, also_from: [{ ...second, because }] },
      also_from: [{ ...second, met_by: slack.as('platform').id }],
    });
    expect(await stateOf(world, asked)).toMatchObject({ reviews: 3, writes: 1 });
  });

  it('wants nothing of a request without the risk, and gives the second group no say in it', async () => {
    const { slack } = world;
    const asked = await ask(world, { cluster: 'private' });
    expect(asked.card.text()).toContain('Needs 1 approval from @netsec. Nobody reviews');

    await asked.card.as('platform').click('Approve');
    await slack.as('platform').waitForEphemeral('The policy does not name you as an approver');
    expect(await refusalsOf(world, asked.id, slack.as('platform').id)).toEqual(['not_an_approver']);
    await asked.card.as('approver3').click('Approve');

    await untilStatus(world, asked, 'succeeded');
  });
});
