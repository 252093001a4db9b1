import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestId } from '../../src/domain/request.ts';
import type { PlannedMessage } from '../../src/use-cases/ports/message-store.ts';
import { LostLeaseError } from '../../src/use-cases/ports/request-store.ts';
import { anEntry, openTestStore, submitted, type TestStore } from '../support/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore('messages');
});
afterAll(() => store.close());

const minute = 60_000;

async function announcing() {
  const { id } = await submitted(store);
  const fence = (await store.messages.leaseAnnouncer(id, minute)) ?? 0;
  const [card, , thread] = await store.messages.list(id);
  if (card === undefined || thread === undefined) throw new Error('nothing was planned');
  return { id, fence, card, thread };
}

async function needsOf(id: RequestId): Promise<readonly string[]> {
  return (await store.requests.listOpen()).find((open) => open.id === id)?.needs ?? [];
}

async function revise(id: RequestId): Promise<void> {
  await store.requests.change(id, {}, ({ request }) => ({
    answer: 1,
    commit: { request, entry: anEntry(request, { action: 'phase_changed' }), jobs: [] },
  }));
}

const sent = (message: PlannedMessage, revision?: number): PlannedMessage => ({
  ...message,
  state: 'sent',
  ts: '1700000000.000100',
  renderHash: 'hash-1',
  sendingSince: undefined,
  ...(revision === undefined ? {} : { drawnRevision: revision }),
});

describe('the announcer', () => {
  it('reads back what it saved', async () => {
    const { id, fence, card, thread } = await announcing();
    const posting = {
      ...thread,
      state: 'sending',
      sendingSince: new Date('2026-01-02T03:04:05.678Z'),
    } as const;

    await store.messages.save(sent(card, 1), fence);
    await store.messages.save(posting, fence);

    const saved = await store.messages.list(id);
    expect(saved).toEqual([sent(card, 1), expect.objectContaining({ kind: 'dm' }), posting]);
  });

  it('is one process at a time, until it is done or its time is over', async () => {
    const { id } = await submitted(store);

    const asked = await Promise.all(
      Array.from({ length: 10 }, () => store.messages.leaseAnnouncer(id, minute)),
    );
    await store.messages.releaseAnnouncer(id, 1);
    const next = await store.messages.leaseAnnouncer(id, minute);
    await store.sql`update change_requests set announcer_until = now() - interval '1 ms'`;
    const afterDeath = await store.messages.leaseAnnouncer(id, minute);

    expect(asked.filter((fence) => fence !== undefined)).toEqual([1]);
    expect([next, afterDeath]).toEqual([2, 3]);
  });

  it('cannot save, nor give up the lease, once another one has taken over', async () => {
    const { id, fence, card } = await announcing();
    await store.sql`update change_requests set announcer_until = now() - interval '1 ms'`;
    await store.messages.leaseAnnouncer(id, minute);

    const late = store.messages.save(sent(card, 1), fence);
    await expect(late).rejects.toBeInstanceOf(LostLeaseError);
    await store.messages.releaseAnnouncer(id, fence);

    expect((await store.messages.list(id))[0]).toEqual(card);
    expect(await store.messages.leaseAnnouncer(id, minute)).toBeUndefined();
  });

  it('cannot save what was never planned', async () => {
    const { fence, thread } = await announcing();

    const saved = store.messages.save({ ...thread, number: 99 }, fence);

    await expect(saved).rejects.toThrow('never planned');
  });
});

describe('a card', () => {
  async function allSent() {
    const { id, fence, card } = await announcing();
    await store.sql`update messages set state = 'sent' where request_id = ${id}`;
    await store.messages.save(sent(card, 1), fence);
    return { id, fence, card: sent(card, 1) };
  }

  it('is behind from each commit until it was drawn from that revision', async () => {
    const { id, fence, card } = await allSent();
    const states = [await needsOf(id)];

    await revise(id);
    states.push(await needsOf(id));
    await store.messages.save({ ...card, drawnRevision: 1 }, fence);
    states.push(await needsOf(id));
    await store.messages.save({ ...card, drawnRevision: 2 }, fence);
    states.push(await needsOf(id));

    expect(states).toEqual([[], ['announce'], ['announce'], []]);
  });

  it('is behind after an unclear answer, until it is certain what it shows', async () => {
    const { id, fence, card } = await allSent();
    const unclear = { ...card, renderHash: undefined, sendingSince: new Date() };
    const mayBeUndone = { ...card, sendingSince: new Date() };

    await store.messages.save(unclear, fence);
    const states = [await needsOf(id)];
    await store.messages.save(mayBeUndone, fence);
    states.push(await needsOf(id));
    await store.messages.save(card, fence);
    states.push(await needsOf(id));

    expect(states).toEqual([['announce'], ['announce'], []]);
  });

  it('is not lost when a commit and a drawing cross, a hundred times', async () => {
    const { id, fence, card } = await allSent();

    for (let round = 0; round < 100; round += 1) {
      const seen = (await store.requests.find(id))?.request.revision ?? 0;
      await Promise.all([revise(id), store.messages.save({ ...card, drawnRevision: seen }, fence)]);
      if (!(await needsOf(id)).includes('announce')) throw new Error(`lost in round ${round}`);
    }

    expect(await needsOf(id)).toEqual(['announce']);
  });
});

describe('the pace of a channel', () => {
  it('books one post at a time and says how long the others have to wait', async () => {
    const waits = await Promise.all(
      Array.from({ length: 10 }, () => store.messages.pace('C0BUSY', 'thread', minute)),
    );

    const later = waits.filter((ms) => ms > 0);
    expect(later).toHaveLength(9);
    expect(Math.max(...later)).toBeLessThanOrEqual(minute);
    expect(Math.min(...later)).toBeGreaterThan(minute - 20_000);
  });

  it('does not move the booking of a channel by asking, and leaves others alone', async () => {
    await store.messages.pace('C0ONE', 'thread', minute);
    const first = await store.messages.pace('C0ONE', 'thread', minute);
    const second = await store.messages.pace('C0ONE', 'thread', minute);
    const elsewhere = await store.messages.pace('C0TWO', 'thread', minute);
    await store.sql`update channel_pace set next_at = now() where channel = 'C0ONE'`;

    expect(second).toBeLessThanOrEqual(first);
    expect(elsewhere).toBe(0);
    expect(await store.messages.pace('C0ONE', 'thread', minute)).toBe(0);
  });
});
