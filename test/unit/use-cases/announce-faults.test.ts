import { describe, expect, it } from 'vitest';
import type { BoardFault } from '../../fakes/recording-thread-board.ts';
import { hasMore, promised, shown, tell, tellAll, trueCard } from './announcer.ts';
import { follow } from './worker.ts';
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
  requestId,
  requestOf,
  type World,
} from './world.ts';

async function finished(): Promise<World> {
  const world = createWorld();
  await approved(world);
  await follow(world);
  return world;
}

const repeated = (texts: readonly string[]) => texts.filter((text) => text.endsWith('(repeated)'));

describe('a post whose answer was lost', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('is found again and not repeated: post %i', async (nth) => {
    const world = await finished();
    const calm = Array.from({ length: nth - 1 }, () => undefined);
    const { post } = world.deps.board;
    const board: typeof world.deps.board = {
      ...world.deps.board,
      post: (...given) => {
        if (calm.length > 0) calm.pop();
        else if (nth > 0) {
          nth = 0;
          world.slack.fail('post', 'lost');
        }
        return post(...given);
      },
    };

    await tellAll({ ...world, deps: { ...world.deps, board } });

    expect(nth).toBe(0);
    for (const kind of ['card', 'thread', 'dm'] as const) {
      expect(shown(world, kind)).toHaveLength(promised(world, kind).length);
      expect(repeated(shown(world, kind))).toEqual([]);
    }
    expect(shown(world, 'thread')).toEqual(promised(world, 'thread'));
    expect(shown(world, 'card')).toEqual([`0 ${await trueCard(world)}`]);
  });

  it('is waited for where history shows it only after a while', async () => {
    const world = await finished();
    world.slack.historyLagMs = 15_000;
    world.slack.fail('post', 'lost');

    await tellAll(world);

    expect(shown(world, 'card')).toEqual([`0 ${await trueCard(world)}`]);
  });

  it('is posted again, and says so, where nothing can be found in twenty seconds', async () => {
    const world = await finished();
    world.slack.fail('post', 'unheard');
    const begun = world.clock.now().getTime();
    await tell(world);
    await tellAll(world, { forMs: 16_000 });
    const early = shown(world, 'card');

    await tellAll(world);

    const card = world.slack.posts.find(({ key }) => key.kind === 'card');
    expect(early).toEqual([]);
    expect(card?.drawings[0]?.text).toContain('(repeated)');
    expect((card?.at ?? 0) - begun).toBeGreaterThanOrEqual(20_000);
    expect((card?.at ?? 0) - begun).toBeLessThan(30_000);
  });

  it('is posted again, and says so, where history cannot be read', async () => {
    const world = await finished();
    world.slack.unreadable = true;
    await tell(world);
    world.clock.advance(2_000);
    world.slack.fail('post', 'lost');

    await tellAll(world);

    const [first, second] = shown(world, 'thread');
    expect([first, second]).toEqual(['1 approved_by', '1 approved_by (repeated)']);
  });

  it('says so also when its repetition was turned away at first', async () => {
    const world = await finished();
    await tell(world);
    world.clock.advance(2_000);
    world.slack.fail('post', 'unheard');
    await tell(world);
    world.clock.advance(30_000);
    world.slack.fail('post', 'busy');

    await tellAll(world);

    expect(shown(world, 'thread')[0]).toBe('1 approved_by (repeated)');
  });

  it.each<[string, BoardFault]>([
    ['asks to wait', 'busy'],
    ['refuses to say', { refused: 'ratelimited_by_somebody' }],
    ['does not answer', 'unheard'],
  ])('is looked for again where Slack %s', async (_, fault) => {
    const world = await finished();
    world.slack.fail('post', 'lost');
    world.slack.fail('find', fault);

    await tellAll(world);

    expect(shown(world, 'card')).toEqual([`0 ${await trueCard(world)}`]);
  });
});

describe('a redrawing', () => {
  it.each<[string, BoardFault]>([
    ['lost', 'lost'],
    ['unheard', 'unheard'],
    ['turned away', 'busy'],
  ])('that is %s is repaired', async (_, fault) => {
    const world = createWorld();
    await ask(world);
    await tellAll(world);
    await click(world, ben);
    world.slack.fail('update', fault);

    await tellAll(world);

    expect(shown(world, 'card')).toEqual([`0 ${await trueCard(world)}`]);
  });

  it('that lands late is undone again', async () => {
    const world = createWorld();
    await ask(world);
    await tellAll(world);
    await click(world, ben);
    world.slack.fail('update', 'late');
    await tell(world);
    await click(world, ada, 'cancel');
    await tell(world);
    const newest = shown(world, 'card');
    world.clock.advance(5_000);
    world.slack.land();
    const undone = shown(world, 'card');

    await tellAll(world);

    expect(newest[0]).toContain('canceled');
    expect(undone[0]).toContain('approved');
    expect(shown(world, 'card')).toEqual(newest);
    expect(await hasMore(world)).toBe(false);
  });

  it('in a channel that is closed for a while is made when it is open again', async () => {
    const world = createWorld();
    await ask(world);
    await tellAll(world);
    world.slack.closed.set('C0PROD', 'not_in_channel');
    await click(world, ben);
    await follow(world);
    await tellAll(world, { forMs: 600_000 });
    const meanwhile = [shown(world, 'thread'), shown(world, 'dm')];
    world.slack.closed.clear();

    await tellAll(world);

    expect(meanwhile).toEqual([[], ['1 recorded with link', '2 available with link']]);
    expect(shown(world, 'card')).toEqual([`0 ${await trueCard(world)}`]);
    expect(shown(world, 'thread')).toEqual(promised(world, 'thread'));
  });
});

describe('a card that Slack refuses', () => {
  it('is tried every minute, and its requester is told once', async () => {
    const world = createWorld();
    await ask(world);
    world.slack.closed.set('C0PROD', 'is_archived');

    await tellAll(world, { forMs: 600_000 });

    const posts = world.slack.calls.filter((name) => name === 'post');
    expect(shown(world, 'dm')).toEqual(['2 card_not_posted without link']);
    expect(posts.length).toBeGreaterThanOrEqual(10);
    expect(posts.length).toBeLessThanOrEqual(13);
    expect(actions(world)).toEqual(['request_submitted', 'card_not_posted']);
  });

  it('is posted when that is put right, with all that belongs to it', async () => {
    const world = createWorld();
    await ask(world, { accounts: Array.from({ length: 9 }, (_, n) => 111_122_223_330 + n).join() });
    world.slack.closed.set('C0PROD', 'not_in_channel');
    await tellAll(world, { forMs: 180_000 });
    world.slack.closed.clear();

    await tellAll(world);

    expect(shown(world, 'card')).toEqual([`0 ${await trueCard(world)}`]);
    expect(shown(world, 'thread')).toEqual(['1 values']);
    expect(shown(world, 'dm').toSorted()).toEqual([
      '1 recorded with link',
      '2 card_not_posted without link',
    ]);
  });

  it('is given up when its request has ended, with all that would have gone with it', async () => {
    const world = createWorld();
    await ask(world, { accounts: Array.from({ length: 9 }, (_, n) => 111_122_223_330 + n).join() });
    world.slack.closed.set('C0PROD', 'is_archived');
    await tellAll(world, { forMs: 120_000 });
    await click(world, ada, 'cancel');

    await tellAll(world);

    expect(await hasMore(world)).toBe(false);
    expect(world.slack.posts.map(({ key }) => key.kind)).toEqual(['dm']);
    expect(notices(world)).toEqual(['recorded', 'card_not_posted']);
  });
});

describe('a message that Slack refuses', () => {
  it('to a person is given up, and the others are told', async () => {
    const world = await finished();
    world.slack.closed.set(`D-${ada}`, 'cannot_dm_bot');

    await tellAll(world);

    expect(shown(world, 'dm')).toEqual([]);
    expect(shown(world, 'thread')).toEqual(promised(world, 'thread'));
    expect(await hasMore(world)).toBe(false);
    expect(world.lines.filter((line) => line.includes('message was refused'))).toHaveLength(2);
  });

  it.each<[string, BoardFault]>([
    ['is asked to wait', 'busy'],
    ['gets no answer', 'unheard'],
  ])('waits where the way to a person %s', async (_, fault) => {
    const world = await finished();
    world.slack.fail('openDirect', fault);
    world.slack.fail('permalink', fault);

    await tellAll(world);

    expect(shown(world, 'dm')).toEqual(['1 recorded with link', '2 available with link']);
  });

  it('in a thread for good does not hold back what comes after it', async () => {
    const world = await finished();
    await tell(world);
    world.clock.advance(2_000);
    world.slack.fail('post', { refused: 'msg_too_long' });

    await tellAll(world);

    expect(shown(world, 'thread')).toEqual(promised(world, 'thread').slice(1));
  });

  it('in a thread that stays closed is given up when the request’s time is over', async () => {
    const world = await finished();
    await tell(world);
    world.slack.closed.set('C0PROD', 'is_archived');
    await tellAll(world, { forMs: 600_000 });
    const waiting = await hasMore(world);
    world.clock.advance(3 * dayMs);

    await tellAll(world);

    expect(waiting).toBe(true);
    expect(await hasMore(world)).toBe(false);
    expect(requestOf(world).id).toBe(requestId);
  });
});
