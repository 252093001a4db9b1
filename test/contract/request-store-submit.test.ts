import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeRequest, VersionDigest } from '../../src/domain/request.ts';
import type { Commit, Snapshot, Submission } from '../../src/use-cases/ports/request-store.ts';
import { type StoreUnderTest, storesUnderTest } from '../support/any-store.ts';
import {
  ada,
  anEntry,
  approval,
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

  /** What an edit of the request would write; `d2` stands for what is shown then. */
  const editOf = ({ request }: Snapshot): Commit => {
    const next = { ...request, version: 2, digest: 'd2' as VersionDigest, reason: 'Another one' };
    const entry = anEntry(next, { action: 'request_edited' });
    return { request: next, shown: shownOf(next), entry, jobs: ['announce'] };
  };
  const edited = (request: ChangeRequest): Submission =>
    submissionOf(request, { key: `E-${request.id}`, edits: request.id });

  it('writes an edit as the next revision of its request, which is no rival of itself', async () => {
    const request = await submitted(store);
    const seen: unknown[] = [];

    const recorded = await store.requests.submit(edited(request), (snapshot) => {
      seen.push(snapshot.rival, snapshot.edited?.request.id, snapshot.edited?.reviews);
      return snapshot.edited === undefined
        ? { answer: 'gone' }
        : { answer: 'edited', commit: editOf(snapshot.edited) };
    });
    const again = await store.requests.submit(edited(request), () => ({ answer: 'twice' }));

    const snapshot = await store.requests.find(request.id);
    expect(seen).toEqual([undefined, request.id, []]);
    expect(recorded).toEqual({ kind: 'decided', answer: 'edited' });
    expect(again).toEqual({ kind: 'repeated', requestId: request.id });
    expect(snapshot?.request).toMatchObject({ version: 2, revision: 2, reason: 'Another one' });
    expect(snapshot?.shown.digest).toBe('d2');
    expect(await store.entriesOf(request.id)).toMatchObject([
      { action: 'request_submitted', revision: 1 },
      { action: 'request_edited', revision: 2 },
    ]);
    expect(await store.jobsOf(request.id)).toEqual([
      `announce-${request.id}-v1-1`,
      `announce-${request.id}-v2-2`,
    ]);
  });

  it('ends the rival whose place a submission takes, in the same commit', async () => {
    const rival = await submitted(store);
    const request = aRequest({ target: rival.target, change: 'delete' });

    const recorded = await store.requests.submit(submissionOf(request), (snapshot) => ({
      answer: snapshot.rival?.id,
      commit: firstCommit(request),
      superseded: snapshot.rival && {
        request: { ...snapshot.rival, status: 'canceled' },
        entry: anEntry(snapshot.rival, { action: 'request_canceled' }),
        updates: [{ code: 'superseded', by: ada, requestId: request.id }],
        jobs: ['announce'],
      },
    }));

    expect(recorded).toEqual({ kind: 'decided', answer: rival.id });
    const [before, after] = await Promise.all(
      [rival.id, request.id].map(async (id) => (await store.requests.find(id))?.request),
    );
    expect(before).toMatchObject({ status: 'canceled', revision: 2 });
    expect(after).toMatchObject({ status: 'pending_approval', revision: 1 });
    expect(await store.entriesOf(rival.id)).toMatchObject([
      { action: 'request_submitted' },
      { action: 'request_canceled', revision: 2 },
    ]);
  });

  it('leaves the rival as it was when the rest cannot be written', async () => {
    const rival = await submitted(store);
    const request = aRequest({ target: rival.target, id: rival.id });

    const recorded = store.requests.submit(
      submissionOf(request, { key: `again-${rival.id}` }),
      (snapshot) => ({
        answer: 1,
        commit: firstCommit(request),
        superseded: snapshot.rival && {
          request: { ...snapshot.rival, status: 'canceled' },
          entry: anEntry(snapshot.rival, { action: 'request_canceled' }),
          jobs: [],
        },
      }),
    );

    await expect(recorded).rejects.toThrow();
    expect((await store.requests.find(rival.id))?.request).toEqual(rival);
    expect(await store.entriesOf(rival.id)).toHaveLength(1);
  });

  it('shows nothing to edit where there is no such request', async () => {
    const request = aRequest();

    const recorded = await store.requests.submit(edited(request), (snapshot) => ({
      answer: snapshot.edited,
    }));

    expect(recorded).toEqual({ kind: 'decided', answer: undefined });
  });

  it('lets one of an edit and an approval win that come at once', async () => {
    const rounds = Array.from({ length: 20 }, () => submitted(store));
    const outcomes = await Promise.all(
      rounds.map(async (submitting, round) => {
        const request = await submitting;
        const edit = () =>
          store.requests.submit(edited(request), ({ edited: found }) =>
            found?.request.status === 'pending_approval'
              ? { answer: 'edited', commit: editOf(found) }
              : { answer: 'refused' },
          );
        const approve = () =>
          store.requests.change(request.id, {}, (snapshot) =>
            snapshot.request.version === 1
              ? { answer: 'approved', commit: approval(snapshot) }
              : { answer: 'refused' },
          );
        const both = round % 2 === 0 ? [edit(), approve()] : [approve(), edit()];
        const answers = await Promise.all(both);
        const { request: after, reviews } = (await store.requests.find(request.id)) ?? {};
        return {
          answers,
          status: after?.status,
          version: after?.version,
          reviews: reviews?.length,
        };
      }),
    );

    for (const { answers, ...state } of outcomes) {
      const said = answers.map((one) => (typeof one === 'object' ? Object.values(one)[1] : one));
      expect(said.filter((one) => one !== 'refused')).toHaveLength(1);
      expect([
        { status: 'approved', version: 1, reviews: 1 },
        { status: 'pending_approval', version: 2, reviews: 0 },
      ]).toContainEqual(state);
    }
  });
});
