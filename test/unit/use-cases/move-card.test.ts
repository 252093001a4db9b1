import { describe, expect, it } from 'vitest';
import { createGate } from '../../fakes/gate.ts';
import { hasMore, shown, tell, tellAll, trueCard } from './announcer.ts';
import { cardsOf, deleteCard, everyMs, posted, putInForce, repair } from './cards.ts';
import {
  actions,
  ada,
  approved,
  ask,
  ben,
  click,
  createWorld,
  dayMs,
  notices,
  policyOf,
  requestId,
  requestOf,
  told,
  type World,
} from './world.ts';

describe('a channel that the policy has changed', () => {
  it('takes the card of a pending request along, and the old one shows the way', async () => {
    const world = await posted();
    putInForce(world, 'C0OTHER');

    await repair(world);
    await tellAll(world);

    const cards = cardsOf(world);
    expect(cards.map(({ channel, drawings }) => [channel, drawings.at(-1)?.text])).toEqual([
      ['C0PROD', 'moved with link'],
      ['C0OTHER', await trueCard(world)],
    ]);
    expect(requestOf(world)).toMatchObject({ version: 2, channel: 'C0OTHER' });
    const update = world.slack.posts.find(({ key }) => key.kind === 'thread');
    expect(update).toMatchObject({ channel: 'C0OTHER', threadTs: cards[1]?.ts });
    expect(told(world)).toEqual(['refreshed']);
    expect(await hasMore(world)).toBe(false);
  });

  it('makes one version where two processes see it at once', async () => {
    const world = await posted();
    putInForce(world, 'C0OTHER');
    const claimLook = () => Promise.resolve(claims-- > 0 ? requestId : undefined);
    let claims = 2;
    const messages = { ...world.deps.messages, claimLook };

    await Promise.all([repair(world, { messages }), repair(world, { messages })]);
    await tellAll(world);

    expect(requestOf(world).version).toBe(2);
    expect(shown(world, 'card')).toHaveLength(2);
  });

  it('posts a card that its channel never took', async () => {
    const world = createWorld();
    await ask(world);
    world.slack.closed.set('C0PROD', 'is_archived');
    await tellAll(world, { forMs: everyMs });
    putInForce(world, 'C0OTHER');

    await repair(world);
    await tellAll(world);

    const cards = cardsOf(world);
    expect(cards.map(({ channel }) => channel)).toEqual(['C0OTHER']);
    expect(shown(world, 'card')).toEqual([`1 ${await trueCard(world)}`]);
    expect(await hasMore(world)).toBe(false);
  });

  it('tells the requester of each channel that does not take the card, once', async () => {
    const world = createWorld();
    await ask(world);
    for (const channel of ['C0PROD', 'C0OTHER']) world.slack.closed.set(channel, 'is_archived');
    await tellAll(world, { forMs: everyMs });
    putInForce(world, 'C0OTHER');
    await repair(world);

    await tellAll(world, { forMs: everyMs });

    const untaken = world.state.entries.filter(({ action }) => action === 'card_not_posted');
    expect(untaken.map(({ details }) => details['channel'])).toEqual(['C0PROD', 'C0OTHER']);
    expect(notices(world)).toEqual(['recorded', 'card_not_posted', 'card_not_posted']);
  });

  it.each<[string, (world: World) => void]>([
    ['is over', (world) => void world.clock.advance(3 * dayMs)],
    ['is about a project that was never looked at', ({ state }) => state.inventory.clear()],
    [
      'is for no environment any more',
      ({ state }) => {
        state.inForce = policyOf();
      },
    ],
  ])('leaves a request alone that %s', async (_, change) => {
    const world = await posted();
    putInForce(world, 'C0OTHER');
    change(world);

    await repair(world);

    expect(requestOf(world)).toMatchObject({ version: 1, channel: 'C0PROD' });
  });
});

describe('an earlier card', () => {
  const move = async (world: World, channel: string): Promise<void> => {
    putInForce(world, channel);
    world.clock.advance(everyMs);
    await repair(world);
  };
  const pictures = (world: World) =>
    cardsOf(world).map(
      ({ channel, drawings }) => `${channel} ${drawings.at(-1)?.text.split(' ')[0]}`,
    );

  it('points on to the newest where the card moves on, and comes home', async () => {
    const world = await posted();
    for (const channel of ['C0OTHER', 'C0PROD']) {
      await move(world, channel);
      await tellAll(world);
    }

    expect(pictures(world)).toEqual(['C0PROD moved', 'C0OTHER moved', 'C0PROD v3']);
    expect(await hasMore(world)).toBe(false);
  });

  it('loses its buttons also where the new one cannot be posted yet, and shows the way later', async () => {
    const world = await posted();
    world.slack.closed.set('C0OTHER', 'not_in_channel');
    await move(world, 'C0OTHER');
    await tellAll(world, { forMs: 120_000 });
    const meanwhile = shown(world, 'card');
    world.slack.closed.clear();

    await tellAll(world);

    expect(meanwhile).toEqual(['0 moved without link']);
    expect(shown(world, 'card')).toEqual(['0 moved with link', `1 ${await trueCard(world)}`]);
  });

  it('that a drawing from before brings back to life loses its buttons again', async () => {
    const world = await posted();
    await world.deps.messages.doubtCard(requestId);
    const gate = createGate();
    const late = tell(world, {
      before: ({ name }) => (name === 'board.update' ? gate.pass() : undefined),
    });
    await gate.arrived;
    await move(world, 'C0OTHER');
    await tellAll(world);
    gate.open();
    await late;
    const undone = pictures(world);

    await tellAll(world);

    expect(undone).toEqual(['C0PROD v1', 'C0OTHER v2']);
    expect(pictures(world)).toEqual(['C0PROD moved', 'C0OTHER v2']);
  });

  it('whose post was never answered is looked for, and not posted', async () => {
    const world = createWorld();
    await ask(world);
    world.slack.historyLagMs = 10_000;
    world.slack.fail('post', 'lost');
    await tellAll(world, { forMs: 1_000 });
    await move(world, 'C0OTHER');

    await tellAll(world);

    expect(pictures(world)).toEqual(['C0PROD moved', 'C0OTHER v2']);
  });

  it('that nobody finds is given up', async () => {
    const world = createWorld();
    await ask(world);
    world.slack.fail('post', 'unheard');
    await tellAll(world, { forMs: 1_000 });
    await move(world, 'C0OTHER');

    await tellAll(world);

    expect(pictures(world)).toEqual(['C0OTHER v2']);
    expect(await hasMore(world)).toBe(false);
  });

  it.each([
    ['deleted', deleteCard],
    ['refused for good', (world: World) => world.slack.frozen.set('1', 'invalid_blocks')],
  ])('that is %s is given up', async (_, spoil) => {
    const world = await posted();
    spoil(world);
    await move(world, 'C0OTHER');
    await tellAll(world);

    expect(shown(world, 'card').at(-1)).toBe(`1 ${await trueCard(world)}`);
    expect(await hasMore(world)).toBe(false);
  });

  it('in a channel that is closed is tried while the request is open, and no longer', async () => {
    const world = await posted();
    world.slack.frozen.set('1', 'is_inactive');
    await move(world, 'C0OTHER');
    await tellAll(world, { forMs: 600_000 });
    const waiting = await hasMore(world);
    await click(world, ada, 'cancel');

    await tellAll(world);

    expect([waiting, await hasMore(world)]).toEqual([true, false]);
  });

  it('that Slack lets nobody change is told of in its own thread, once', async () => {
    const world = await posted();
    world.slack.frozen.set('1', 'edit_window_closed');
    await move(world, 'C0OTHER');

    await tellAll(world);
    await world.deps.messages.doubtCard(requestId);
    await tellAll(world);

    const said = world.slack.posts.filter(({ threadTs }) => threadTs === '1');
    expect(said.map(({ drawings }) => drawings[0]?.text)).toEqual(['goes_on']);
    expect(actions(world).slice(1)).toEqual(['request_refreshed', 'card_frozen']);
  });

  it('keeps the update that was being posted to its thread: it is not posted to the new one', async () => {
    const world = await posted();
    await click(world, ben);
    world.clock.advance(1_000);
    world.slack.historyLagMs = 10_000;
    world.slack.fail('post', 'lost');
    await tellAll(world, { forMs: 500 });
    await world.deps.requests.change(requestId, {}, ({ request }) => ({
      answer: 1,
      commit: {
        ...{ request, card: 'anew', jobs: [] },
        entry: { action: 'card_renewed', actor: null, requestId, details: {} },
      },
    }));

    await tellAll(world);

    const replies = world.slack.posts.filter(({ key }) => key.kind === 'thread');
    expect(replies.map(({ threadTs, drawings }) => [threadTs, drawings[0]?.text])).toEqual([
      ['1', 'approved_by'],
      [expect.not.stringMatching(/^1$/), 'approved'],
    ]);
  });

  it('stays as it is when its request was approved', async () => {
    const world = createWorld();
    await approved(world);
    await tellAll(world);
    await move(world, 'C0OTHER');

    await tellAll(world);

    expect(pictures(world)).toEqual(['C0PROD v1']);
    expect(world.lines).toEqual([]);
  });
});
