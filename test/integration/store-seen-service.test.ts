import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PrivateLinkService } from '../../src/domain/private-link.ts';
import type { ChangeRequest } from '../../src/domain/request.ts';
import { anEntry, openTestStore, submitted, type TestStore } from '../support/store.ts';

/** What requests see of their services, beside the looks at everything. */
let store: TestStore;
let request: ChangeRequest;
/** When looks began that are older than all that a test sees, or younger. */
let before: Date;
let later: Date;
beforeAll(async () => {
  store = await openTestStore('seen_service');
});
afterAll(() => store.close());
beforeEach(async () => {
  await store.sql`truncate inventory, inventory_looks`;
  request = await submitted(store);
  await look([a('one')], await secondsFromNow(-10));
  before = await secondsFromNow(-5);
  later = await secondsFromNow(5);
});

const a = (account: string, state = 'AVAILABLE'): PrivateLinkService => {
  const { serviceId: id, hvnId, clusterId } = request.target;
  return {
    ...{ id, hvnId, clusterId, state, createdAt: '2026-01-02T03:04:05Z' },
    ...{ consumerAccounts: [account], consumerIpRanges: [], consumerRegions: [] },
    ...{ defaultRegion: 'eu-west-1', externalName: undefined },
  };
};

async function secondsFromNow(seconds: number): Promise<Date> {
  const [row] = await store.sql`
    select extract(epoch from clock_timestamp())::float8 * 1000 as ms`;
  return new Date(row?.['ms'] + seconds * 1000);
}

async function look(services: readonly PrivateLinkService[], beganAt: Date): Promise<void> {
  const { organizationId, projectId, hvnId } = request.target;
  const hvns = [{ id: hvnId, provider: 'aws', region: 'eu-west-1', state: 'STABLE' }];
  const seen = { hvns, services, clusters: [], links: [], beganAt };
  await store.inventory.replace({ organizationId, projectId, ...seen });
}

async function lookAtNetwork(services: readonly PrivateLinkService[], beganAt: Date) {
  await store.networkLooks.replace({ ...request.target, beganAt }, services);
}

/** A step of the worker, which has just seen the service like this. */
async function seen(service: PrivateLinkService | undefined): Promise<void> {
  await store.requests.change(request.id, {}, (snapshot) => ({
    answer: true,
    commit: {
      ...{ request: snapshot.request, entry: anEntry(snapshot.request) },
      ...{ seen: { service }, jobs: [] },
    },
  }));
}

/** The account of the service, as a decision about the request is shown it. */
async function shown(): Promise<readonly (string | undefined)[]> {
  const snapshot = await store.requests.find(request.id);
  return (snapshot?.inventory.services ?? []).map(({ consumerAccounts: [account] }) => account);
}

const looks = [
  ['at everything', look],
  ['at its network', lookAtNetwork],
] as const;

describe('what a request has seen of its service', () => {
  it('is what the next decision is shown', async () => {
    await seen(a('two'));

    expect(await shown()).toEqual(['two']);
  });

  it('is not there for the next decision once it is gone, whatever the case of its id', async () => {
    const { id, ...rest } = a('one');
    await look([{ id: id.toUpperCase(), ...rest }], before);

    await seen(undefined);

    expect(await shown()).toEqual([]);
  });

  it('is there again once it is made again', async () => {
    await seen(undefined);
    await seen(a('three'));

    expect(await shown()).toEqual(['three']);
  });

  it.each(looks)('stays as it is after an older look %s', async (_, lookAt) => {
    await seen(a('two'));
    await lookAt([a('one')], before);

    expect(await shown()).toEqual(['two']);
  });

  it.each(looks)('stays gone after an older look %s', async (_, lookAt) => {
    await seen(undefined);
    await lookAt([a('one')], before);

    expect(await shown()).toEqual([]);
  });

  it.each(looks)('stays there after an older look %s that has not found it yet', async (_, at) => {
    await seen(a('two'));
    await at([], before);

    expect(await shown()).toEqual(['two']);
  });

  it.each(looks)('gives way to a later look %s, there or gone', async (_, lookAt) => {
    await seen(a('two'));
    await seen(undefined);
    await lookAt([a('three')], later);
    expect(await shown()).toEqual(['three']);

    expect(await store.sql`select 1 from inventory where kind = 'gone'`).toHaveLength(0);
  });

  it('is kept in no project that nobody has looked at', async () => {
    await store.sql`truncate inventory, inventory_looks`;

    await seen(a('two'));

    expect(await store.sql`select 1 from inventory`).toHaveLength(0);
  });

  it('is not written where the commit is not', async () => {
    const unwritten = store.requests.change(request.id, {}, (snapshot) => ({
      answer: true,
      commit: {
        request: { ...snapshot.request, revision: 7 },
        entry: anEntry(snapshot.request),
        ...{ seen: { service: undefined }, jobs: [] },
      },
    }));

    await expect(unwritten).rejects.toThrow('revision 7');
    expect(await shown()).toEqual(['one']);
  });

  it.each([
    ['there', () => a('two'), ['two']],
    ['gone', () => undefined, []],
  ])('is %s at the end, however many older looks are written at once', async (_, is, expected) => {
    for (let round = 0; round < 10; round += 1) {
      await Promise.all([
        look([a('one')], before),
        lookAtNetwork([a('one')], before),
        seen(is()),
        look([a('one')], before),
        lookAtNetwork([a('one')], before),
      ]);

      expect(await shown()).toEqual(expected);
    }
  });
});

describe('a look at everything', () => {
  it('counts for nothing once a later one is written', async () => {
    await look([a('two')], later);
    await look([a('one')], before);

    expect(await shown()).toEqual(['two']);
  });
});
