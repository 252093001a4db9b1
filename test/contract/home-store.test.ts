import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SlackUserId } from '../../src/domain/request.ts';
import type { HomeStore } from '../../src/use-cases/ports/home.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { createMemoryHomes } from '../fakes/memory-home-store.ts';
import { openTestStore } from '../support/store.ts';
import { quietly } from '../unit/slack/home-fixtures.ts';

const minute = 60_000;

/** A store of Homes, and hands that let its time pass for one of them. */
type Tried = {
  readonly homes: HomeStore;
  /** Lets a lease run out, and what was put off be due. */
  pass(person: SlackUserId): Promise<void>;
  close(): Promise<void>;
};

const stores: readonly { readonly name: string; open(): Promise<Tried> }[] = [
  {
    name: 'memory',
    open: async () => {
      const clock = createManualClock();
      const homes = createMemoryHomes(clock.now, { ...quietly, logged: 0 });
      const pass = async (): Promise<void> => await Promise.resolve(clock.advance(10 * minute));
      return await Promise.resolve({ homes, pass, close: () => Promise.resolve() });
    },
  },
  {
    name: 'Postgres',
    open: async () => {
      const { homes, sql, close } = await openTestStore('homes');
      const pass = async (person: SlackUserId): Promise<void> => {
        await sql`update home_views set lease_until = now(), draw_after = null
          where person = ${person}`;
      };
      return { homes, pass, close };
    },
  },
];

describe.each(stores)('the store of Homes: $name', ({ open }) => {
  let tried: Tried;
  beforeAll(async () => {
    tried = await open();
  });
  afterAll(() => tried.close());

  const somebody = (): SlackUserId => `U${randomUUID()}` as SlackUserId;
  const isDue = async (person: SlackUserId): Promise<boolean> =>
    (await tried.homes.listDue(1_000)).includes(person);
  const leased = async (person: SlackUserId) => {
    const lease = await tried.homes.lease(person, minute);
    if (lease === undefined) throw new Error('not the holder');
    return lease;
  };
  const drawn = async (wanted: number, more = {}) => {
    const { logged, seenAt } = await tried.homes.around({
      ...{ person: somebody(), scope: [], environments: [] },
    });
    return { wanted, logged, seenAt, scope: [], renderHash: 'hash', ...more };
  };

  it('has a Home due once it is opened, and no more once it is drawn', async () => {
    const person = somebody();
    expect(await tried.homes.lease(person, minute)).toBeUndefined();
    await tried.homes.open(person);
    expect(await isDue(person)).toBe(true);

    const lease = await leased(person);
    await tried.homes.save(person, lease.fence, await drawn(lease.wanted));

    expect(await isDue(person)).toBe(false);
    const pages = { own: 0, decide: 0, services: undefined };
    expect(lease).toMatchObject({ pages, renderHash: undefined });
    expect(await leased(person)).toMatchObject({ renderHash: 'hash' });
  });

  it('keeps the page of each list, until it is turned', async () => {
    const person = somebody();
    const services = { after: ['key', 'project'] } as const;
    await tried.homes.open(person, { own: 2 });
    await tried.homes.open(person, { services });
    await tried.homes.open(person, { own: 1, decide: 3 });
    const { pages, fence } = await leased(person);
    await tried.homes.postpone(person, fence, 0);

    await tried.homes.open(person, { services: undefined });

    expect(pages).toEqual({ own: 1, decide: 3, services });
    expect((await leased(person)).pages).toEqual({ own: 1, decide: 3, services: undefined });
  });

  it('is drawn by one run, and writes nothing of one that was taken over', async () => {
    const person = somebody();
    await tried.homes.open(person);
    const lost = await leased(person);
    expect(await tried.homes.lease(person, minute)).toBeUndefined();
    expect(await isDue(person)).toBe(false);
    await tried.pass(person);

    const taken = await leased(person);
    await tried.homes.save(person, lost.fence, await drawn(lost.wanted));

    expect(taken.fence).toBe(lost.fence + 1);
    expect(await tried.homes.lease(person, minute)).toBeUndefined();
    await tried.homes.postpone(person, taken.fence, 0);
    expect(await leased(person)).toMatchObject({ renderHash: undefined });
  });

  it('has one due again that was opened while it was drawn', async () => {
    const person = somebody();
    await tried.homes.open(person);
    const { fence, wanted } = await leased(person);

    await tried.homes.open(person);
    await tried.homes.save(person, fence, await drawn(wanted));

    expect(await isDue(person)).toBe(true);
  });

  it('has one due later that was put off, or is to be drawn once more', async () => {
    const [postponed, again] = [somebody(), somebody()];
    await tried.homes.open(postponed);
    await tried.homes.open(again);
    const lease = await leased(again);
    await tried.homes.postpone(postponed, (await leased(postponed)).fence, minute);
    await tried.homes.save(again, lease.fence, await drawn(lease.wanted, { againMs: minute }));
    expect([await isDue(postponed), await isDue(again)]).toEqual([false, false]);

    await tried.pass(postponed);
    await tried.pass(again);

    expect([await isDue(postponed), await isDue(again)]).toEqual([true, true]);
  });

  it('forgets what Slack shows when it is told to', async () => {
    const person = somebody();
    await tried.homes.open(person);
    const { fence, wanted } = await leased(person);
    await tried.homes.save(person, fence, await drawn(wanted));

    await tried.homes.forget(person);

    expect((await leased(person)).renderHash).toBeUndefined();
  });
});
