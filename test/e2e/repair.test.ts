/** What becomes of cards that people, policies and Slack do something to; two processes see to them at once. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Card } from '../../sandbox/slack/driver-types.ts';
import { newPrefix } from '../support/bot.ts';
import {
  type Asked,
  agree,
  ask,
  entriesOf,
  fillForm,
  sendForm,
  stateOf,
  untilStatus,
} from '../support/people.ts';
import { readLog } from '../support/read-log.ts';
import { channelOf, startWorld, type World } from '../support/world.ts';

const repairEveryMs = 1_000;
const places = ['deleted', 'overwritten', 'ended', 'frozen', 'shut', 'moving', 'lost'];

let world: World;
beforeAll(async () => {
  world = await startWorld('repair', {
    places: [
      ...places.map((cluster) => ({ cluster, more: 1, rule: { approvals: { create: 2 } } })),
      { cluster: 'private', channel: 'C0PRODNET', rule: { approvals: { create: 2 } } },
      { cluster: 'stranded', channel: 'C0ARCHIVE' },
    ],
    roles: ['all', 'worker'],
    slack: { rateLimits: 'off' },
    bot: () => ({ tuning: { repairEveryMs } }),
  });
  const { workspace } = world.slack;
  for (const name of ['arrivals', 'refuge']) workspace.addChannel({ name, id: channelOf(name) });
  for (const name of [...places, 'arrivals', 'refuge'])
    workspace.join(name, 'approver', 'approver2');
});
afterAll(async () => {
  const { verification } = await readLog(world.database);
  expect(verification.problems).toEqual([]);
  expect(world.hcp.forbidden).toEqual([]);
  await world.stop();
});

/** The cards of a request that people can see in a channel, oldest first. */
function cardsIn(channel: string, id: string): readonly Card[] {
  return world.slack
    .channel(channel)
    .messages()
    .filter(({ metadata }) => {
      const about = metadata?.['event_payload'] as { request_id: string; kind: string } | undefined; // ours
      return about?.request_id === id && about.kind === 'card';
    });
}

async function untilCards(channel: string, id: string, count: number): Promise<readonly Card[]> {
  return await vi.waitFor(
    () => {
      const cards = cardsIn(channel, id);
      expect(cards).toHaveLength(count);
      return cards;
    },
    { timeout: 60_000, interval: 50 },
  );
}

async function onlyCard(channel: string, { id }: Pick<Asked, 'id'>): Promise<Card> {
  const [card] = await untilCards(channel, id, 1);
  if (card === undefined) throw new Error('no card');
  return card;
}

const remove = ({ channel, ts }: Card): void => world.slack.workspace.deleteMessage(channel, ts);

/** Every open card has been compared so often since: whatever was to be found has been found. */
async function comparedSince(asked: Asked, times = 3): Promise<void> {
  const looks = () =>
    world.slack.calls.filter(
      ({ method, args }) => method === 'conversations.history' && args['latest'] === asked.card.ts,
    ).length;
  const before = looks();
  await vi.waitFor(() => expect(looks()).toBeGreaterThanOrEqual(before + times), 60_000);
}

async function approveBoth(card: Card, asked: Asked): Promise<void> {
  for (const by of ['approver', 'approver2']) await card.as(by).click('Approve');
  await asked.person.waitForDm('AVAILABLE');
}

const actionsOf = async ({ id }: Pick<Asked, 'id'>) =>
  (await entriesOf(world, id)).map(({ action }) => action);

describe('a card of an open request', () => {
  it('that an administrator deletes is there again, once, and can be decided on', async () => {
    const asked = await ask(world, { cluster: 'deleted' });
    await agree(world, asked, 'approver');
    await asked.card.waitForText('1 of 2 so far');
    const old = asked.card.snapshot();
    remove(asked.card);

    const card = await onlyCard('deleted', asked);
    await card.waitForText('1 of 2 so far');
    await card.waitForReply('Posted again, because the earlier card is gone');
    await asked.card.as('approver').click('Approve', { stale: old, forced: true });
    await world.slack.as('approver').waitForEphemeral('already');
    await card.as('approver2').click('Approve');
    await asked.person.waitForDm('AVAILABLE');

    await card.waitForText('AVAILABLE');
    await card.waitForReply('AVAILABLE');
    expect(cardsIn('deleted', asked.id)).toHaveLength(1);
    expect((await actionsOf(asked)).slice(0, 3)).toEqual([
      ...['request_submitted', 'review_recorded', 'card_renewed'],
    ]);
    expect(await stateOf(world, asked)).toMatchObject({ version: 1, writes: 1 });
  });

  it('that somebody overwrites with the bot’s own token shows the request again', async () => {
    const asked = await ask(world, { cluster: 'overwritten' });
    const body = JSON.stringify({
      ...{ channel: asked.card.channel, ts: asked.card.ts },
      ...{ text: 'Nothing to see here.', metadata: {} },
    });
    const headers = {
      authorization: `Bearer ${world.slack.botToken}`,
      'content-type': 'application/json',
    };
    await fetch(`${world.slack.apiUrl}chat.update`, { method: 'POST', headers, body });
    expect(asked.card.text()).toBe('Nothing to see here.');

    await asked.card.waitForText('none so far');

    expect(asked.card.buttons()).toContain('Approve');
    expect(cardsIn('overwritten', asked.id)).toHaveLength(1);
  });

  it('whose answer was lost when it was posted anew is there once', async () => {
    const asked = await ask(world, { cluster: 'lost' });
    world.slack.faults.loseAnswer('chat.postMessage', {
      when: ({ args }) => args['channel'] === asked.card.channel && args['thread_ts'] === undefined,
    });
    remove(asked.card);

    const card = await onlyCard('lost', asked);
    await card.waitForReply('Posted again');

    expect(cardsIn('lost', asked.id)).toHaveLength(1);
    expect(card.text()).not.toContain('Possibly posted twice');
  });

  it('that Slack lets nobody change is followed by a true one, and says where that is', async () => {
    const asked = await ask(world, { cluster: 'frozen' });
    const isOld = ({ args }: { args: Record<string, unknown> }) => args['ts'] === asked.card.ts;
    const error = 'edit_window_closed';
    world.slack.faults.fail('chat.update', { error, times: 1_000, when: isOld });
    await agree(world, asked, 'approver');

    const [, card] = await untilCards('frozen', asked.id, 2);
    await card?.waitForText('1 of 2 so far');
    const reply = await asked.card.waitForReply('Slack no longer lets the bot change this card');
    expect(reply.text()).toContain('Open the request');
    await card?.as('approver2').click('Approve');
    await asked.person.waitForDm('AVAILABLE');

    await card?.waitForText('AVAILABLE');
    expect(cardsIn('frozen', asked.id)).toHaveLength(2);
    expect(asked.card.thread()).toHaveLength(1);
  });

  it('in a private channel that the bot was removed from is true again when it is invited', async () => {
    const { workspace } = world.slack;
    const asked = await ask(world, { cluster: 'private', channel: '#prod-network' });
    workspace.kickBot('prod-network');
    await agree(world, asked, 'approver');
    await vi.waitFor(() => expect(failedUpdates(asked)).toContain('channel_not_found'), 60_000);
    const meanwhile = asked.card.text();

    workspace.inviteBot('prod-network');
    // A worker looks again within a minute; one whose queue has forgotten the job looks at once.
    const late = await world.addBot('worker', { prefix: newPrefix() });
    await asked.card.waitForText('1 of 2 so far');
    await late.stop();

    expect(meanwhile).toContain('none so far');
    expect(cardsIn('#prod-network', asked.id)).toHaveLength(1);
  });

  it('in a channel that is archived is true again when that is opened', async () => {
    const { workspace } = world.slack;
    const asked = await ask(world, { cluster: 'shut' });
    workspace.archive('shut');
    await asked.person.command(`/privatelink cancel ${asked.id}`);
    await untilStatus(world, asked, 'canceled');
    await vi.waitFor(() => expect(failedUpdates(asked)).toContain('is_inactive'), 60_000);

    workspace.unarchive('shut');
    const late = await world.addBot('worker', { prefix: newPrefix() });
    await asked.card.waitForText('Canceled');
    await late.stop();

    expect(cardsIn('shut', asked.id)).toHaveLength(1);
  });
});

describe('a card of a request that has ended', () => {
  it('stays deleted: retention policies delete old ones on purpose', async () => {
    const asked = await ask(world, { cluster: 'ended' });
    const other = await ask(world, { cluster: 'ended-1', place: 'ended' });
    await approveBoth(asked.card, asked);
    await asked.card.waitForText('AVAILABLE');

    remove(asked.card);
    await comparedSince(other);

    expect(cardsIn('ended', asked.id)).toEqual([]);
    expect(await actionsOf(asked)).not.toContain('card_renewed');
    expect(cardsIn('ended', other.id)).toHaveLength(1);
  });
});

describe('a channel that the policy changes', () => {
  it('takes pending requests along; the old card has no buttons and shows the way', async () => {
    const asked = await ask(world, { cluster: 'moving' });
    await agree(world, asked, 'approver');
    await asked.card.waitForText('1 of 2 so far');
    const old = asked.card.snapshot();

    await world.changeRules({ moving: { channel: channelOf('arrivals') } });
    const card = await onlyCard('arrivals', asked);
    await asked.card.waitForText('This is no longer its card');

    await asked.card.waitForText('Open the request');
    expect(asked.card.text()).toContain('#arrivals');
    expect(asked.card.buttons()).toEqual([]);
    await card.waitForReply(
      'Shown again as version 2, because the policy now has another rule for it',
    );
    expect(card.text()).toContain('none so far');
    await asked.card.as('approver2').click('Approve', { stale: old });
    await world.slack.as('approver2').waitForEphemeral('version 2 is shown now');
    await approveBoth(card, asked);
    await card.waitForReply('AVAILABLE');
    expect([cardsIn('moving', asked.id), cardsIn('arrivals', asked.id)]).toEqual([
      [expect.anything()],
      [expect.anything()],
    ]);
    expect(await stateOf(world, asked)).toMatchObject({ version: 2, writes: 1 });
  });

  it('is the way out for a request whose card was never posted', async () => {
    const filled = await fillForm(world, { cluster: 'stranded' });
    const serviceId = filled.modal.value('Service id');
    expect(await sendForm(filled.modal)).toMatchObject({ kind: 'closed' });
    await filled.person.waitForDm('that channel is archived');

    await world.changeRules({
      moving: { channel: channelOf('arrivals') },
      stranded: { channel: channelOf('refuge') },
    });
    const card = await onlyCard('refuge', filled);
    await card.as('approver').click('Approve');
    await filled.person.waitForDm('AVAILABLE');

    expect(cardsIn('#archived', filled.id)).toEqual([]);
    expect(await stateOf(world, { id: filled.id, serviceId })).toMatchObject({ writes: 1 });
  });
});

/** Slack's words for why it did not redraw the card. */
function failedUpdates({ card }: Asked): readonly unknown[] {
  return world.slack.calls
    .filter(({ method, args }) => method === 'chat.update' && args['ts'] === card.ts)
    .map(({ answer }) => answer?.body['error'])
    .filter((error) => error !== undefined);
}
