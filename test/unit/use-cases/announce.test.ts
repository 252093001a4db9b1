import { describe, expect, it } from 'vitest';
import type { SlackUserId } from '../../../src/domain/request.ts';
import { promised, shown, tell, tellAll, trueCard } from './announcer.ts';
import { follow } from './worker.ts';
import {
  ada,
  approved,
  ask,
  ben,
  click,
  createWorld,
  requestId,
  requestOf,
  type World,
} from './world.ts';

/** A request with some history that nobody has told yet. */
async function finished(options: Parameters<typeof createWorld>[0] = {}): Promise<World> {
  const world = createWorld(options);
  await approved(world);
  await follow(world);
  return world;
}

const withoutLink = (texts: readonly string[]) =>
  texts.map((text) => text.replace(/ with(out)? link/, ''));

async function expectTold(world: World): Promise<void> {
  expect(shown(world, 'card')).toEqual([`0 ${await trueCard(world)}`]);
  expect(shown(world, 'thread')).toEqual(promised(world, 'thread'));
  expect(withoutLink(shown(world, 'dm'))).toEqual(promised(world, 'dm'));
}

describe('announcing', () => {
  it('posts the card, then the thread in its order, then the notices with the way to the card', async () => {
    const world = await finished();

    await tellAll(world);

    await expectTold(world);
    const { posts } = world.slack;
    expect(posts[0]?.key.kind).toBe('card');
    for (const { channel, threadTs, key } of posts)
      expect([channel, threadTs]).toEqual(
        {
          card: ['C0PROD', undefined],
          thread: ['C0PROD', '1'],
          dm: [`D-${ada}`, undefined],
          drift: [],
          policy: [],
          bulletin: [],
        }[key.kind],
      );
    expect(shown(world, 'dm')).toEqual(['1 recorded with link', '2 available with link']);
  });

  it('gives the lease back after a few of many direct messages, so that a changed card waits for no more', async () => {
    const world = createWorld();
    await ask(world);
    const people = Array.from({ length: 20 }, (_, index) => `U0CROWD${index}` as SlackUserId);
    await world.deps.requests.change(requestId, {}, ({ request }) => ({
      answer: undefined,
      commit: {
        request,
        entry: { action: 'approvers_asked', actor: null, requestId, details: {} },
        notices: people.map((to) => ({ to, notice: { code: 'to_decide', told: 20, of: 20 } })),
        jobs: ['announce'],
      },
    }));

    const first = await tell(world);
    const posted = shown(world, 'dm').length;
    await tellAll(world);

    expect(first).toEqual({ kind: 'waiting', until: world.databaseNow() });
    expect(posted).toBe(5);
    await expectTold(world);
  });

  it('keeps a second between two posts in one channel', async () => {
    const world = await finished();

    await tellAll(world);

    const times = world.slack.posts
      .filter(({ channel }) => channel === 'C0PROD')
      .map(({ at }) => at);
    expect(times.length).toBeGreaterThan(5);
    times.slice(1).forEach((at, index) => {
      expect(at - (times[index] ?? 0)).toBeGreaterThanOrEqual(1_000);
    });
  });

  it('does nothing where nothing is new', async () => {
    const world = await finished();
    await tellAll(world);
    const { length } = world.slack.calls;

    expect(await tell(world)).toEqual({ kind: 'settled' });
    expect(world.slack.calls).toHaveLength(length);
  });

  it('redraws the card as things change, and never the thread', async () => {
    const world = createWorld();
    await ask(world);
    await tellAll(world);
    const before = shown(world, 'card');

    await click(world, ben);
    await tellAll(world);

    await expectTold(world);
    expect(shown(world, 'card')).not.toEqual(before);
    expect(world.slack.posts.filter(({ drawings }) => drawings.length > 1)).toHaveLength(1);
  });

  it('is one process at a time; the other comes back a little later', async () => {
    const world = await finished();
    await world.deps.messages.leaseAnnouncer(requestId, 10_000);

    const outcome = await tell(world);

    expect(outcome).toEqual({
      kind: 'waiting',
      until: new Date(world.clock.now().getTime() + 300),
    });
    expect(world.slack.calls).toEqual([]);
  });

  it.each(['free', 'held'])(
    'leaves all to the run of the newest commit while the announcer is %s',
    async (lease) => {
      const world = await finished();
      const { revision } = requestOf(world);
      if (lease === 'held') await world.deps.messages.leaseAnnouncer(requestId, 10_000);

      const overtaken = await tell(world, {}, revision - 1);

      expect(overtaken).toEqual({ kind: 'settled' });
      expect(world.slack.calls).toEqual([]);
      world.clock.advance(10_000);
      expect(await tell(world, {}, revision)).toMatchObject({ kind: 'waiting' });
      expect(shown(world, 'card')).toHaveLength(1);
    },
  );

  it('tells whom the notice was planned for', async () => {
    const world = createWorld();
    await ask(world);
    await world.deps.requests.change(requestId, {}, ({ request }) => ({
      answer: 1,
      commit: {
        request,
        entry: { action: 'phase_changed', actor: null, requestId, details: {} },
        notices: [{ to: ben, notice: { code: 'expired' } }],
        jobs: [],
      },
    }));

    await tellAll(world);

    const dms = world.slack.posts.filter(({ key }) => key.kind === 'dm');
    expect(dms.map(({ channel }) => channel)).toEqual([`D-${ada}`, `D-${ben}`]);
  });

  it('knows nothing of a request that is not there', async () => {
    expect((await tell(createWorld())).kind).toBe('waiting');
  });

  it('leaves a message that cannot be drawn as it was planned', async () => {
    const world = await finished();
    const broken = () => {
      throw new Error('a bug');
    };
    const painter = { ...world.deps.painter, update: broken };
    await tell(world);
    world.clock.advance(2_000);

    await expect(tell({ ...world, deps: { ...world.deps, painter } })).rejects.toThrow('a bug');

    const thread = (await world.deps.messages.list(requestId)).filter(
      ({ kind }) => kind === 'thread',
    );
    expect(new Set(thread.map(({ state }) => state))).toEqual(new Set(['planned']));
    await tellAll(world);
    await expectTold(world);
  });
});

describe.each([
  ['an hour ahead', 3_600_000],
  ['an hour behind', -3_600_000],
])('with the database’s clock %s', (_, databaseAheadMs) => {
  it('a message whose answer was lost is found, and one that was lost is posted in time', async () => {
    const world = await finished({ databaseAheadMs });
    world.slack.fail('post', 'lost', 'unheard');
    const begun = world.clock.now().getTime();

    await tellAll(world);

    expect(shown(world, 'card')).toEqual([`0 ${await trueCard(world)}`]);
    const all = world.slack.posts.flatMap(({ drawings }) => drawings.map(({ text }) => text));
    expect(all.filter((text) => text.includes('repeated'))).toHaveLength(1);
    expect(world.slack.posts).toHaveLength(world.state.rows.get(requestId)?.messages.length ?? 0);
    expect(world.clock.now().getTime() - begun).toBeLessThan(90_000);
  });

  it('a card in doubt is certain again after a quarter of a minute', async () => {
    const world = await finished({ databaseAheadMs });
    await tellAll(world);
    await world.deps.messages.doubtCard(requestId);
    const begun = world.clock.now().getTime();

    await tellAll(world);

    expect(world.slack.calls.filter((name) => name === 'update')).toHaveLength(2);
    expect(world.clock.now().getTime() - begun).toBeLessThan(20_000);
    expect(requestOf(world).status).toBe('succeeded');
  });

  it('a worker that finds the lease taken comes back before long, and not at once', async () => {
    const world = createWorld({ databaseAheadMs });
    await approved(world);
    await world.deps.requests.lease(requestId, 12_000);
    const begun = world.clock.now().getTime();

    await follow(world, { forMs: 1 });

    const waited = world.clock.now().getTime() - begun;
    expect(waited).toBeGreaterThanOrEqual(500);
    expect(waited).toBeLessThanOrEqual(12_000);
  });
});
