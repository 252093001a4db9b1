import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeRequest, RequestId } from '../../src/domain/request.ts';
import {
  LostLeaseError,
  type Snapshot,
  type Verdict,
} from '../../src/use-cases/ports/request-store.ts';
import { type StoreUnderTest, storesUnderTest } from '../support/any-store.ts';
import { anEntry, approval, ben, submitted } from '../support/store.ts';

const minute = 60_000;

/** Clicks, runs and lists: the rest of what the use cases rely on. */
describe.each(storesUnderTest)('the request store at work: $name', ({ open }) => {
  let store: StoreUnderTest;
  beforeAll(async () => {
    store = await open('request_work');
  });
  afterAll(() => store.close());

  type Guard = { readonly fence?: number; readonly renewMs?: number };
  const rewrite = (id: RequestId, change: Partial<ChangeRequest>, guard: Guard = {}) =>
    store.requests.change(id, guard, ({ request }) => ({
      answer: 'written',
      commit: {
        request: { ...request, ...change },
        entry: anEntry(request, { action: 'phase_changed' }),
        jobs: [],
      },
    }));
  const recordClick = async ({ id }: ChangeRequest): Promise<string> => {
    const key = randomUUID();
    const click = { key, person: ben, teamId: 'T1', requestId: id, version: 1, digestPrefix: 'd1' };
    const more = { action: 'approve', reason: undefined, channel: 'C0PROD' } as const;
    await store.deliveries.recordClick({ ...click, ...more });
    return key;
  };
  const approve = (snapshot: Snapshot): Verdict<string> => ({
    answer: 'approved',
    commit: approval(snapshot),
  });

  describe('a click', () => {
    it('is recorded once, decided once, and has one answer', async () => {
      const request = await submitted(store);
      const click = await recordClick(request);
      let decisions = 0;
      const decide = (snapshot: Snapshot): Verdict<string> => {
        decisions += 1;
        return approve(snapshot);
      };

      const first = await store.requests.change(request.id, { click }, decide);
      const second = await store.requests.change(request.id, { click }, decide);

      const left = (await store.deliveries.listUnansweredClicks(0)).map(({ key }) => key);
      expect([first, second, decisions]).toEqual(['approved', 'approved', 1]);
      expect(left).not.toContain(click);
    });

    it('stays unanswered when its decision was lost; one that was never recorded is a bug', async () => {
      const request = await submitted(store);
      const click = await recordClick(request);
      const lost = store.requests.change(request.id, { click }, () => {
        throw new Error('killed');
      });
      await expect(lost).rejects.toThrow('killed');

      const unknown = store.requests.change(request.id, { click: 'unknown' }, approve);

      await expect(unknown).rejects.toThrow('never recorded');
      const left = (await store.deliveries.listUnansweredClicks(0)).map(({ key }) => key);
      const young = (await store.deliveries.listUnansweredClicks(minute)).map(({ key }) => key);
      expect(left).toContain(click);
      expect(young).not.toContain(click);
      await store.deliveries.closeClick(click, { code: 'unknown_request' });
      const closed = await store.deliveries.listUnansweredClicks(0);
      expect(closed.map(({ key }) => key)).not.toContain(click);
    });
  });

  describe('the lease of a worker', () => {
    const held = async (id: RequestId): Promise<number> => {
      const lease = await store.requests.lease(id, minute);
      if (lease === undefined || 'heldUntil' in lease) throw new Error('not the holder');
      return lease.fence;
    };

    it('is held by one run, and shuts out the writes of whoever lost it', async () => {
      const { id } = await submitted(store);
      const lost = await held(id);
      expect(await store.requests.lease(id, minute)).toHaveProperty('heldUntil');
      await store.runOut(id);

      const taken = await store.requests.lease(id, minute);

      expect(taken).toEqual({ fence: lost + 1, starts: 2 });
      await expect(rewrite(id, {}, { fence: lost })).rejects.toBeInstanceOf(LostLeaseError);
      expect(await rewrite(id, {}, { fence: lost + 1 })).toBe('written');
      await store.requests.release(id, lost);
      expect(await store.requests.lease(id, minute)).toHaveProperty('heldUntil');
    });

    it('that ran out is renewed by a write that asks for it', async () => {
      const { id } = await submitted(store);
      const fence = await held(id);
      await store.runOut(id);

      expect(await rewrite(id, {}, { fence, renewMs: minute })).toBe('written');

      expect(await store.requests.lease(id, minute)).toHaveProperty('heldUntil');
    });

    it('is given up by release, which forgets the starts and keeps the fence', async () => {
      const { id } = await submitted(store);
      const fence = await held(id);

      await store.requests.release(id, fence);

      expect(await rewrite(id, {}, { fence })).toBe('written');
      expect(await store.requests.lease(id, minute)).toEqual({ fence: fence + 1, starts: 1 });
    });
  });

  describe('the work on a request', () => {
    it('is what a run holds, and afterwards when it looked and looks again', async () => {
      const { id } = await submitted(store);
      expect(await store.requests.findWork(id)).toMatchObject({
        ...{ heldUntil: undefined, starts: 0, lookedAt: undefined, nextLookAt: undefined },
      });
      const lease = await store.requests.lease(id, minute);
      if (lease === undefined || 'heldUntil' in lease) throw new Error('not the holder');
      expect(await store.requests.findWork(id)).toMatchObject({
        ...{ heldUntil: expect.any(Date), starts: 1, lookedAt: undefined },
      });

      await store.requests.release(id, lease.fence, minute);

      const work = await store.requests.findWork(id);
      expect(work).toMatchObject({ heldUntil: undefined, starts: 0 });
      const { lookedAt, nextLookAt } = work ?? {};
      const waits = (nextLookAt?.getTime() ?? 0) - (lookedAt?.getTime() ?? 0);
      expect(Math.abs(waits - minute)).toBeLessThan(50);
    });

    it('has no next look once a run has settled it, and is none of a request that is not there', async () => {
      const { id } = await submitted(store);
      const lease = await store.requests.lease(id, minute);
      if (lease === undefined || 'heldUntil' in lease) throw new Error('not the holder');

      await store.requests.release(id, lease.fence);

      expect(await store.requests.findWork(id)).toMatchObject({
        ...{ lookedAt: expect.any(Date), nextLookAt: undefined },
      });
      expect(await store.requests.findWork(randomUUID() as RequestId)).toBeUndefined();
    });
  });

  describe('lists', () => {
    const needsOf = async (id: RequestId) =>
      (await store.requests.listOpen()).find((open) => open.id === id)?.needs;

    it('names what every request still needs', async () => {
      const { id } = await submitted(store);
      const fresh = await needsOf(id);
      const fence = (await store.messages.leaseAnnouncer(id, minute)) ?? 0;
      for (const message of await store.messages.list(id))
        await store.messages.save(
          { ...message, state: 'sent', ts: '1.0', renderHash: 'h', drawnRevision: 1 },
          fence,
        );
      const announced = await needsOf(id);
      await rewrite(id, { status: 'approved' });
      const approved = await needsOf(id);
      const [card] = await store.messages.list(id);
      if (card !== undefined) await store.messages.save({ ...card, state: 'given_up' }, fence);
      const abandoned = await needsOf(id);
      await rewrite(id, { status: 'provisioning', phase: 'sending' });
      const started = await needsOf(id);
      await rewrite(id, { status: 'needs_attention', phase: undefined });
      const attended = await needsOf(id);
      await rewrite(id, { status: 'abandoned' });

      expect([fresh, announced, approved]).toEqual([
        ['announce'],
        undefined,
        ['provision', 'announce'],
      ]);
      // A card that was given up is another's turn as long as the request is open.
      expect([abandoned, started, attended, await needsOf(id)]).toEqual([
        ['provision', 'announce'],
        ['provision', 'announce'],
        ['announce'],
        undefined,
      ]);
    });

    it('names the requests whose time is over, while they can expire', async () => {
      const over = { expiresAt: new Date(Date.now() - minute) };
      const pending = await submitted(store, over);
      const approved = await submitted(store, { ...over, status: 'approved' });
      const started = await submitted(store, { ...over, status: 'provisioning', phase: 'sending' });
      const later = await submitted(store, { expiresAt: new Date(Date.now() + 10 * minute) });

      const due = await store.requests.listExpired(1_000);

      expect(due).toEqual(expect.arrayContaining([pending.id, approved.id]));
      expect(due).not.toContain(started.id);
      expect(due).not.toContain(later.id);
      expect(await store.requests.listExpired(1)).toHaveLength(1);
    });

    it('names what people may have to be told of: whatever nobody looked at since it changed, or when it is time', async () => {
      const hash = 'policy-1';
      const { id } = await submitted(store);
      const decided = await submitted(store, { status: 'rejected' });
      const approved = await submitted(store, { status: 'approved' });
      const isListed = async (request = id): Promise<boolean> =>
        (await store.requests.listToPrompt(1_000)).includes(request);
      const leave = (revision: number, policy: string, inMs: number) =>
        store.requests.promptLater(id, {
          ...{ revision, policy, at: new Date(Date.now() + inMs) },
        });

      const fresh = await Promise.all([id, decided.id, approved.id].map(isListed));
      await leave(1, hash, 10 * minute);
      const left = await isListed();
      await leave(1, hash, -minute);
      const due = await isListed();
      await leave(1, 'another policy', 10 * minute);
      const underAnother = await isListed();
      await leave(1, hash, 10 * minute);
      await rewrite(id, {});
      const changed = await isListed();
      await leave(1, hash, 10 * minute);
      const tooLate = await isListed();

      expect(fresh).toEqual([true, false, true]);
      expect([left, due, underAnother, changed, tooLate]).toEqual([false, true, true, true, true]);
      expect(await store.requests.listToPrompt(1)).toHaveLength(1);
    });

    it('keeps what people were told, until another version is shown', async () => {
      const request = await submitted(store);
      const prompts = { reminders: 2, remindedAt: '2026-11-20T09:00:00.000Z' };

      await rewrite(request.id, { prompts });
      await rewrite(request.id, { status: 'approved' });
      const kept = await store.requests.find(request.id);

      expect(kept?.request.prompts).toEqual(prompts);
      expect(kept?.shownAt).toBeInstanceOf(Date);
      expect(Object.keys(request)).not.toContain('prompts');
    });

    it('finds by id in either case, and by requester, newest first', async () => {
      const requester = `U${randomUUID()}` as ChangeRequest['requester'];
      const older = await submitted(store, { requester, createdAt: new Date(0) });
      const newer = await submitted(store, { requester, createdAt: new Date(1) });

      const found = await store.requests.search(` ${older.id.toUpperCase()} `);

      expect(found).toEqual([older]);
      expect(await store.requests.search('ZZZZZZ')).toEqual([]);
      expect(await store.requests.listByRequester(requester, 10)).toEqual([newer, older]);
      expect(await store.requests.listByRequester(requester, 1)).toEqual([newer]);
    });
  });
});
