import { describe, expect, it } from 'vitest';
import { postBulletins } from '../../../src/use-cases/post-bulletins.ts';
import { type Hooks, interpose, Killed, killAt } from '../../fakes/interpose.ts';
import { createFreezingWorld, freeze, thaw } from './freezes.ts';
import { dayMs, type World } from './world.ts';

async function post(world: World, hooks: Hooks = {}): Promise<void> {
  const { deps } = world;
  const { bulletins, board } = deps;
  await postBulletins({ ...deps, ...interpose({ bulletins, board }, hooks) });
}

async function postAll(world: World, forMs = 120_000): Promise<void> {
  for (let ms = 0; ms < forMs; ms += 2_000) {
    await post(world);
    world.clock.advance(2_000);
  }
}

const posted = ({ slack }: World): readonly string[] =>
  slack.posts.map(({ channel, drawings }) => `${channel} ${drawings[0]?.text}`);

async function frozenAndThawed(): Promise<World> {
  const world = createFreezingWorld();
  await freeze(world);
  await thaw(world);
  return world;
}

describe('what a channel is told', () => {
  it('is posted once, in the order in which it was promised', async () => {
    const world = await frozenAndThawed();

    await postAll(world);

    expect(posted(world)).toEqual(['C0PROD frozen', 'C0PROD unfrozen']);
  });

  it('is posted once where answers are lost, by two processes', async () => {
    const world = await frozenAndThawed();
    world.slack.fail('post', 'lost', 'busy', 'lost');

    for (let round = 0; round < 60; round += 1) {
      await Promise.all([post(world), post(world)]);
      world.clock.advance(2_000);
    }

    expect(posted(world)).toEqual(['C0PROD frozen', 'C0PROD unfrozen']);
  });

  it('is posted once however its announcer dies', async () => {
    for (let number = 1; number < 14; number += 1)
      for (const moment of ['before', 'after'] as const) {
        const world = await frozenAndThawed();
        await post(world, killAt(number, moment)).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error;
        });

        await postAll(world);

        // Who died before the post has left an intent: whoever finds it says that it may be a repetition.
        const words = posted(world).map((text) => text.replace(' (repeated)', ''));
        expect(words).toEqual(['C0PROD frozen', 'C0PROD unfrozen']);
      }
  });

  it('is posted again, and says so, where history cannot show it', async () => {
    const world = createFreezingWorld();
    await freeze(world);
    world.slack.unreadable = true;
    world.slack.fail('post', 'lost');

    await postAll(world);

    expect(posted(world)).toEqual(['C0PROD frozen', 'C0PROD frozen (repeated)']);
  });

  it('waits for a channel that the bot is let into within a day', async () => {
    const world = createFreezingWorld();
    await freeze(world, { by: null, environment: '*' });
    world.slack.closed.set('C0PROD', 'not_in_channel');
    await postAll(world);
    expect(posted(world)).toEqual(['C0STAGE frozen']);

    world.slack.closed.clear();
    await postAll(world);

    expect(posted(world)).toEqual(['C0STAGE frozen', 'C0PROD frozen']);
  });

  it('is given up after a day, so that what comes later is told', async () => {
    const world = createFreezingWorld();
    await freeze(world);
    world.slack.closed.set('C0PROD', 'is_archived');
    await post(world);
    world.clock.advance(dayMs);
    await post(world);
    world.slack.closed.clear();
    await thaw(world);

    await postAll(world);

    expect(posted(world)).toEqual(['C0PROD unfrozen']);
  });
});
