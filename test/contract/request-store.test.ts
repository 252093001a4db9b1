import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noService } from '../../src/domain/private-link.ts';
import type { ChangeRequest, RequestId, VersionDigest } from '../../src/domain/request.ts';
import type { Snapshot, Verdict } from '../../src/use-cases/ports/request-store.ts';
import { type StoreUnderTest, storesUnderTest } from '../support/any-store.ts';
import { ada, anEntry, approval, ben, shownOf, submitted } from '../support/store.ts';

const minute = 60_000;

/** What the use cases rely on, of the database and of the memory that stands in for it in their tests. */
describe.each(storesUnderTest)('the request store: $name', ({ open }) => {
  let store: StoreUnderTest;
  beforeAll(async () => {
    store = await open('request_store');
  });
  afterAll(() => store.close());

  const lookAt = async (id: RequestId): Promise<Snapshot> => {
    const snapshot = await store.requests.find(id);
    if (snapshot === undefined) throw new Error('no such request');
    return snapshot;
  };
  const getRequest = async (id: RequestId): Promise<ChangeRequest> => (await lookAt(id)).request;
  const rewrite = (id: RequestId, change: Partial<ChangeRequest>, fence?: number) =>
    store.requests.change(id, fence === undefined ? {} : { fence }, ({ request }) => ({
      answer: 'written',
      commit: {
        request: { ...request, ...change },
        entry: anEntry(request, { action: 'phase_changed' }),
        jobs: [],
      },
    }));
  const approve = (snapshot: Snapshot): Verdict<string> => ({
    answer: 'approved',
    commit: approval(snapshot),
  });

  describe('changing', () => {
    it('writes a review, its messages, its promises and its entry as the next revision', async () => {
      const request = await submitted(store);

      const answer = await store.requests.change(request.id, {}, approve);

      const snapshot = await store.requests.find(request.id);
      expect(answer).toBe('approved');
      expect(snapshot?.request).toEqual({ ...request, status: 'approved', revision: 2 });
      expect(snapshot?.reviews).toMatchObject([{ reviewer: ben, facts: { counted: [ben] } }]);
      expect(snapshot?.now.getTime()).toBeGreaterThan(snapshot?.reviews[0]?.at.getTime() ?? 0);
      expect(await store.jobsOf(request.id)).toEqual([
        `announce-${request.id}-v1-1`,
        `provision-${request.id}-v1-0`,
        `announce-${request.id}-v1-2`,
      ]);
      expect((await store.entriesOf(request.id)).map(({ revision }) => revision)).toEqual([1, 2]);
    });

    it('never changes who asked for what and where, and the wish only with a new version', async () => {
      const request = await submitted(store);
      const change = { reason: 'another reason altogether', ticket: 'CHG9', requester: ben };
      const wish = { desired: { ...request.desired, consumerIpRanges: ['10.9.0.0/16'] } };

      await rewrite(request.id, { ...change, ...wish, sends: 3, operationId: 'op-1' });
      const kept = await getRequest(request.id);
      const next = { ...kept, ...change, ...wish, version: 2, digest: 'd2' as VersionDigest };
      await store.requests.change(request.id, {}, () => ({
        answer: 1,
        commit: { request: next, shown: shownOf(next), entry: anEntry(next), jobs: [] },
      }));

      expect(kept).toEqual({ ...request, sends: 3, operationId: 'op-1', revision: 2 });
      expect(await getRequest(request.id)).toEqual({ ...next, requester: ada, revision: 3 });
    });

    it('counts reviews of the version that is shown, and keeps a person to one of each', async () => {
      const request = await submitted(store, { quorum: 2 });
      const review = (snapshot: Snapshot): Verdict<string> => ({
        answer: 'counted',
        commit: { ...approval(snapshot), request: snapshot.request },
      });
      await store.requests.change(request.id, {}, review);

      const twice = store.requests.change(request.id, {}, review);
      await expect(twice).rejects.toThrow();
      const current = await getRequest(request.id);
      const next = { ...current, version: 2, digest: 'd2' as VersionDigest };
      await store.requests.change(request.id, {}, () => ({
        answer: 1,
        commit: { request: next, shown: shownOf(next), entry: anEntry(next), jobs: [] },
      }));

      const snapshot = await store.requests.find(request.id);
      expect(current.revision).toBe(2);
      expect(snapshot).toMatchObject({ shown: { digest: 'd2', live: noService }, reviews: [] });
    });

    it('numbers messages on, and promises a job once more where it is promised again', async () => {
      const request = await submitted(store);
      await store.outbox.relay(1_000, () => Promise.resolve());

      for (const minutes of [10, 35])
        await store.requests.change(request.id, {}, ({ request: current }) => ({
          answer: 1,
          commit: {
            request: current,
            entry: anEntry(current),
            updates: [{ code: 'slow', minutes }, { code: 'running' }],
            notices: [{ to: ben, notice: { code: 'expired' } }],
            jobs: ['provision'],
          },
        }));

      const planned = await store.messages.list(request.id);
      expect(planned.map(({ kind, number, to }) => `${kind} ${number} ${to}`)).toEqual([
        'card 0 C0PROD',
        `dm 1 ${ada}`,
        `dm 2 ${ben}`,
        `dm 3 ${ben}`,
        ...[1, 2, 3, 4, 5].map((number) => `thread ${number} C0PROD`),
      ]);
      expect(await store.jobsOf(request.id)).toEqual([
        `announce-${request.id}-v1-1`,
        `provision-${request.id}-v1-0`,
      ]);
      const relayed: string[] = [];
      await store.outbox.relay(1_000, async (rows) => {
        await Promise.resolve(relayed.push(...rows.map(({ jobId }) => jobId)));
      });
      expect(relayed).toEqual([`provision-${request.id}-v1-0`]);
    });

    it('writes nothing when the decision throws, is of another revision or cannot be logged', async () => {
      const request = await submitted(store);
      const commit = { request, entry: anEntry(request), jobs: [], notices: [] };
      const write = (bad: object) =>
        store.requests.change(request.id, {}, () => ({ answer: 1, commit: { ...commit, ...bad } }));

      const attempts = await Promise.allSettled([
        store.requests.change(request.id, {}, () => {
          throw new Error('a bug');
        }),
        write({ request: { ...request, revision: 7 } }),
        write({ entry: { ...anEntry(request), action: 'No Action' } }),
        write({ request: { ...request, quorum: 0 } }),
        write({ shown: shownOf(request) }),
      ]);

      expect(attempts.map(({ status }) => status)).toEqual(Array(5).fill('rejected'));
      expect(await getRequest(request.id)).toEqual(request);
      expect(await store.entriesOf(request.id)).toHaveLength(1);
    });

    it('keeps the entry of a refusal, before the one of what it led to', async () => {
      const request = await submitted(store);
      const refusal = anEntry(request, { action: 'review_refused', actor: ben });

      await store.requests.change(request.id, {}, () => ({ answer: 'no', refusal }));
      await store.requests.change(request.id, {}, (snapshot) => ({
        ...approve(snapshot),
        refusal,
      }));

      const entries = await store.entriesOf(request.id);
      expect(entries.map(({ action, revision }) => `${action} ${revision}`)).toEqual([
        'request_submitted 1',
        'review_refused 1',
        'review_refused 1',
        'request_approved 2',
      ]);
    });

    it('views of a request what its look finds, without what is around it', async () => {
      const request = await submitted(store);
      await store.requests.change(request.id, {}, (snapshot) => ({
        answer: 'counted',
        commit: approval(snapshot),
      }));

      const view = await store.requests.view(request.id);
      const {
        now,
        request: found,
        shown,
        shownAt,
        reviews,
        inForce,
        freeze,
      } = await lookAt(request.id);
      expect(view?.now.getTime()).toBeLessThanOrEqual(now.getTime());
      expect({ ...view, now }).toEqual({
        now,
        request: found,
        shown,
        shownAt,
        reviews,
        inForce,
        freeze,
      });
      expect(reviews).toHaveLength(1);
    });

    it('knows nothing of a request that is not there', async () => {
      const id = randomUUID() as RequestId;

      expect(await store.requests.change(id, {}, () => ({ answer: 1 }))).toBeUndefined();
      expect(await store.requests.find(id)).toBeUndefined();
      expect(await store.requests.view(id)).toBeUndefined();
      expect(await store.requests.lease(id, minute)).toBeUndefined();
      expect(await store.messages.leaseAnnouncer(id, minute)).toBeUndefined();
      expect(await store.messages.list(id)).toEqual([]);
    });

    it('drops from progress and failure what is not there', async () => {
      const request = await submitted(store);

      await rewrite(request.id, { progress: { sentAt: 'now', slowTold: undefined } as object });

      expect(Object.keys((await getRequest(request.id)).progress)).toEqual(['sentAt']);
    });
  });
});
