import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestId } from '../../src/domain/request.ts';
import type { PlannedMessage } from '../../src/use-cases/ports/message-store.ts';
import { LostLeaseError } from '../../src/use-cases/ports/request-store.ts';
import { type StoreUnderTest, storesUnderTest } from '../support/any-store.ts';
import { anEntry, submitted } from '../support/store.ts';

const minute = 60_000;

describe.each(storesUnderTest)('the message store: $name', ({ open }) => {
  let store: StoreUnderTest;
  beforeAll(async () => {
    store = await open('message_store');
  });
  afterAll(() => store.close());

  async function announcing() {
    const { id } = await submitted(store);
    const fence = (await store.messages.leaseAnnouncer(id, minute)) ?? 0;
    const [card, notice, thread] = await store.messages.list(id);
    if (!card || !notice || !thread) throw new Error('nothing was planned');
    const sent = { ...card, state: 'sent', ts: '1.5', renderHash: 'h1', drawnRevision: 1 } as const;
    return { id, fence, sent, notice, thread };
  }
  const getCard = async (id: RequestId): Promise<PlannedMessage | undefined> =>
    (await store.messages.list(id))[0];
  const needsOf = async (id: RequestId) =>
    (await store.requests.listOpen()).find((row) => row.id === id)?.needs ?? [];
  const revise = (id: RequestId) =>
    store.requests.change(id, {}, ({ request }) => ({
      answer: 1,
      commit: { request, entry: anEntry(request, { action: 'phase_changed' }), jobs: [] },
    }));

  it('gives back what was saved, and lists the card first', async () => {
    const { id, fence, sent, notice, thread } = await announcing();
    const since = new Date('2026-01-02T03:04:05.678Z');
    const posting = { ...thread, state: 'sending', sendingSince: since } as const;

    await store.messages.save(posting, fence);
    await store.messages.save(sent, fence);

    expect(await store.messages.list(id)).toEqual([sent, notice, posting]);
  });

  it('lets one announcer in at a time, with a rising fence, until it is done', async () => {
    const { id, fence } = await announcing();

    const second = await store.messages.leaseAnnouncer(id, minute);
    await store.messages.releaseAnnouncer(id, fence);
    const third = await store.messages.leaseAnnouncer(id, minute);

    expect([second, third]).toEqual([undefined, fence + 1]);
  });

  it('shuts out the announcer that was taken over, and does not let it release', async () => {
    const { id, fence, sent } = await announcing();
    await store.runOut(id);
    const taken = await store.messages.leaseAnnouncer(id, minute);

    const late = store.messages.save(sent, fence);

    await expect(late).rejects.toBeInstanceOf(LostLeaseError);
    await store.messages.releaseAnnouncer(id, fence);
    expect(taken).toBe(fence + 1);
    expect(await store.messages.leaseAnnouncer(id, minute)).toBeUndefined();
  });

  it('saves nothing that was never planned', async () => {
    const { fence, thread } = await announcing();

    const saved = store.messages.save({ ...thread, number: 99 }, fence);

    await expect(saved).rejects.toThrow('never planned');
  });

  it('casts doubt on a posted card when its announcer died, and when asked to', async () => {
    const { id, fence, sent } = await announcing();
    await store.messages.save(sent, fence);
    await store.runOut(id);

    const next = (await store.messages.leaseAnnouncer(id, minute)) ?? 0;
    const afterDeath = await getCard(id);
    await store.messages.save(sent, next);
    const certain = await getCard(id);
    await store.messages.doubtCard(id);
    const doubted = await getCard(id);

    expect(certain).toEqual(sent);
    for (const card of [afterDeath, doubted]) {
      expect(card).toMatchObject({ state: 'sent', ts: '1.5', drawnRevision: 0 });
      expect(card?.renderHash).toBeUndefined();
      expect(card?.sendingSince).toBeInstanceOf(Date);
    }
  });

  it('leaves a card that was never posted as it was planned', async () => {
    const { id } = await announcing();
    const planned = await getCard(id);
    await store.runOut(id);

    await store.messages.leaseAnnouncer(id, minute);

    expect(await getCard(id)).toEqual(planned);
  });

  it('holds a card for behind until it certainly shows the newest revision', async () => {
    const { id, fence, sent, notice, thread } = await announcing();
    for (const message of [sent, notice, thread])
      await store.messages.save({ ...message, state: 'sent' }, fence);
    const states = [await needsOf(id)];
    const steps: readonly PlannedMessage[] = [
      sent,
      { ...sent, drawnRevision: 2 },
      { ...sent, drawnRevision: 2, renderHash: undefined },
      { ...sent, drawnRevision: 2, sendingSince: new Date() },
      { ...sent, state: 'given_up' },
    ];
    const end = () =>
      store.requests.change(id, {}, ({ request }) => ({
        answer: 1,
        commit: {
          request: { ...request, status: 'canceled' },
          entry: anEntry(request, { action: 'request_canceled' }),
          jobs: [],
        },
      }));

    await revise(id);
    for (const step of steps) {
      await store.messages.save(step, fence);
      states.push(await needsOf(id));
    }

    await end();
    states.push(await needsOf(id));

    const behind = ['announce'];
    // A card that was given up is behind as long as its request is open, and needs another.
    expect(states).toEqual([[], behind, [], behind, behind, behind, []]);
  });

  it('books one post in a channel at a time', async () => {
    const first = await store.messages.pace('C0BUSY', 'thread', minute);
    const second = await store.messages.pace('C0BUSY', 'thread', minute);
    const elsewhere = await store.messages.pace('C0CALM', 'thread', minute);
    await store.letPacePass();
    const later = await store.messages.pace('C0BUSY', 'thread', minute);

    expect([first, elsewhere, later]).toEqual([0, 0, 0]);
    expect(second).toBeGreaterThan(0);
    expect(second).toBeLessThanOrEqual(minute);
  });

  it('lets a card that nobody has seen yet go before the updates of threads', async () => {
    const { fence, sent } = await announcing();
    const to = 'C0CARDS';
    await store.messages.save({ ...sent, to, state: 'planned', ts: undefined }, fence);

    const update = await store.messages.pace(to, 'thread', minute);
    const card = await store.messages.pace(to, 'card', minute);
    await store.letPacePass();
    await store.messages.save({ ...sent, to }, fence);
    const later = await store.messages.pace(to, 'thread', minute);

    expect({ update, card, later }).toEqual({ update: 300, card: 0, later: 0 });
  });
});
