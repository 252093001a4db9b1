import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newPrefix } from '../support/bot.ts';
import { entriesOf, type Filled, fillForm, stateOf, submitSurely } from '../support/people.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld('not_posted', {
    places: [
      { cluster: 'uninvited', channel: 'C0GENERAL' },
      { cluster: 'archived', channel: 'C0ARCHIVE' },
      { cluster: 'missing', channel: 'C0NOWHERE' },
    ],
  });
});
afterAll(() => world.stop());

const after = 'It is posted when that is put right, unless the request has expired by then.';

async function expectTold(filled: Filled, why: string, error: string): Promise<void> {
  expect(await submitSurely(filled.modal)).toMatchObject({ kind: 'closed' });
  const dm = await filled.person.waitForDm('is recorded, but approvers cannot see it yet');

  expect(dm.text()).toContain(`${why} ${after}`);
  const entries = await entriesOf(world, filled.id);
  expect(entries.map(({ action }) => action)).toEqual(['request_submitted', 'card_not_posted']);
  expect(entries[1]?.details).toMatchObject({ error });
}

describe('a card that cannot be posted', () => {
  it('is told of once, and appears when the bot is invited', async () => {
    const { slack } = world;
    const filled = await fillForm(world, { cluster: 'uninvited' });
    const serviceId = filled.modal.value('Service id');
    const why =
      'its card could not be posted in #general, because the bot is not in that channel. Ask one of its members to invite it.';
    await expectTold(filled, why, 'not_in_channel');
    expect(slack.channel('#general').messages()).toEqual([]);

    slack.workspace.inviteBot('general');
    // The worker looks again within a minute; one whose queue has forgotten the job looks at once.
    await world.addBot('worker', { prefix: newPrefix() });
    const card = await slack.channel('#general').card(serviceId);
    await card.waitForText('Version 1, digest');
    const recorded = await filled.person.waitForDm(/is recorded\. Nothing is done/);
    slack.workspace.join('general', 'approver');
    await card.as('approver').click('Approve');
    await slack.as('approver').waitForEphemeral('You approved.');

    expect(recorded.text()).toContain('Open the request');
    const told = filled.person.dms().filter((dm) => dm.text().includes('cannot see it yet'));
    expect(told).toHaveLength(1);
    expect(await stateOf(world, { id: filled.id, serviceId })).toMatchObject({ reviews: 1 });
  });

  it.each([
    [
      'archived',
      'is_archived',
      'its card could not be posted in #archived, because that channel is archived. Ask for another one in the policy.',
    ],
    [
      'missing',
      'channel_not_found',
      'its card could not be posted in #C0NOWHERE, because the bot cannot see that channel. If it is private, ask for an invite.',
    ],
  ])('says why when the channel is %s', async (cluster, error, why) => {
    await expectTold(await fillForm(world, { cluster }), why, error);
  });
});
