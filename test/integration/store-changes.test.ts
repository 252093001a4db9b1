import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeRequest, SlackUserId, VersionDigest } from '../../src/domain/request.ts';
import { countedApprovals } from '../../src/domain/review.ts';
import type { Commit, Snapshot, Verdict } from '../../src/use-cases/ports/request-store.ts';
import {
  anEntry,
  approval,
  ben,
  entriesOf,
  openTestStore,
  shownOf,
  submitted,
  type TestStore,
} from '../support/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore('changes');
});
afterAll(() => store.close());

/** As every review is judged: only what is pending can be approved. */
const approveIfPending = (snapshot: Snapshot): Verdict<string> =>
  snapshot.request.status === 'pending_approval'
    ? { answer: 'approved', commit: approval(snapshot) }
    : { answer: `already ${snapshot.request.status}` };

async function actionsOf({ id }: ChangeRequest): Promise<readonly unknown[]> {
  return (await entriesOf(store.sql, id)).map(({ body }) => body['action']);
}

async function jobsOf({ id }: ChangeRequest): Promise<readonly string[]> {
  const rows = await store.sql`select job_id from outbox where request_id = ${id} order by id`;
  return rows.map((row) => row['job_id']);
}

describe('changing a request', () => {
  it('writes the change, its review, its words, its promises and its entry as one revision', async () => {
    const request = await submitted(store);

    const answer = await store.requests.change(request.id, {}, approveIfPending);

    const snapshot = await store.requests.find(request.id);
    expect(answer).toBe('approved');
    expect(snapshot?.request).toEqual({ ...request, status: 'approved', revision: 2 });
    expect(snapshot?.reviews).toMatchObject([
      { reviewer: ben, decision: 'approve', facts: { counted: [ben] } },
    ]);
    expect(snapshot?.reviews[0]?.facts.fetchedAt).toEqual(new Date('2026-01-02T03:04:05.678Z'));
    expect(await actionsOf(request)).toEqual(['request_submitted', 'request_approved']);
    expect(await jobsOf(request)).toEqual([
      `announce-${request.id}-v1-1`,
      `provision-${request.id}-v1-0`,
      `announce-${request.id}-v1-2`,
    ]);
  });

  it('names the newest entry on the request, refusals included', async () => {
    const request = await submitted(store);
    await store.requests.change(request.id, {}, approveIfPending);
    await store.requests.change(request.id, {}, ({ request: current }) => ({
      answer: 'no',
      refusal: anEntry(current, { action: 'review_refused' }),
    }));

    const [row] = await store.sql`
      select last_seq::int as seq, last_hash, revision from change_requests where id = ${request.id}`;

    const last = (await entriesOf(store.sql, request.id)).at(-1);
    expect(row).toEqual({ seq: last?.seq, last_hash: last?.hash, revision: 2 });
    expect(last?.body).toMatchObject({ action: 'review_refused', revision: 2, status: 'approved' });
  });

  it('shows the next version with its own reviews only, and keeps the old ones', async () => {
    const request = await submitted(store, { quorum: 2 });
    await store.requests.change(request.id, {}, (snapshot) => {
      const commit = approval(snapshot);
      return { answer: 1, commit: { ...commit, request: snapshot.request } };
    });
    const next = { ...request, version: 2, digest: 'd2' as VersionDigest };

    await store.requests.change(request.id, {}, ({ request: current }) => ({
      answer: 2,
      commit: {
        request: { ...next, revision: current.revision },
        shown: shownOf(next),
        entry: anEntry(next, { action: 'request_refreshed', actor: null }),
        jobs: ['announce'],
      },
    }));

    const snapshot = await store.requests.find(request.id);
    const kept = await store.sql`select version from reviews where request_id = ${request.id}`;
    expect(snapshot?.request).toMatchObject({ version: 2, revision: 3, digest: 'd2' });
    expect(snapshot?.shown.digest).toBe('d2');
    expect(snapshot?.reviews).toEqual([]);
    expect([...kept]).toEqual([{ version: 1 }]);
  });

  it('knows nothing of a request that is not there', async () => {
    const id = randomUUID() as ChangeRequest['id'];

    const changed = await store.requests.change(id, {}, () => ({ answer: 'decided' }));

    expect(changed).toBeUndefined();
    expect(await store.requests.find(id)).toBeUndefined();
  });

  it('writes nothing when the decision throws, is of an older revision or is not in the log', async () => {
    const request = await submitted(store);
    const bad = (spoil: (commit: Commit) => unknown) =>
      store.requests.change(request.id, {}, (snapshot) => ({
        answer: 'approved',
        commit: spoil(approval(snapshot)) as Commit, // spoiled on purpose
      }));

    const spoiled = [
      bad(() => {
        throw new Error('a bug');
      }),
      bad((commit) => ({ ...commit, request: { ...commit.request, revision: 7 } })),
      bad((commit) => ({ ...commit, entry: { ...commit.entry, action: 'No Action' } })),
      bad((commit) => ({ ...commit, request: { ...commit.request, status: 'maybe' } })),
    ];

    const settled = await Promise.allSettled(spoiled);
    expect(settled.map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
    const snapshot = await store.requests.find(request.id);
    expect(snapshot?.request).toEqual(request);
    expect(snapshot?.reviews).toEqual([]);
    expect(await actionsOf(request)).toEqual(['request_submitted']);
    expect(await jobsOf(request)).toHaveLength(1);
    expect(await store.messages.list(request.id)).toHaveLength(3);
  });

  it('never shows a reason in an error', async () => {
    const request = await submitted(store, { reason: 'a reason that stays between us' });

    const failure = await store.requests
      .change(request.id, {}, (snapshot) => ({
        answer: 'approved',
        commit: {
          ...approval(snapshot),
          shown: shownOf(snapshot.request),
          request: { ...snapshot.request, quorum: 0 },
        },
      }))
      .catch((error: unknown) => error);

    expect(failure).toMatchObject({
      code: '23514',
      constraint: 'change_requests_quorum_counts',
    });
    expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain('between us');
  });
});

describe('fifty changes of one request at once', () => {
  it('give one decision and forty-nine polite answers', async () => {
    const request = await submitted(store);

    const answers = await Promise.all(
      Array.from({ length: 50 }, () => store.requests.change(request.id, {}, approveIfPending)),
    );

    expect(answers.filter((answer) => answer === 'approved')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'already approved')).toHaveLength(49);
    expect(await actionsOf(request)).toEqual(['request_submitted', 'request_approved']);
  });

  it('number their messages without gap or repetition, in the order of the log', async () => {
    const request = await submitted(store);

    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        store.requests.change(request.id, {}, ({ request: current }) => ({
          answer: index,
          commit: {
            request: current,
            entry: anEntry(current, { action: 'phase_changed', details: { minutes: index } }),
            updates: [{ code: 'slow', minutes: index }, { code: 'running' }],
            notices: [{ to: ben, notice: { code: 'expired' } }],
            jobs: ['announce'],
          },
        })),
      ),
    );

    const messages = await store.messages.list(request.id);
    const thread = messages.filter(({ kind }) => kind === 'thread');
    const logged = (await entriesOf(store.sql, request.id)).slice(1);
    expect(thread.map(({ number }) => number)).toEqual(
      Array.from({ length: 101 }, (_, n) => n + 1),
    );
    expect(messages.filter(({ kind }) => kind === 'dm').map(({ number }) => number)).toEqual(
      Array.from({ length: 51 }, (_, n) => n + 1),
    );
    const told = thread.flatMap(({ body }) => (body?.code === 'slow' ? [body.minutes] : []));
    expect(told).toEqual(
      logged.map(({ body }) => (body['details'] as { minutes: number }).minutes),
    );
    expect(logged.map(({ body }) => body['revision'])).toEqual(
      Array.from({ length: 50 }, (_, n) => n + 2),
    );
    expect(new Set(await jobsOf(request)).size).toBe(51);
  });

  it('keep the order of reviews that were recorded at the same moment', async () => {
    const request = await submitted(store, { quorum: 50 });
    const reviewers = Array.from({ length: 50 }, (_, index) => `U${index}` as SlackUserId);

    await Promise.all(
      reviewers.map((reviewer) =>
        store.requests.change(request.id, {}, (snapshot) => ({
          answer: 1,
          commit: { ...approval(snapshot, reviewer), request: snapshot.request },
        })),
      ),
    );

    const reviews = (await store.requests.find(request.id))?.reviews ?? [];
    expect(reviews.map(({ facts }) => facts.counted.length)).toEqual(
      Array.from({ length: 50 }, (_, n) => n + 1),
    );
    expect([...countedApprovals(reviews)].sort()).toEqual([...reviewers].sort());
  });
});
