import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Card } from '../../sandbox/slack/driver-types.ts';
import {
  type Asked,
  ask,
  entriesOf,
  forgetPeople,
  pressFor,
  refusalsOf,
  stateOf,
  untilStatus,
} from '../support/people.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
const audit = { approvers: { groups: ['S0AUDIT'] } };
const platform = { approvers: { groups: ['S0PLATFORM'] } };

// Everybody is in the group: whoever is refused is refused for what they are.
const others = ['U0REQUEST', 'U0GUEST01', 'U0DEACTIV', 'U0ROBOT01', 'U0STRANGE', 'U0COLLEAG'];

beforeAll(async () => {
  let approvers: readonly string[] = [];
  world = await startWorld('refusals', {
    // The bot looks at its groups as soon as it starts.
    bot: ({ slack: { workspace } }) => {
      approvers = [...(workspace.userGroups.get('S0NETSEC')?.users ?? [])];
      workspace.setGroupMembers('S0NETSEC', [...approvers, ...others]);
      workspace.setGroupMembers('S0PLATFORM', ['approver', 'approver2', 'approver3']);
      return {};
    },
    places: [
      { cluster: 'people' },
      { cluster: 'forged' },
      { cluster: 'unknown', rule: audit },
      { cluster: 'silent', rule: audit },
      { cluster: 'left', rule: { ...platform, approvals: { create: 2 } } },
      ...['emptied', 'disabled', 'slow'].map((cluster) => ({ cluster, rule: platform })),
      { cluster: 'newcomer', rule: { ...audit, seasoning: '24h' } },
    ],
  });
  const { workspace } = world.slack;
  workspace.join('people', ...approvers, ...others, 'U0PLATFRM');
  workspace.join('forged', 'approver');
});
afterAll(() => world.stop());

type Try = {
  readonly asked: Asked;
  readonly by: string;
  readonly press: (card: Card) => Promise<unknown>;
  readonly code: string;
  readonly sentence: string;
};

/** Words for the person, an entry in the log, and nothing else. */
async function expectRefusal({ asked, by, press, code, sentence }: Try): Promise<void> {
  const before = await stateOf(world, asked);
  const person = world.slack.as(by);

  await press(asked.card);
  const answer = await person.waitForEphemeral(sentence);

  expect(answer.text()).toBe(sentence);
  expect(await refusalsOf(world, asked.id, person.id)).toContain(code);
  expect(await stateOf(world, asked)).toEqual(before);
  expect(before.writes).toBe(0);
}

const approve = (by: string) => (card: Card) => card.as(by).click('Approve', { forced: true });

describe('who may not decide', () => {
  let asked: Asked;
  beforeAll(async () => {
    asked = await ask(world, { cluster: 'people', by: 'requester' });
  });

  it.each([
    [
      'the requester, though in the group',
      'requester',
      'self_review',
      'You asked for this, so somebody else must decide. Nothing was done.',
    ],
    [
      'a person outside the group',
      'platform',
      'not_an_approver',
      'The policy does not name you as an approver here. Nothing was done.',
    ],
    [
      'a guest in the group',
      'guest',
      'not_a_member',
      'You are a guest here, and guests do not decide. Nothing was done.',
    ],
    [
      'a deactivated user in the group',
      'deactivated',
      'not_a_member',
      'Your account is deactivated. Nothing was done.',
    ],
    ['a bot in the group', 'bot', 'not_a_member', 'A bot does not decide. Nothing was done.'],
    [
      'a stranger from another workspace',
      'stranger',
      'not_a_member',
      'You are from another company, and only members of this workspace decide. Nothing was done.',
    ],
  ])('is %s', async (_, by, code, sentence) => {
    await expectRefusal({ asked, by, press: approve(by), code, sentence });
  });

  it('is no reviewer with a rejection either', async () => {
    const { slack } = world;
    const before = await stateOf(world, asked);

    const modal = await pressFor(world, { card: asked.card, by: 'requester', button: 'Reject …' });
    await modal.fill('Reason', 'I no longer want what I asked for.');
    await modal.submit();
    await world.slack.waitFor('a second refusal', () => {
      const told = slack.as('requester').ephemerals();
      return told.filter((card) => card.text().startsWith('You asked for this')).length === 2;
    });

    expect(await refusalsOf(world, asked.id, 'U0REQUEST')).toEqual(['self_review', 'self_review']);
    expect(await stateOf(world, asked)).toEqual(before);
  });

  it('is not a colleague of the same enterprise: their approval counts', async () => {
    await asked.card.as('colleague').click('Approve');
    await world.slack.as('colleague').waitForEphemeral('You approved.');
    await untilStatus(world, asked, 'succeeded');

    expect(await stateOf(world, asked)).toMatchObject({ reviews: 1, writes: 1, version: 1 });
  });
});

describe('a click on something else than is recorded', () => {
  let asked: Asked;
  beforeAll(async () => {
    asked = await ask(world, { cluster: 'forged' });
  });

  it('is refused when its digest is forged', async () => {
    const forged = `${asked.id}/1/${'0123456789abcdef'}`;

    await expectRefusal({
      asked,
      by: 'approver',
      press: (card) => card.as('approver').forge('approve_request', forged),
      code: 'digest_differs',
      sentence:
        'What this button stands for is not what is recorded, so nothing was done. Read the card again, and tell whoever runs the bot.',
    });
  });

  it('is refused when it names a version that never was', async () => {
    const { digest } = await stateOf(world, asked);
    const forged = `${asked.id}/7/${digest.slice(0, 16)}`;

    await expectRefusal({
      asked,
      by: 'approver',
      press: (card) => card.as('approver').forge('approve_request', forged),
      code: 'stale_version',
      sentence: 'You clicked on an older version; version 1 is shown now. Read it, then decide.',
    });
  });

  it('is answered, and nothing else, when its value is none of ours', async () => {
    const before = await stateOf(world, asked);

    await asked.card.as('approver').forge('approve_request', "'; drop table reviews; --");
    await world.slack.as('approver').waitForEphemeral('The bot did not make this button');

    expect(await stateOf(world, asked)).toEqual(before);
  });
});

describe('a click while Slack cannot say', () => {
  const ofAudit = (call: { args: Record<string, unknown> }) => call.args['usergroup'] === 'S0AUDIT';

  it('who is in the group is refused, and counts when Slack can again', async () => {
    const asked = await ask(world, { cluster: 'unknown' });
    world.slack.workspace.join('unknown', 'auditor');
    world.slack.faults.fail('usergroups.users.list', { times: 1_000, when: ofAudit });
    await forgetPeople(world, 'S0AUDIT');

    await expectRefusal({
      asked,
      by: 'auditor',
      press: approve('auditor'),
      code: 'group_unknown',
      sentence:
        'Slack could not tell the bot who is in @audit, so nothing was done. Click again in a minute.',
    });
    world.slack.faults.clear();
    await asked.card.as('auditor').click('Approve');
    await world.slack.as('auditor').waitForEphemeral('You approved.');

    expect(await stateOf(world, asked)).toMatchObject({ reviews: 1 });
  });

  it('anything about people is refused', async () => {
    const asked = await ask(world, { cluster: 'silent' });
    world.slack.workspace.join('silent', 'auditor');
    for (const method of ['usergroups.users.list', 'usergroups.list', 'users.info'])
      world.slack.faults.fail(method, { times: 1_000 });
    await forgetPeople(world, 'S0AUDIT');

    await expectRefusal({
      asked,
      by: 'auditor',
      press: approve('auditor'),
      code: 'facts_unavailable',
      sentence:
        'Slack could not be asked who may decide, so nothing was done. Click again in a minute.',
    });
    world.slack.faults.clear();
  });
});

describe('a reviewer who left the group before the deciding click', () => {
  it('counts no longer: the request waits for one more', async () => {
    const { slack } = world;
    const asked = await ask(world, { cluster: 'left' });
    slack.workspace.join('left', 'approver', 'approver2', 'approver3');
    await asked.card.as('approver').click('Approve');
    await slack.as('approver').waitForEphemeral('Your approval counts: 1 of 2.');
    slack.workspace.setGroupMembers('S0PLATFORM', ['approver2', 'approver3']);
    await forgetPeople(world, 'S0PLATFORM');

    await asked.card.as('approver2').click('Approve');
    const words =
      'Your approval counts: 1 of 2. No longer counted, because they may not approve any more: @approver.';
    await slack.as('approver2').waitForEphemeral(words);

    expect(await stateOf(world, asked)).toMatchObject({ status: 'pending_approval', writes: 0 });
    await asked.card.waitForText('1 of 2 so far, by @approver2');
    await asked.card.as('approver3').click('Approve');
    await slack.as('approver3').waitForEphemeral('You approved, as the last of 2.');
    await asked.card.waitForText('Approved by @approver2, @approver3 (2 of 2)');
  });
});

describe('a group that changed between the card and the click', () => {
  const lets = (...members: readonly string[]) =>
    world.slack.workspace.setGroupMembers('S0PLATFORM', members);

  async function aCard(cluster: string): Promise<Asked> {
    lets('approver2', 'approver3');
    await forgetPeople(world, 'S0PLATFORM');
    world.slack.workspace.join(cluster, 'approver2');
    return await ask(world, { cluster });
  }

  it('lets nobody decide once it is empty', async () => {
    const asked = await aCard('emptied');
    lets();
    await forgetPeople(world, 'S0PLATFORM');

    await expectRefusal({
      ...{ asked, by: 'approver2', press: approve('approver2'), code: 'not_an_approver' },
      sentence: 'The policy does not name you as an approver here. Nothing was done.',
    });
  });

  it('lets nobody decide once it is disabled, and the same people when it is there again', async () => {
    const asked = await aCard('disabled');
    world.slack.workspace.disableGroup('S0PLATFORM');
    await forgetPeople(world, 'S0PLATFORM');

    await expectRefusal({
      ...{ asked, by: 'approver2', press: approve('approver2'), code: 'group_unknown' },
      sentence:
        'Slack could not tell the bot who is in @platform-team, so nothing was done. Click again in a minute.',
    });
    world.slack.workspace.enableGroup('S0PLATFORM');
    await asked.card.as('approver2').click('Approve');
    await untilStatus(world, asked, 'succeeded');
  });

  it('lets who has just come decide no sooner than the policy says, and tells the channel once', async () => {
    const { slack } = world;
    const asked = await ask(world, { cluster: 'newcomer' });
    slack.workspace.join('newcomer', 'auditor', 'approver2');
    slack.workspace.setGroupMembers('S0AUDIT', ['auditor', 'approver2']);
    await forgetPeople(world, 'S0AUDIT');
    const before = await stateOf(world, asked);

    await asked.card.as('approver2').click('Approve');
    await slack.as('approver2').waitForEphemeral('You are new among the approvers');

    expect(await refusalsOf(world, asked.id, slack.as('approver2').id)).toEqual(['not_seasoned']);
    expect(await stateOf(world, asked)).toEqual(before);
    await asked.card.as('auditor').click('Approve');
    await untilStatus(world, asked, 'succeeded');
    const [approved] = (await entriesOf(world, asked.id)).filter(
      ({ action }) => action === 'request_approved',
    );
    expect(approved?.details['reviewer']).toMatchObject({ group: 'S0AUDIT', baseline: true });
    const changes = await world.sql`
      select body from audit_entries where action = 'group_changed' and body like '%S0AUDIT%'`;
    expect(changes.map(({ body }) => JSON.parse(body).details)).toMatchObject([
      { group: 'S0AUDIT', joined: [slack.as('approver2').id], left: [] },
    ]);
    await world.slack.waitFor('the channel to be told', () => told('newcomer').length === 1);
  });

  it('lets nobody decide while Slack takes too long to say who is in it', async () => {
    const asked = await aCard('slow');
    world.slack.workspace.join('slow', 'approver3');
    world.slack.faults.hang('usergroups.users.list', { times: 1_000 });
    await forgetPeople(world, 'S0PLATFORM');

    await expectRefusal({
      ...{ asked, by: 'approver3', press: approve('approver3'), code: 'group_unknown' },
      sentence:
        'Slack could not tell the bot who is in @platform-team, so nothing was done. Click again in a minute.',
    });
    world.slack.faults.clear();
  });

  const told = (cluster: string) =>
    world.slack
      .channel(cluster)
      .messages()
      .filter((message) => message.text().includes('Approvers changed'));
});
