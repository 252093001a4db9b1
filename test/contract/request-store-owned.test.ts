import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OwnedService } from '../../src/domain/ownership.ts';
import type { ChangeRequest } from '../../src/domain/request.ts';
import type { Commit } from '../../src/use-cases/ports/request-store.ts';
import { type StoreUnderTest, storesUnderTest } from '../support/any-store.ts';
import { anEntry, submissionOf, submitted } from '../support/store.ts';

/** What the bot knows of services as its own, written by the commits that end a change. */
describe.each(storesUnderTest)('the request store knows our services: $name', ({ open }) => {
  let store: StoreUnderTest;
  beforeAll(async () => {
    store = await open('request_owned');
  });
  afterAll(() => store.close());

  const ended = ({ id }: ChangeRequest, owned?: Commit['owned']) =>
    store.requests.change(id, {}, ({ request }) => ({
      answer: 'written',
      commit: {
        request: { ...request, status: 'succeeded' },
        entry: anEntry(request, { action: 'request_succeeded' }),
        jobs: [],
        ...(owned === undefined ? {} : { owned }),
      },
    }));
  const ownedBy = ({ id, target, desired }: ChangeRequest): OwnedService => ({
    projectId: target.projectId,
    serviceId: target.serviceId,
    createdAt: '2026-11-20T10:00:01.123456789Z',
    approved: desired,
    requestId: id,
  });
  /** What a decision about a new request on that target would be told. */
  const toldTo = async (
    request: ChangeRequest,
    target: Partial<ChangeRequest['target']> = {},
  ): Promise<OwnedService | undefined> => {
    const submission = submissionOf({ ...request, target: { ...request.target, ...target } });
    const key = `V-look-${request.id}`;
    const recorded = await store.requests.submit({ ...submission, key }, ({ owned }) => ({
      answer: owned,
    }));
    return recorded.kind === 'decided' ? recorded.answer : undefined;
  };

  it('of none before, of one after the commit that says so, to the nanosecond', async () => {
    const request = await submitted(store);
    const before = await store.requests.find(request.id);
    const owned = ownedBy(request);

    await ended(request, owned);

    const after = await store.requests.find(request.id);
    expect([before?.owned, after?.owned]).toEqual([undefined, owned]);
    expect(await toldTo(request)).toEqual(owned);
  });

  it('in whatever case the id is written, and in no other project', async () => {
    const request = await submitted(store);
    const owned = ownedBy(request);
    await ended(request, { ...owned, serviceId: owned.serviceId.toUpperCase() });

    const small = await toldTo(request, { serviceId: owned.serviceId.toLowerCase() });
    const elsewhere = await toldTo(request, { projectId: 'project-2' });

    expect(small?.serviceId).toBe(owned.serviceId.toUpperCase());
    expect(elsewhere).toBeUndefined();
  });

  it('as the last change left them, and no more when they are gone', async () => {
    const first = await submitted(store);
    await ended(first, ownedBy(first));
    const second = await submitted(store, { target: first.target, change: 'update' });
    const renewed = { ...ownedBy(second), approved: { ...second.desired, consumerIpRanges: [] } };
    await ended(second, renewed);
    const updated = await toldTo(second);
    const third = await submitted(store, { target: first.target, change: 'delete' });

    await ended(third, 'gone');

    expect(updated).toEqual(renewed);
    expect(await toldTo(third)).toBeUndefined();
  });

  it('as they were where a commit says nothing of it, or is not written at all', async () => {
    const first = await submitted(store);
    const owned = ownedBy(first);
    await ended(first, owned);
    const second = await submitted(store, { target: first.target, change: 'update' });
    const unwritten = store.requests.change(second.id, {}, ({ request }) => ({
      answer: 'never',
      commit: {
        request: { ...request, revision: 7 },
        entry: anEntry(request),
        jobs: [],
        owned: 'gone',
      },
    }));
    await expect(unwritten).rejects.toThrow('revision 7');

    await ended(second);

    expect(await toldTo(second)).toEqual(owned);
  });
});
