import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeRequest } from '../../src/domain/request.ts';
import { type StoreUnderTest, storesUnderTest } from '../support/any-store.ts';
import {
  ada,
  anEntry,
  aRequest,
  firstCommit,
  shownOf,
  submissionOf,
  submitted,
} from '../support/store.ts';

describe.each(storesUnderTest)('submitting to the request store: $name', ({ open }) => {
  let store: StoreUnderTest;
  beforeAll(async () => {
    store = await open('request_submit');
  });
  afterAll(() => store.close());

  it('records a request as its first revision, with its messages, its promise and its entry', async () => {
    const request = aRequest();

    const recorded = await store.requests.submit(submissionOf(request), () => ({
      answer: 'recorded',
      commit: firstCommit({ ...request, revision: 9 }),
    }));

    const snapshot = await store.requests.find(request.id);
    expect(recorded).toEqual({ kind: 'decided', answer: 'recorded' });
    expect(snapshot).toMatchObject({ request, shown: shownOf(request), reviews: [] });
    expect(await store.messages.list(request.id)).toMatchObject([
      { kind: 'card', number: 0, state: 'planned', to: 'C0PROD', drawnRevision: 0 },
      { kind: 'dm', number: 1, state: 'planned', to: ada, body: { code: 'recorded' } },
      { kind: 'thread', number: 1, state: 'planned', to: 'C0PROD', body: { code: 'values' } },
    ]);
    expect(await store.jobsOf(request.id)).toEqual([`announce-${request.id}-v1-1`]);
    expect(await store.entriesOf(request.id)).toEqual([
      { action: 'request_submitted', actor: ada, revision: 1, details: { digest: 'd1' } },
    ]);
  });

  it('gives the same view its request, and refuses it with other values', async () => {
    const request = await submitted(store);
    const other = aRequest();
    const { key } = submissionOf(request);
    const decide = () => ({ answer: 'recorded', commit: firstCommit(other) });

    const same = await store.requests.submit(submissionOf(other, { key }), decide);
    const changed = { key, valuesHash: 'hash-2' };
    const differs = await store.requests.submit(submissionOf(other, changed), decide);

    expect(same).toEqual({ kind: 'repeated', requestId: request.id });
    expect(differs).toEqual({ kind: 'differs', requestId: request.id });
    expect(await store.requests.find(other.id)).toBeUndefined();
  });

  it('forgets a view that was refused or whose decision threw', async () => {
    const request = aRequest();
    const submission = submissionOf(request);
    const thrown = store.requests.submit(submission, () => {
      throw new Error('a bug');
    });
    await expect(thrown).rejects.toThrow('a bug');
    const refused = await store.requests.submit(submission, () => ({ answer: 'no' }));

    const corrected = await store.requests.submit(
      submissionOf(request, { valuesHash: 'b' }),
      () => ({
        answer: 'recorded',
        commit: firstCommit(request),
      }),
    );

    expect(refused).toEqual({ kind: 'decided', answer: 'no' });
    expect(corrected).toEqual({ kind: 'decided', answer: 'recorded' });
  });

  it.each([
    ['cluster', (taken: ChangeRequest) => ({ clusterId: taken.target.clusterId })],
    ['service', (taken: ChangeRequest) => ({ serviceId: taken.target.serviceId.toUpperCase() })],
  ])('shows the open request on the same %s, and lets no second one in', async (_, same) => {
    const taken = await submitted(store);
    const late = aRequest();
    const target = { ...late.target, ...same(taken) };
    const request = { ...late, target };
    const rivals: unknown[] = [];

    const recorded = store.requests.submit(submissionOf(request), ({ rival }) => {
      rivals.push(rival?.id);
      return { answer: 'recorded', commit: firstCommit(request) };
    });

    await expect(recorded).rejects.toThrow();
    expect(new Set(rivals)).toEqual(new Set([taken.id]));
    expect(await store.requests.find(request.id)).toBeUndefined();
  });

  it('frees the target when the request before it has ended', async () => {
    const ended = await submitted(store);
    await store.requests.change(ended.id, {}, ({ request }) => ({
      answer: 1,
      commit: { request: { ...request, status: 'canceled' }, entry: anEntry(request), jobs: [] },
    }));
    const request = aRequest({ target: ended.target });

    const recorded = await store.requests.submit(submissionOf(request), ({ rival }) => ({
      answer: rival,
      commit: firstCommit(request),
    }));

    expect(recorded).toEqual({ kind: 'decided', answer: undefined });
  });
});
