import { describe, expect, it } from 'vitest';
import { hasMore, shown, tellAll, trueCard } from './announcer.ts';
import { deleteCard, everyMs, posted, repair } from './cards.ts';
import {
  actions,
  ada,
  ask,
  ben,
  click,
  createWorld,
  requestId,
  told,
  type World,
} from './world.ts';

const looks = ({ slack }: World): number => slack.calls.filter((name) => name === 'look').length;

describe('comparing a card with what Slack shows', () => {
  it('changes nothing where it shows what was drawn', async () => {
    const world = await posted();

    await repair(world);

    expect(looks(world)).toBe(1);
    expect(await hasMore(world)).toBe(false);
    expect(world.lines).toEqual([]);
  });

  it('brings back a picture that a late drawing has undone', async () => {
    const world = await posted();
    const before = world.slack.posts[0]?.drawings[0];
    await click(world, ben);
    await tellAll(world);
    if (before) world.slack.posts[0]?.drawings.push(before);

    await repair(world);
    await tellAll(world);

    expect(shown(world, 'card')).toEqual([`0 ${await trueCard(world)}`]);
  });

  it('draws it anew where the program draws it otherwise by now', async () => {
    const world = await posted();
    const { card } = world.deps.painter;
    const inNewWords: typeof card = (state) => {
      const drawing = card(state);
      return { ...drawing, text: `new ${drawing.text}`, hash: `new ${drawing.hash}` };
    };
    const deps = { ...world.deps, painter: { ...world.deps.painter, card: inNewWords } };

    await repair(world, deps);
    await tellAll({ ...world, deps });

    expect(shown(world, 'card')[0]).toMatch(/^0 new v1 pending_approval/);
  });

  it('has one that was deleted posted anew', async () => {
    const world = await posted();
    deleteCard(world);

    await repair(world);
    await tellAll(world);

    expect(shown(world, 'card')).toEqual([`1 ${await trueCard(world)}`]);
    expect(told(world)).toEqual(['posted_anew']);
    expect(actions(world)).toEqual(['request_submitted', 'card_renewed']);
  });

  it('posts one card where two processes find it deleted at once', async () => {
    const world = await posted();
    deleteCard(world);

    await Promise.all([repair(world), repair(world)]);
    await Promise.all([tellAll(world), tellAll(world)]);

    expect(shown(world, 'card')).toEqual([`1 ${await trueCard(world)}`]);
    expect(looks(world)).toBe(1);
  });

  it('takes nothing for deleted that only history does not show yet', async () => {
    const world = await posted();
    const board = { ...world.deps.board, look: async () => await Promise.resolve('gone' as const) };

    await repair(world, { board });
    await tellAll(world);

    expect(shown(world, 'card')).toEqual([`0 ${await trueCard(world)}`]);
    expect(actions(world)).toEqual(['request_submitted']);
  });

  it('leaves the note alone that it may stand there twice', async () => {
    const world = createWorld();
    await ask(world);
    world.slack.fail('post', 'unheard');
    await tellAll(world);
    world.clock.advance(everyMs);

    await repair(world);

    expect(shown(world, 'card')[0]).toContain('(repeated)');
    expect(await hasMore(world)).toBe(false);
  });

  it.each<[string, (world: World) => void]>([
    [
      'history is not granted',
      ({ slack }) => {
        slack.unreadable = true;
      },
    ],
    ['Slack refuses to say', ({ slack }) => slack.fail('look', { refused: 'some_reason' })],
  ])('leaves it as it is where %s', async (_, spoil) => {
    const world = await posted();
    spoil(world);

    await repair(world);

    expect(await hasMore(world)).toBe(false);
  });

  it('asks for each card once in a while, whichever process does', async () => {
    const world = await posted();

    await Promise.all([repair(world), repair(world)]);
    await repair(world);
    const early = looks(world);
    world.clock.advance(everyMs);
    await repair(world);

    expect([early, looks(world)]).toEqual([1, 2]);
  });

  it.each<[string, (world: World) => Promise<unknown>]>([
    ['has ended', (world) => click(world, ada, 'cancel').then(() => tellAll(world))],
    ['is still to be drawn', (world) => click(world, ben)],
    ['is in doubt', (world) => world.deps.messages.doubtCard(requestId)],
  ])('does not ask for one that %s', async (_, change) => {
    const world = await posted();
    await change(world);

    await repair(world);

    expect(looks(world)).toBe(0);
  });

  it('stops where Slack asks to wait, and goes on where one comparison fails', async () => {
    const world = await posted();
    world.slack.fail('look', 'busy', 'bug');
    await repair(world);
    const quiet = [...world.lines];
    world.clock.advance(everyMs);

    await repair(world);

    expect(quiet).toEqual([]);
    expect(world.lines).toEqual([expect.stringContaining('card could not be compared with Slack')]);
  });
});
