import { describe, expect, it } from 'vitest';
import { createGate } from '../fakes/gate.ts';
import { type Hooks, Killed, killAt, type Moment } from '../fakes/interpose.ts';
import { hasMore, promised, shown, tell, tellAll, trueCard } from '../unit/use-cases/announcer.ts';
import { cardsOf, deleteCard, posted, putInForce, repair } from '../unit/use-cases/cards.ts';
import { actions, requestId, type World } from '../unit/use-cases/world.ts';

/** A card that was deleted, and is known to be in doubt. */
async function deleted(): Promise<World> {
  const world = await posted();
  deleteCard(world);
  await repair(world);
  return world;
}

/** A card that has to follow its channel. */
async function moving(): Promise<World> {
  const world = await posted();
  putInForce(world, 'C0OTHER');
  await repair(world);
  return world;
}

/** A card that Slack lets nobody change, and a state that it does not show. */
async function frozen(): Promise<World> {
  const world = await moving();
  world.slack.frozen.set('1', 'edit_window_closed');
  return world;
}

const begins = { 'was deleted': deleted, 'moves to another channel': moving, 'is frozen': frozen };

const words = (text: string): string => text.replace(' (repeated)', '');

/** The newest card is true and once there, earlier ones show the way, and the threads hold all that was promised. */
async function expectTold(world: World, where: string): Promise<void> {
  const cards = shown(world, 'card').map(words);
  expect(cards.at(-1), where).toBe(`1 ${await trueCard(world)}`);
  expect(new Set(cards).size, where).toBe(cards.length);
  const [old] = world.slack.posts.filter(({ key }) => key.kind === 'card' && key.number === 0);
  if (old !== undefined && !world.slack.frozen.has(old.ts))
    expect(old.drawings.at(-1)?.text, where).toBe('moved with link');
  expect(shown(world, 'thread').map(words), where).toEqual(promised(world, 'thread'));
  expectNotedOnce(world, where);
  expect(await hasMore(world), where).toBe(false);
}

/** Whoever comes to it later, or at the same time, adds no card and no word. */
function expectNotedOnce(world: World, where: string): void {
  const noted = actions(world).filter((action) => /^card_|refreshed/.test(action));
  expect(noted.length, where).toBe(new Set(noted).size);
}

describe.each(Object.entries(begins))('an announcer of a card that %s', (_, begin) => {
  it('leaves one card that is true wherever it is killed', async () => {
    let kills = 0;
    for (const moment of ['before', 'after'] as const)
      for (let number = 1; ; number += 1) {
        const world = await begin();
        // Runs until one of them dies: a card takes several to be brought back.
        let calls = 0;
        const fate = killAt(number, moment);
        const hooks: Hooks = {
          before: async (call) => {
            calls += 1;
            await fate.before?.({ ...call, number: calls });
          },
          after: async (call) => await fate.after?.({ ...call, number: calls }),
        };
        const died = await runsUntilDeath(world, hooks);
        if (!died) break;
        kills += 1;

        await tellAll(world);

        await expectTold(world, `${moment} call ${number}`);
      }
    expect(kills).toBeGreaterThan(25);
  });

  it.each(['before', 'after'] as const)(
    'leaves one card that is true wherever it is frozen, and wakes when others have done it: %s each call',
    async (moment) => {
      let stood = 0;
      for (let number = 1; number <= 60; number += 1) {
        const world = await begin();
        const still = standAt(number, moment);
        const late = runsUntilDeath(world, still.hooks);
        await Promise.race([late, still.arrived]);
        if (!still.reached()) break;
        stood += 1;
        world.clock.advance(30_000);
        await tellAll(world);
        still.wake();
        await late;

        await tellAll(world);

        const where = `frozen ${moment} call ${number}`;
        expect(await newestText(world), where).toBe(await trueCard(world));
        expect(new Set(shown(world, 'card').map(words)).size, where).toBeLessThanOrEqual(2);
        expectNoOldButtons(world, where);
        expectNotedOnce(world, where);
        expect(await hasMore(world), where).toBe(false);
      }
      expect(stood).toBeGreaterThan(10);
    },
  );
});

/** Several runs, as the queue would have them, without the sweeper. */
async function runsUntilDeath(world: World, hooks: Hooks): Promise<boolean> {
  for (let run = 0; run < 12; run += 1) {
    try {
      const outcome = await tell(world, hooks);
      if (outcome.kind === 'settled' && !(await hasMore(world))) return false;
      if (outcome.kind === 'waiting') world.clock.advanceTo(outcome.until);
    } catch (error) {
      if (error instanceof Killed) return true;
      throw error;
    }
  }
  return false;
}

/** Stands still before, or after, the given call of all that are made, until it is woken. */
function standAt(number: number, moment: Moment) {
  const gate = createGate();
  let calls = 0;
  let reached = false;
  const stand = async (): Promise<void> => {
    calls += 1;
    if (calls !== number) return;
    reached = true;
    await gate.pass();
  };
  const hooks: Hooks = { [moment]: stand };
  return { hooks, wake: gate.open, arrived: gate.arrived, reached: () => reached };
}

async function newestText({ deps, slack }: World): Promise<string | undefined> {
  const list = await deps.messages.list(requestId);
  const newest = list.filter(({ kind }) => kind === 'card').at(-1);
  return words(slack.posts.find(({ ts }) => ts === newest?.ts)?.drawings.at(-1)?.text ?? '');
}

/** Whatever is known of earlier cards offers nothing to decide on. */
function expectNoOldButtons(world: World, where: string): void {
  const old = cardsOf(world).filter(
    ({ key, ts }) => key.number === 0 && !world.slack.frozen.has(ts),
  );
  for (const { drawings } of old) expect(drawings.at(-1)?.text, where).toBe('moved with link');
}
