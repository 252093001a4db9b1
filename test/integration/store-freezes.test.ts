import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { everyEnvironment } from '../../src/domain/freeze.ts';
import type { BulletinId } from '../../src/use-cases/ports/bulletin-store.ts';
import { LostLeaseError } from '../../src/use-cases/ports/request-store.ts';
import {
  anEntry,
  ben,
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
  store = await openTestStore('freezes');
  other = openStore(store.url, 20_000);
});
afterEach(async () => {
  await store.sql`update freezes set ended_at = now() where ended_at is null`;
  await store.sql`update bulletins set state = 'sent'`;
});
afterAll(async () => {
  await other.database.close(1_000);
  await store.close();
});

async function freeze(
  { freezes }: Pick<Store, 'freezes'>,
  environment = 'production',
): Promise<boolean> {
  return await freezes.change((snapshot) => {
    if (snapshot.freezes.some((one) => one.environment === environment)) return { answer: false };
    const body = { code: 'frozen', environment, by: ben, at: snapshot.now.toISOString() } as const;
    return {
      answer: true,
      commit: {
        begin: { environment, by: ben, reason: 'An incident.', reasonSalt: 'salt' },
        entry: { action: 'environment_frozen', actor: ben, requestId: null, details: {} },
        bulletins: [
          { channel: 'C0PROD', body },
          { channel: 'C0STAGE', body },
        ],
      },
    };
  });
}

async function thaw({ freezes }: Pick<Store, 'freezes'>): Promise<void> {
  await freezes.change((snapshot) => {
    const [held] = snapshot.freezes;
    if (held === undefined) return { answer: false };
    return {
      answer: true,
      commit: {
        end: { id: held.id, by: null },
        entry: { action: 'environment_unfrozen', actor: null, requestId: null, details: {} },
        bulletins: [],
      },
    };
  });
}

type Begun = 'begun' | 'frozen';

/** What a worker's start is: whether anything is frozen is looked at in the commit that begins. */
async function begin(
  { requests }: Pick<Store, 'requests'>,
  id: Parameters<Store['requests']['find']>[0],
): Promise<Begun | undefined> {
  return await requests.change<Begun>(id, { begins: true }, ({ request, freeze: held }) =>
    held === undefined
      ? {
          answer: 'begun',
          commit: {
            request,
            entry: anEntry(request, { action: 'call_intended' }),
            updates: [{ code: 'sent' }],
            jobs: [],
          },
        }
      : { answer: 'frozen' },
  );
}

describe('a freeze', () => {
  it('is one row with its entry, is read with every request there, and no longer once it ends', async () => {
    const { id } = await submitted(store);

    await freeze(store);
    const [held] = await store.freezes.listInForce();
    const [seen, viewed] = [await store.requests.find(id), await store.requests.view(id)];
    await thaw(other);

    expect(held).toMatchObject({ environment: 'production', by: ben, reason: 'An incident.' });
    expect([seen?.freeze, viewed?.freeze]).toEqual([held, held]);
    expect(await store.freezes.listInForce()).toEqual([]);
    expect((await store.requests.find(id))?.freeze).toBeUndefined();
    const entries = await entriesOf(store.sql, null);
    const words = entries.map(({ body }) => body['action']);
    expect(words.slice(-2)).toEqual(['environment_frozen', 'environment_unfrozen']);
  });

  it('is one, however many processes begin it at once', async () => {
    const begun = await Promise.all(
      Array.from({ length: 8 }, (_, index) => freeze(index % 2 === 0 ? store : other)),
    );

    expect(begun.filter((is) => is)).toHaveLength(1);
    expect(await store.freezes.listInForce()).toHaveLength(1);
  });

  it('of all counts in each environment, and gives way to one of its own', async () => {
    const { id } = await submitted(store);
    await freeze(store, everyEnvironment);
    expect((await store.requests.view(id))?.freeze?.environment).toBe(everyEnvironment);

    await freeze(store);

    expect((await store.requests.view(id))?.freeze?.environment).toBe('production');
  });

  it('is not told of before what had looked earlier has begun', async () => {
    const { id } = await submitted(store);
    // The other process has read that nothing is frozen, and cannot commit yet.
    const held = await store.sql.reserve();
    await held`begin`;
    await held`lock table messages in exclusive mode`;
    const starting = begin(other, id);
    await waitingFor(store, 'relation');
    let told = false;
    const freezing = freeze(store).then(() => {
      told = true;
    });
    await waitingFor(store, 'advisory');
    expect(told).toBe(false);

    await held`commit`;
    held.release();

    expect(await starting).toBe('begun');
    await freezing;
    const [entry] = (await entriesOf(store.sql, id)).slice(-1);
    const [frozen] = (await entriesOf(store.sql, null)).slice(-1);
    expect(entry?.body['action']).toBe('call_intended');
    expect(frozen?.seq).toBeGreaterThan(entry?.seq ?? 0);
  });

  it('is seen by all that begins after it was told of, in every process', async () => {
    const requests = await Promise.all(Array.from({ length: 6 }, () => submitted(store)));
    const order: string[] = [];

    await Promise.all([
      freeze(store).then(() => order.push('told')),
      ...requests.map(async ({ id }, index) => {
        const late = order.includes('told');
        const answer = await begin(index % 2 === 0 ? store : other, id);
        if (late) expect(answer).toBe('frozen');
      }),
    ]);

    for (const { id } of await Promise.all([submitted(store), submitted(store)]))
      expect(await begin(other, id)).toBe('frozen');
  });

  it('leaves the card of each open request to be drawn, until that is noted', async () => {
    const { id } = await submitted(store);
    const fence = (await store.messages.leaseAnnouncer(id, 60_000)) ?? 0;
    const [card] = (await store.messages.list(id)).filter(({ kind }) => kind === 'card');
    if (card === undefined) throw new Error('no card');
    for (const message of await store.messages.list(id))
      await store.messages.save(
        { ...message, state: 'sent', ts: '1', renderHash: 'h', drawnRevision: 1 },
        fence,
      );
    const isListed = async () => (await store.requests.listOpen()).some((one) => one.id === id);
    expect(await isListed()).toBe(false);

    await freeze(store);
    expect(await isListed()).toBe(true);
    const [held] = await store.freezes.listInForce();
    await store.messages.noteFreeze(id, held?.id, fence);
    expect(await isListed()).toBe(false);
    const noted = (await store.messages.list(id)).find(({ kind }) => kind === 'card');
    expect(noted?.drawnFreeze).toBe(held?.id);

    await thaw(store);
    expect(await isListed()).toBe(true);
    await expect(store.messages.noteFreeze(id, undefined, fence + 1)).rejects.toThrow(
      LostLeaseError,
    );
  });
});

describe('the bulletins of a channel', () => {
  it('are posted in their order: the next is listed when the one before it is done', async () => {
    await freeze(store);
    await thaw(store);
    await freeze(store);
    const first = await store.bulletins.listToPost(10);
    expect(first).toHaveLength(2);

    const id = first[0] as BulletinId;
    const leased = await store.bulletins.lease(id, 60_000);
    expect(leased?.body).toMatchObject({ code: 'frozen', environment: 'production' });
    expect(await other.bulletins.lease(id, 60_000)).toBeUndefined();
    expect(await other.bulletins.listToPost(10)).toHaveLength(1);
    const done = { state: 'sent', ts: '1', sendingSince: undefined } as const;
    await store.bulletins.save(id, done, leased?.fence ?? 0);
    await store.bulletins.release(id, leased?.fence ?? 0, 0);

    const next = await store.bulletins.listToPost(10);
    expect(next).toHaveLength(2);
    expect(next).not.toContain(id);
    expect(await store.bulletins.lease(id, 60_000)).toBeUndefined();
  });

  it('are written by who holds the lease, and wait for as long as they are told to', async () => {
    await freeze(store);
    const [id] = await store.bulletins.listToPost(1);
    if (id === undefined) throw new Error('no bulletin');
    const leased = await store.bulletins.lease(id, 60_000);
    const fence = leased?.fence ?? 0;
    const unknown = { state: 'unknown', ts: undefined, sendingSince: new Date() } as const;

    await expect(store.bulletins.save(id, unknown, fence - 1)).rejects.toThrow(LostLeaseError);
    await store.bulletins.save(id, unknown, fence);
    await store.bulletins.release(id, fence, 60_000);

    expect(await store.bulletins.listToPost(10)).not.toContain(id);
    await store.sql`update bulletins set post_after = now() where id = ${id}`;
    expect(await store.bulletins.listToPost(10)).toContain(id);
  });
});

/** Resolves once somebody waits for such a lock. */
async function waitingFor({ sql }: TestStore, locktype: string): Promise<void> {
  for (;;) {
    const [row] = await sql`
      select count(*)::int as waiting from pg_locks where locktype = ${locktype} and not granted`;
    if (row?.['waiting'] > 0) return;
  }
}
