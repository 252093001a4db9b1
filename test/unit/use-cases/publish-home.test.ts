import { describe, expect, it } from 'vitest';
import type { Freeze, FreezeId } from '../../../src/domain/freeze.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import type { SlackUserId } from '../../../src/domain/request.ts';
import type { HomeState } from '../../../src/use-cases/ports/home.ts';
import {
  BoardBusyError,
  BoardRefusedError,
  BoardUnclearError,
} from '../../../src/use-cases/ports/thread-board.ts';
import { type HomeDeps, openHome, publishHomes } from '../../../src/use-cases/publish-home.ts';
import { createCollectedLog } from '../../fakes/collected-log.ts';
import { factsOf } from '../../fakes/door-deps.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { createMemoryHomes } from '../../fakes/memory-home-store.ts';
import { quietly, requestsOf } from '../slack/home-fixtures.ts';

const ada = 'U0ADA' as SlackUserId;
const policy: Policy = {
  auditors: { groups: [], users: [ada] },
  environments: [],
  terraform: [],
};

/** A Home whose picture is how many requests it shows; `own` is what they are. */
function setup() {
  const clock = createManualClock();
  const homes = createMemoryHomes(clock.now, quietly);
  const published: string[] = [];
  const policies = { inForce: policy };
  const world = {
    own: 1,
    freezes: [] as readonly Freeze[],
    facts: factsOf(ada, 'member'),
    publish: (): Promise<void> => Promise.resolve(),
  };
  const picture = ({ roles, seen }: HomeState): string => {
    if (typeof roles === 'string') return roles;
    const frozen = seen?.freezes.map(({ environment }) => environment) ?? [];
    return [`${seen?.own.total} on page ${seen?.own.first}`, ...frozen].join(', ');
  };
  const { log, lines } = createCollectedLog();
  const deps: HomeDeps = {
    homes,
    log,
    homePainter: {
      draw: async (state) =>
        await Promise.resolve({ blocks: picture(state), hash: `hash of ${picture(state)}` }),
    },
    homeBoard: {
      publish: async (_, { blocks }) => {
        await world.publish();
        published.push(blocks);
      },
    },
    requestViews: {
      listOwn: async ({ page }) =>
        await Promise.resolve({ ...requestsOf(world.own), first: page + 1 }),
      listToDecide: async () => await Promise.resolve(requestsOf(0)),
    },
    serviceViews: { page: async () => await Promise.resolve({ views: [], total: 0, first: 0 }) },
    freezes: { listInForce: async () => await Promise.resolve(world.freezes) },
    people: { facts: async () => await Promise.resolve(world.facts) },
    policy: async () => await Promise.resolve(policies.inForce),
  };
  const happens = (): void => {
    const { around } = homes.world;
    homes.world.around = { ...around, logged: around.logged + 1 };
  };
  return { deps, homes, clock, world, policies, published, lines, happens };
}

describe('a Home', () => {
  it('is published when it is opened, and not again while nothing of it changes', async () => {
    const { deps, published, happens } = setup();

    await openHome(deps, ada);
    await openHome(deps, ada);
    happens();
    await publishHomes(deps);

    expect(published).toEqual(['1 on page 1']);
  });

  it('is published anew once what it shows has changed, for those alone who look', async () => {
    const { deps, published, world, happens, clock } = setup();
    await openHome(deps, ada);

    world.own = 2;
    happens();
    await publishHomes(deps);
    clock.advance(31 * 60_000);
    world.own = 3;
    happens();
    await publishHomes(deps);

    expect(published).toEqual(['1 on page 1', '2 on page 1']);
  });

  it('shows the freezes of the environments that concern somebody, and all of them to freezers', async () => {
    const { deps, published, world, policies } = setup();
    world.freezes = ['*', 'elsewhere'].map((environment) => ({
      ...{ id: environment as FreezeId, environment, by: null, at: new Date(0) },
    }));

    await openHome(deps, ada);
    policies.inForce = { ...policy, freezers: { groups: [], users: [ada] } };
    await openHome(deps, ada);

    expect(published).toEqual(['1 on page 1, *', '1 on page 1, *, elsewhere']);
  });

  it('shows the page that was turned to, and keeps it', async () => {
    const { deps, published, world, happens } = setup();
    await openHome(deps, ada);

    await openHome(deps, ada, { pages: { own: 4 } });
    world.own = 2;
    happens();
    await publishHomes(deps);

    expect(published).toEqual(['1 on page 1', '1 on page 5', '2 on page 5']);
  });

  it('is published whatever it was where Slack has none', async () => {
    const { deps, published } = setup();
    await openHome(deps, ada);

    await openHome(deps, ada, { isEmpty: true });

    expect(published).toHaveLength(2);
  });

  it('is published once by processes that draw it at the same time, and is true afterwards', async () => {
    const { deps, published, world } = setup();
    world.publish = async () => {
      world.publish = () => Promise.resolve();
      world.own = 2;
      await openHome(deps, ada); // finds the lease held
    };

    await openHome(deps, ada);
    await publishHomes(deps);
    await publishHomes(deps);

    expect(published).toEqual(['1 on page 1', '2 on page 1']);
  });

  it('waits while all processes together are at their pace', async () => {
    const { deps, published, homes, clock } = setup();
    homes.world.waitMs = 700;
    await openHome(deps, ada);
    homes.world.waitMs = 0;
    await publishHomes(deps);
    expect(published).toEqual([]);

    clock.advance(700);
    await publishHomes(deps);

    expect(published).toEqual(['1 on page 1']);
  });

  it.each([
    ['Slack asks to wait', new BoardBusyError(5_000), 5_000],
    ['Slack gives no clear answer', new BoardUnclearError('lost'), 15_000],
    ['it dies', new Error('killed'), 15_000],
  ])('is published later where %s', async (_, error, afterMs) => {
    const { deps, published, world, clock } = setup();
    world.publish = () => Promise.reject(error);
    await openHome(deps, ada).catch(() => undefined);
    world.publish = () => Promise.resolve();

    clock.advance(afterMs - 1);
    await publishHomes(deps);
    expect(published).toEqual([]);
    clock.advance(1);
    await publishHomes(deps);

    expect(published).toEqual(['1 on page 1']);
  });

  it('is published once more where the answer was lost, though it may have been shown', async () => {
    const { deps, published, world, clock, happens } = setup();
    await openHome(deps, ada);
    world.own = 2;
    world.publish = () => Promise.reject(new BoardUnclearError('lost'));
    happens();
    await publishHomes(deps);
    world.publish = () => Promise.resolve();
    world.own = 1;

    clock.advance(15_000);
    await publishHomes(deps);

    expect(published).toEqual(['1 on page 1', '1 on page 1']);
  });

  it('that Slack refuses is left until it is opened again', async () => {
    const { deps, published, world, clock, lines } = setup();
    world.publish = () => Promise.reject(new BoardRefusedError('not_enabled'));
    await openHome(deps, ada);
    world.publish = () => Promise.resolve();
    clock.advance(60_000);
    await publishHomes(deps);
    expect(published).toEqual([]);
    expect(JSON.stringify(lines)).toContain('not_enabled');

    await openHome(deps, ada);

    expect(published).toEqual(['1 on page 1']);
  });

  it('of somebody whom Slack has not told of is words, until it has', async () => {
    const { deps, published, world, clock } = setup();
    const { facts } = world;
    world.facts = { persons: new Map(), groups: new Map() };
    await openHome(deps, ada);
    world.facts = facts;
    await publishHomes(deps);
    expect(published).toEqual(['unknown']);

    clock.advance(30_000);
    await publishHomes(deps);

    expect(published).toEqual(['unknown', '1 on page 1']);
  });

  it('of one does not keep the others from being drawn', async () => {
    const { deps, published, world, lines, happens } = setup();
    const ben = 'U0BEN' as SlackUserId;
    await openHome(deps, ada);
    world.facts = factsOf(ben, 'member');
    await openHome(deps, ben);
    happens();
    let failed = false;
    world.own = 2;
    world.publish = () => {
      if (failed) return Promise.resolve();
      failed = true;
      return Promise.reject(new Error('once'));
    };

    await publishHomes(deps);

    expect(published.at(-1)).toBe('2 on page 1');
    expect(JSON.stringify(lines)).toContain('home could not be drawn');
  });
});
