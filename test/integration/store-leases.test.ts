import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestId } from '../../src/domain/request.ts';
import { type Lease, LostLeaseError } from '../../src/use-cases/ports/request-store.ts';
import {
  anEntry,
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
  store = await openTestStore('leases');
  other = openStore(store.url);
});
afterAll(async () => {
  await other.database.close(1_000);
  await store.close();
});

const minute = 60_000;

function held(lease: Awaited<ReturnType<Store['requests']['lease']>>): Lease {
  if (lease === undefined || 'heldUntil' in lease) throw new Error('not the holder');
  return lease;
}

/** Lets the lease run out without waiting for it. */
async function runOut(id: RequestId): Promise<void> {
  await store.sql`update change_requests set lease_until = now() - interval '1 ms' where id = ${id}`;
}

describe('the lease of a worker', () => {
  it('is held by one run at a time; the other learns until when', async () => {
    const { id } = await submitted(store);

    const mine = await store.requests.lease(id, minute);
    const theirs = await other.requests.lease(id, minute);

    expect(mine).toEqual({ fence: 1, starts: 1 });
    const until = theirs !== undefined && 'heldUntil' in theirs && theirs.heldUntil.getTime();
    expect(Number(until) - Date.now()).toBeGreaterThan(minute - 10_000);
    expect(Number(until) - Date.now()).toBeLessThan(minute + 10_000);
  });

  it('goes to one of many who ask at once', async () => {
    const { id } = await submitted(store);

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? store : other).requests.lease(id, minute),
      ),
    );

    expect(answers.filter((answer) => answer !== undefined && 'fence' in answer)).toEqual([
      { fence: 1, starts: 1 },
    ]);
  });

  it('of a dead run is taken over with a higher fence and a higher count of starts', async () => {
    const { id } = await submitted(store);
    await store.requests.lease(id, minute);
    await runOut(id);

    const taken = await other.requests.lease(id, minute);

    expect(taken).toEqual({ fence: 2, starts: 2 });
  });

  it('shuts out the writes of whoever lost it', async () => {
    const { id } = await submitted(store);
    const lost = held(await store.requests.lease(id, minute));
    await runOut(id);
    const taken = held(await other.requests.lease(id, minute));
    let decisions = 0;
    const write = (from: Store, { fence }: Lease) =>
      from.requests.change(id, { fence }, ({ request }) => {
        decisions += 1;
        return {
          answer: 'written',
          commit: { request, entry: anEntry(request, { action: 'phase_changed' }), jobs: [] },
        };
      });

    await expect(write(store, lost)).rejects.toBeInstanceOf(LostLeaseError);
    expect(decisions).toBe(0);
    expect(await write(other, taken)).toBe('written');
  });

  it('frees the request and forgets the starts when it is released', async () => {
    const { id } = await submitted(store);
    await store.requests.lease(id, minute);
    await runOut(id);
    const { fence } = held(await store.requests.lease(id, minute));

    await store.requests.release(id, fence);

    expect(await other.requests.lease(id, minute)).toEqual({ fence: 3, starts: 1 });
  });

  it('cannot be released by whoever lost it', async () => {
    const { id } = await submitted(store);
    const { fence } = held(await store.requests.lease(id, minute));
    await runOut(id);
    await other.requests.lease(id, minute);

    await store.requests.release(id, fence);

    expect(await store.requests.lease(id, minute)).toHaveProperty('heldUntil');
  });

  it('is not to be had on a request that is not there', async () => {
    const id = randomUUID() as RequestId;

    expect(await store.requests.lease(id, minute)).toBeUndefined();
  });
});
