import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeRequest, RequestId } from '../../src/domain/request.ts';
import { newestCard, type PlannedMessage } from '../../src/use-cases/ports/message-store.ts';
import type { Commit } from '../../src/use-cases/ports/request-store.ts';
import { type StoreUnderTest, storesUnderTest } from '../support/any-store.ts';
import { anEntry, shownOf, submitted } from '../support/store.ts';

const minute = 60_000;
const hour = 60 * minute;

describe.each(storesUnderTest)('the cards of a request: $name', ({ open }) => {
  let store: StoreUnderTest;
  beforeAll(async () => {
    store = await open('cards');
  });
  afterAll(() => store.close());

  const change = (id: RequestId, what: (request: ChangeRequest) => Partial<Commit>) =>
    store.requests.change(id, {}, ({ request }) => ({
      answer: 1,
      commit: { request, entry: anEntry(request), jobs: [], ...what(request) },
    }));
  const anew = (id: RequestId) => change(id, () => ({ card: 'anew' }));
  const nextVersion = (id: RequestId, channel: string) =>
    change(id, (request) => {
      const next = { ...request, version: request.version + 1, channel };
      return { request: next, shown: shownOf(next) };
    });
  const cardsOf = async (id: RequestId): Promise<readonly PlannedMessage[]> =>
    (await store.messages.list(id)).filter(({ kind }) => kind === 'card');
  const places = async (id: RequestId) =>
    (await cardsOf(id)).map(({ number, to, state }) => `${number} ${to} ${state}`);

  /** Both cards are up, the second is the card. */
  async function renewed() {
    const { id } = await submitted(store);
    const fence = (await store.messages.leaseAnnouncer(id, minute)) ?? 0;
    const saveAs = async (number: number, more: Partial<PlannedMessage>): Promise<void> => {
      const card = (await cardsOf(id)).find((one) => one.number === number);
      if (card === undefined) throw new Error('no such card');
      const sent = { state: 'sent', ts: `${number}.5`, renderHash: `h${number}` } as const;
      await store.messages.save({ ...card, ...sent, ...more }, fence);
    };
    await saveAs(0, { drawnRevision: 1 });
    await anew(id);
    return { id, fence, saveAs };
  }

  it('are one for all versions in its channel, and one more in each channel that follows', async () => {
    const { id } = await submitted(store);
    await nextVersion(id, 'C0PROD');
    const same = await places(id);
    await nextVersion(id, 'C0OTHER');
    await nextVersion(id, 'C0OTHER');
    await nextVersion(id, 'C0PROD');

    expect(same).toEqual(['0 C0PROD planned']);
    expect(await places(id)).toEqual(['0 C0PROD planned', '1 C0OTHER planned', '2 C0PROD planned']);
  });

  it('are one more where a commit says so, and none where it does not', async () => {
    const { id } = await submitted(store);

    await anew(id);
    await change(id, (request) => ({ request: { ...request, status: 'approved' } }));

    expect(await places(id)).toEqual(['0 C0PROD planned', '1 C0PROD planned']);
  });

  it('are all written, or none', async () => {
    const { id } = await submitted(store);

    const failed = change(id, () => ({
      card: 'anew',
      entry: { action: 'NOT A WORD' as 'card_renewed', actor: null, requestId: id, details: {} },
    }));

    await expect(failed).rejects.toThrow();
    expect(await places(id)).toHaveLength(1);
  });

  it('have one that is the card: it alone says what the request was last drawn from', async () => {
    const { id, saveAs } = await renewed();
    await saveAs(1, { drawnRevision: 2 });
    await saveAs(0, { renderHash: 'moved' });

    const cards = await cardsOf(id);

    expect(cards.map(({ drawnRevision }) => drawnRevision)).toEqual([undefined, 2]);
    expect(newestCard(await store.messages.list(id))).toEqual(cards[1]);
    const open = await store.requests.listOpen();
    expect(open.find((one) => one.id === id)?.needs).toEqual(['announce']); // its other messages
  });

  it('are all in doubt at once, those too that had been done with', async () => {
    const { id, saveAs } = await renewed();
    await saveAs(1, { drawnRevision: 2 });
    await saveAs(0, { state: 'given_up' });

    await store.messages.doubtCard(id);

    for (const card of await cardsOf(id)) {
      expect(card).toMatchObject({ state: 'sent', ts: `${card.number}.5` });
      expect(card.renderHash).toBeUndefined();
      expect(card.sendingSince).toBeInstanceOf(Date);
    }
  });

  it('that were never posted are in no doubt', async () => {
    const { id } = await submitted(store);
    const fence = (await store.messages.leaseAnnouncer(id, minute)) ?? 0;
    await anew(id);
    const [old] = await cardsOf(id);
    if (old) await store.messages.save({ ...old, state: 'given_up' }, fence);

    await store.messages.doubtCard(id);

    expect(await places(id)).toEqual(['0 C0PROD given_up', '1 C0PROD planned']);
  });

  it('are compared by one process at a time, the longest overdue first, while the request is open', async () => {
    const ago = (ms: number) => ({ createdAt: new Date(Date.now() - ms) });
    const second = await submitted(store, ago(5 * hour));
    const first = await submitted(store, ago(6 * hour));
    await submitted(store, { ...ago(7 * hour), status: 'succeeded' });
    await submitted(store);

    const claims = await Promise.all([1, 2, 3].map(() => store.messages.claimLook(hour)));
    const later = await store.messages.claimLook(hour);

    expect(new Set(claims)).toEqual(new Set([first.id, second.id, undefined]));
    expect(later).toBeUndefined();
    expect(await store.messages.claimLook(0)).toBeDefined();
  });
});
