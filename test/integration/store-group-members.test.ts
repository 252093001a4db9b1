import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PeopleFacts } from '../../src/domain/people.ts';
import type { SlackUserId } from '../../src/domain/request.ts';
import type { Membership } from '../../src/domain/seasoning.ts';
import { applyPolicy } from '../../src/use-cases/apply-policy.ts';
import {
  aPolicy,
  entriesOf,
  openStore,
  openTestStore,
  type Store,
  submitted,
  type TestStore,
} from '../support/store.ts';

let store: TestStore;
/** A second process, as far as the database can tell. */
let other: Store;
beforeAll(async () => {
  store = await openTestStore('members');
  other = openStore(store.url, 20_000);
  const { policy, ...candidate } = aPolicy('seasoned');
  const environments = policy.environments.map((one) => ({ ...one, seasoningMs: 3_600_000 }));
  await applyPolicy(store, { ...candidate, policy: { ...policy, environments } });
});
afterAll(async () => {
  await other.database.close(1_000);
  await store.close();
});

let minute = 0;
function nextMinute(): number {
  minute += 1;
  return minute;
}

/** A look at a group, each a minute after the one before it unless told otherwise. */
async function look(
  { people }: Pick<Store, 'people'>,
  id: string,
  members: readonly string[],
  at = nextMinute(),
): Promise<void> {
  const fetchedAt = new Date(Date.UTC(2026, 10, 20, 9, at));
  const group = { id, handle: 'g', members: members.map((one) => one as SlackUserId), fetchedAt };
  const facts: PeopleFacts = { persons: new Map(), groups: new Map([[id, group]]) };
  await people.write(facts);
}

/** As a decision reads it. */
async function membershipsOf(...persons: readonly string[]): Promise<readonly Membership[]> {
  const { id } = await submitted(store);
  const named = persons.map((one) => one as SlackUserId);
  const read = await store.requests.change(id, { persons: named }, ({ memberships }) => ({
    answer: memberships ?? [],
  }));
  return (read ?? []).toSorted((left, right) => (left.person < right.person ? -1 : 1));
}

async function changes(group: string): Promise<readonly unknown[]> {
  const entries = await entriesOf(store.sql, null);
  return entries
    .map(({ body }) => ({ action: body['action'], ...(body['details'] as { group?: string }) }))
    .filter((one) => one.action === 'group_changed' && one.group === group);
}

async function told(group: string): Promise<readonly Record<string, unknown>[]> {
  const rows = await store.sql`select channel, body from bulletins order by number`;
  return rows
    .map(({ body, channel }) => ({ channel, ...body }))
    .filter((one) => one.group === group);
}

const names = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `U0MEMBER${100 + index}`);

describe('the members of a group', () => {
  it('are taken as they are by the first look, and told of to nobody', async () => {
    await look(store, 'S0FIRST', ['U0A', 'U0B']);

    expect(await membershipsOf('U0A', 'U0C')).toEqual([
      { group: 'S0FIRST', person: 'U0A', since: expect.any(Date), baseline: true },
    ]);
    expect(await changes('S0FIRST')).toEqual([]);
  });

  it('are none by a first look at nobody: who comes then has come', async () => {
    await look(store, 'S0EMPTY', []);
    await look(store, 'S0EMPTY', ['U0D']);

    expect(await membershipsOf('U0D')).toMatchObject([{ group: 'S0EMPTY', baseline: false }]);
  });

  it('who come and leave are an entry of the log by their ids, and are new when they come again', async () => {
    await look(store, 'S0MOVES', ['U0E', 'U0F']);
    await look(other, 'S0MOVES', ['U0F', 'U0G']);
    expect(await membershipsOf('U0E', 'U0F', 'U0G')).toMatchObject([
      { person: 'U0F', baseline: true },
      { person: 'U0G', baseline: false },
    ]);

    await look(store, 'S0MOVES', ['U0E', 'U0F', 'U0G']);

    expect(await membershipsOf('U0E')).toMatchObject([{ person: 'U0E', baseline: false }]);
    expect(await changes('S0MOVES')).toMatchObject([
      { joined: ['U0G'], left: ['U0E'], policy: 'seasoned' },
      { joined: ['U0E'], left: [] },
    ]);
    // Nobody approves through this group, so no channel hears of it.
    expect(await told('S0MOVES')).toEqual([]);
  });

  it('are told of once where they approve, though fifty come at once and two processes look', async () => {
    await look(store, 'S0NETSEC', ['U0BEN']);
    const at = nextMinute();

    await Promise.all(
      [store, other, store, other].map((one) => look(one, 'S0NETSEC', ['U0BEN', ...names(50)], at)),
    );

    expect(await changes('S0NETSEC')).toHaveLength(1);
    expect(await told('S0NETSEC')).toMatchObject([
      { channel: 'C0PROD', code: 'members_changed', joinedCount: 50, leftCount: 0 },
    ]);
  });

  it('are not changed by a look that is older than what is known', async () => {
    const before = nextMinute();
    await look(store, 'S0LATE', ['U0H']);
    await look(store, 'S0LATE', ['U0H', 'U0I']);

    await look(other, 'S0LATE', ['U0H'], before);

    expect(await changes('S0LATE')).toHaveLength(1);
    expect(await membershipsOf('U0I')).toMatchObject([{ person: 'U0I' }]);
  });

  it('stay as they were while Slack does not tell of the group', async () => {
    await look(store, 'S0AWAY', ['U0J']);
    await store.people.write({ persons: new Map(), groups: new Map() });
    await look(store, 'S0AWAY', ['U0J']);

    expect(await membershipsOf('U0J')).toMatchObject([{ person: 'U0J', baseline: true }]);
    expect(await changes('S0AWAY')).toEqual([]);
  });

  it('are read by a decision of those people alone', async () => {
    const { id } = await submitted(store);

    const none = await store.requests.change(id, {}, ({ memberships }) => ({
      answer: memberships,
    }));

    expect(none).toEqual([]);
  });
});

describe('the log of a group', () => {
  async function told(group: string): Promise<readonly unknown[]> {
    const entries = await entriesOf(store.sql, null);
    return entries
      .map(({ body }) => ({ action: body['action'], ...(body['details'] as { group?: string }) }))
      .filter((one) => one.group === group);
  }

  it('begins with who is in it, once, though four look at it first at the same time', async () => {
    const at = nextMinute();

    await Promise.all(
      [store, other, store, other].map((one) => look(one, 'S0BEGIN', ['U0B', 'U0A'], at)),
    );
    await look(store, 'S0BEGIN', ['U0A']);

    expect(await told('S0BEGIN')).toMatchObject([
      { action: 'group_baselined', members: ['U0A', 'U0B'] },
      { action: 'group_changed', left: ['U0B'] },
    ]);
  });

  it('begins for one that was looked at before the log was told, with who is in it by then', async () => {
    await look(store, 'S0EARLY', ['U0A']);
    await store.sql`update user_groups set logged_at = null where id = 'S0EARLY'`;

    await look(store, 'S0EARLY', ['U0A', 'U0B']);
    await look(store, 'S0EARLY', ['U0A', 'U0B']);

    expect(await told('S0EARLY')).toMatchObject([
      { action: 'group_baselined', members: ['U0A'] },
      { action: 'group_changed', joined: ['U0B'] },
      { action: 'group_baselined', members: ['U0A', 'U0B'] },
    ]);
    expect(await membershipsOf('U0A', 'U0B')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ group: 'S0EARLY', person: 'U0A', baseline: true }),
        expect.objectContaining({ group: 'S0EARLY', person: 'U0B', baseline: false }),
      ]),
    );
  });
});
