import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGate } from '../fakes/gate.ts';
import { type Hooks, Killed, killAt, type Moment } from '../fakes/interpose.ts';
import type { BoardFault } from '../fakes/recording-thread-board.ts';
import { hasMore, promised, shown, tell, tellAll, trueCard } from '../unit/use-cases/announcer.ts';
import { follow } from '../unit/use-cases/worker.ts';
import {
  approved,
  ask,
  ben,
  click,
  createWorld,
  requestId,
  type World,
} from '../unit/use-cases/world.ts';

/** A card that is posted, and more to tell: a redrawing, two updates, a notice. */
async function halfTold(): Promise<World> {
  const world = createWorld();
  await ask(world);
  await tell(world);
  await click(world, ben);
  world.clock.advance(2_000);
  return world;
}

async function untold(): Promise<World> {
  const world = createWorld();
  await approved(world);
  return world;
}

const words = (text: string): string =>
  text.replace(' (repeated)', '').replace(/ with(out)? link/, '');

/** All that was promised is there once and in order. */
async function expectAllTold(world: World, where = ''): Promise<void> {
  expect(shown(world, 'card').map(words), where).toEqual([`0 ${await trueCard(world)}`]);
  expect(shown(world, 'thread').map(words), where).toEqual(promised(world, 'thread'));
  // The note that shows the way to the card waits for it, and the others do not wait for the note.
  expect(shown(world, 'dm').map(words).toSorted(), where).toEqual(promised(world, 'dm'));
  expect(await hasMore(world), where).toBe(false);
}

const begins = { 'before anything was posted': untold, 'with a card that is up': halfTold };

describe.each(Object.entries(begins))('an announcer that is killed %s', (_, begin) => {
  it('leaves each message posted once, wherever it dies', async () => {
    let kills = 0;
    for (const moment of ['before', 'after'] as const)
      for (let number = 1; ; number += 1) {
        const world = await begin();
        const fate = killAt(number, moment);
        const died = await tell(world, fate).then(
          () => false,
          (error: unknown) => error instanceof Killed,
        );
        if (!died) break;
        kills += 1;

        await tellAll(world);

        await expectAllTold(world, `${moment} call ${number}`);
      }
    expect(kills).toBeGreaterThan(15);
  });
});

/** An announcer that stands still from before, or from after, one of its calls, until it is woken. */
function frozenAt(number: number, moment: Moment) {
  const gate = createGate();
  let reached = false;
  const stand = async (call: { readonly number: number }): Promise<void> => {
    if (call.number !== number) return;
    reached = true;
    await gate.pass();
  };
  const hooks: Hooks = { [moment]: stand };
  return { hooks, wake: gate.open, arrived: gate.arrived, reached: () => reached };
}

describe.each(Object.entries(begins))('an announcer that is frozen %s', (_, begin) => {
  it.each(['before', 'after'] as const)(
    'and wakes when others have told it all leaves the card true: frozen %s each call',
    async (moment) => {
      let stood = 0;
      for (let number = 1; ; number += 1) {
        const world = await begin();
        const frozen = frozenAt(number, moment);
        const late = tell(world, frozen.hooks);
        await Promise.race([late, frozen.arrived]);
        if (!frozen.reached()) break;
        stood += 1;
        world.clock.advance(30_000);
        await follow(world);
        await tellAll(world);
        const calls = world.slack.calls.length;

        frozen.wake();
        await late;

        const where = `frozen ${moment} call ${number}`;
        const since = world.slack.calls.slice(calls).filter((name) => /post|update/.test(name));
        expect(since.length, where).toBeLessThanOrEqual(1);
        await tellAll(world);
        expect(knownCard(world), where).toBe(await trueCard(world));
        expectOnceOrSaid(world, where);
        expect(await hasMore(world), where).toBe(false);
      }
      expect(stood).toBeGreaterThan(5);
    },
  );

  /** The card that the store knows of, as Slack shows it. */
  function knownCard({ slack, state }: World): string | undefined {
    const [card] = state.rows.get(requestId)?.messages ?? [];
    return slack.posts.find(({ ts }) => ts === card?.ts)?.drawings.at(-1)?.text;
  }

  /** Twice only where the frozen process stood in the very call that posts; and the other one says so. */
  function expectOnceOrSaid(world: World, where: string): void {
    for (const kind of ['card', 'thread', 'dm'] as const) {
      const numbers = shown(world, kind).map((text) => text.split(' ')[0]);
      const said = world.slack.posts.filter(
        ({ key, drawings }) => key.kind === kind && drawings[0]?.text.endsWith('(repeated)'),
      );
      expect(numbers.length - new Set(numbers).size, where).toBeLessThanOrEqual(said.length);
      expect(new Set(numbers).size, where).toBe(promised(world, kind).length);
    }
  }
});

describe('any course of faults and deaths', () => {
  const faults = fc.constantFrom<BoardFault>('lost', 'busy', 'lost', 'unheard');
  const course = fc.record({
    post: fc.array(fc.option(faults, { nil: undefined }), { maxLength: 6 }),
    update: fc.array(fc.constantFrom<BoardFault>('lost', 'busy', 'unheard', 'late'), {
      maxLength: 3,
    }),
    find: fc.array(fc.constantFrom<BoardFault>('busy', 'unheard'), { maxLength: 3 }),
    lives: fc.array(fc.integer({ min: 1, max: 14 }), { maxLength: 4 }),
    historyLagMs: fc.constantFrom(0, 5_000, 14_000),
  });

  it('tells everything in order, once or saying that it may be twice, and ends with a true card', async () => {
    await fc.assert(
      fc.asyncProperty(course, async (given) => {
        const world = await untold();
        const { slack } = world;
        slack.historyLagMs = given.historyLagMs;
        slack.fail('post', ...given.post.filter((fault) => fault !== undefined));
        slack.fail('update', ...given.update);
        slack.fail('find', ...given.find);
        const lives = [...given.lives];
        const hooks = (): Hooks => {
          // What is under way arrives before the next process begins.
          slack.land();
          const life = lives.shift();
          return {
            before: ({ number, name }) => {
              if (life !== undefined && number > life) throw new Killed(name);
            },
          };
        };

        await tellAll(world, { hooks, forMs: 60_000 });
        await follow(world);
        await tellAll(world, { hooks, forMs: 60_000 });
        await tellAll(world);

        await expectAllTold(world);
      }),
      { numRuns: 150, seed: 20261122 },
    );
  });
});
