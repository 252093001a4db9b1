import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groupsOf } from '../../src/domain/policy.ts';
import type { ChangeRequest } from '../../src/domain/request.ts';
import type { SubmissionSnapshot, Verdict } from '../../src/use-cases/ports/request-store.ts';
import {
  ada,
  anEntry,
  aPolicy,
  aRequest,
  ben,
  entriesOf,
  firstCommit,
  openTestStore,
  submissionOf,
  type TestStore,
} from '../support/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore('submissions');
});
afterAll(() => store.close());

/** The rule of every create: refused while the target has another open request. */
const unlessTaken =
  (request: ChangeRequest) =>
  ({ rival }: SubmissionSnapshot): Verdict<string> =>
    rival === undefined
      ? { answer: 'recorded', commit: firstCommit(request) }
      : { answer: `busy: ${rival.id}` };

async function countsOf({ id }: ChangeRequest) {
  const [row] = await store.sql`
    select
      (select count(*)::int from change_requests where id = ${id}) as requests,
      (select count(*)::int from request_versions where request_id = ${id}) as versions,
      (select count(*)::int from messages where request_id = ${id}) as messages,
      (select count(*)::int from outbox where request_id = ${id}) as promises,
      (select count(*)::int from audit_entries where request_id = ${id}) as entries,
      (select count(*)::int from deliveries where key = ${`V-${id}`}) as views`;
  return { ...row };
}

const once = { requests: 1, versions: 1, messages: 3, promises: 1, entries: 1, views: 1 };
const nothing = { requests: 0, versions: 0, messages: 0, promises: 0, entries: 0, views: 0 };

describe('submitting a view', () => {
  it('writes the request, what was shown, its messages, its promise and its entry at once', async () => {
    const request = aRequest();

    const recorded = await store.requests.submit(submissionOf(request), unlessTaken(request));

    expect(recorded).toEqual({ kind: 'decided', answer: 'recorded' });
    expect(await countsOf(request)).toEqual(once);
    const snapshot = await store.requests.find(request.id);
    expect(snapshot?.request).toEqual(request);
    expect(snapshot?.shown).toEqual(firstCommit(request).shown);
    const jobs = await store.sql`select job_id, kind from outbox where request_id = ${request.id}`;
    expect([...jobs]).toEqual([{ job_id: `announce-${request.id}-v1-1`, kind: 'announce' }]);
  });

  it('plans the card, the thread and the direct messages, each numbered from its beginning', async () => {
    const request = aRequest();

    await store.requests.submit(submissionOf(request), unlessTaken(request));

    const planned = await store.messages.list(request.id);
    expect(planned).toMatchObject([
      { kind: 'card', number: 0, state: 'planned', to: 'C0PROD', drawnRevision: 0 },
      { kind: 'dm', number: 1, state: 'planned', to: ada, body: { code: 'recorded' } },
      { kind: 'thread', number: 1, state: 'planned', to: 'C0PROD', body: { code: 'values' } },
    ]);
  });

  it('names the newest entry of the log on the request', async () => {
    const request = aRequest();

    await store.requests.submit(submissionOf(request), unlessTaken(request));

    const [entry] = await entriesOf(store.sql, request.id);
    const [row] = await store.sql`
      select last_seq::int as seq, last_hash from change_requests where id = ${request.id}`;
    expect(row).toEqual({ seq: entry?.seq, last_hash: entry?.hash });
    expect(entry?.body).toMatchObject({
      v: 1,
      request_id: request.id,
      actor: ada,
      action: 'request_submitted',
      revision: 1,
      version: 1,
      status: 'pending_approval',
      details: { digest: 'd1' },
    });
  });

  it('shows the decision the policy, the cached people and the database clock', async () => {
    const request = aRequest();
    const fetchedAt = new Date('2026-01-02T03:04:05.678Z');
    const person = { id: ada, kind: 'member', teamId: 'T1', fetchedAt } as const;
    const group = { id: 'S0NETSEC', handle: 'netsec', members: [ben], fetchedAt };
    await store.people.write({
      persons: new Map([[ada, person]]),
      groups: new Map([['S0NETSEC', group]]),
    });
    const seen: SubmissionSnapshot[] = [];

    await store.requests.submit(submissionOf(request), (snapshot) => {
      seen.push(snapshot);
      return { answer: 'no' };
    });

    const [snapshot] = seen;
    expect(snapshot?.inForce.hash).toBe('policy-1');
    expect(snapshot && groupsOf(snapshot.inForce.policy)).toEqual(groupsOf(aPolicy().policy));
    expect(snapshot?.people.persons).toEqual(new Map([[ada, person]]));
    expect(snapshot?.people.groups).toEqual(new Map([['S0NETSEC', group]]));
    const [clock] = await store.sql`select extract(epoch from now()) * 1000 as ms`;
    expect(Math.abs(Number(clock?.['ms']) - Number(snapshot?.now))).toBeLessThan(5_000);
  });

  it('gives the same view its first request, and refuses it with other values', async () => {
    const [first, second] = [aRequest(), aRequest()];
    const { key } = submissionOf(first);
    await store.requests.submit(submissionOf(first), unlessTaken(first));

    const same = await store.requests.submit(submissionOf(second, { key }), unlessTaken(second));
    const other = await store.requests.submit(
      submissionOf(second, { key, valuesHash: 'hash-2' }),
      unlessTaken(second),
    );

    expect(same).toEqual({ kind: 'repeated', requestId: first.id });
    expect(other).toEqual({ kind: 'differs', requestId: first.id });
    expect(await countsOf(first)).toEqual(once);
    expect(await countsOf(second)).toEqual(nothing);
  });

  it('records one request when the same view arrives ten times at once', async () => {
    const request = aRequest();

    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        store.requests.submit(submissionOf(request), unlessTaken(request)),
      ),
    );

    const kinds = answers.map(({ kind }) => kind).sort();
    expect(kinds).toEqual(['decided', ...Array.from({ length: 9 }, () => 'repeated')]);
    expect(await countsOf(request)).toEqual(once);
  });

  it('leaves no trace of a view that was refused, so that it can be corrected', async () => {
    const request = aRequest();
    const refused = await store.requests.submit(submissionOf(request), () => ({ answer: 'no' }));
    const afterwards = await countsOf(request);

    const corrected = await store.requests.submit(
      submissionOf(request, { valuesHash: 'corrected' }),
      unlessTaken(request),
    );

    expect(refused).toEqual({ kind: 'decided', answer: 'no' });
    expect(afterwards).toEqual(nothing);
    expect(corrected).toEqual({ kind: 'decided', answer: 'recorded' });
  });

  it('keeps the entry of a refusal although the view is forgotten', async () => {
    const request = aRequest();
    const refusal = anEntry(request, {
      action: 'review_refused',
      requestId: null,
      details: { a: 1 },
    });

    await store.requests.submit(submissionOf(request), () => ({ answer: 'no', refusal }));

    const entries = await entriesOf(store.sql, null);
    expect(entries.at(-1)?.body).toMatchObject({ action: 'review_refused', actor: ada });
    expect(await countsOf(request)).toEqual(nothing);
  });

  it('leaves nothing behind when the decision throws or its entry is refused', async () => {
    const request = aRequest();
    const broken = { ...firstCommit(request), entry: { ...anEntry(request), action: 'No Action' } };

    const thrown = store.requests.submit(submissionOf(request), () => {
      throw new Error('a bug');
    });
    await expect(thrown).rejects.toThrow('a bug');
    const unlogged = store.requests.submit(submissionOf(request), () => ({
      answer: 'recorded',
      commit: broken as never, // an action that the log does not take
    }));

    await expect(unlogged).rejects.toThrow('an audit entry has an "action"');
    expect(await countsOf(request)).toEqual(nothing);
  });
});
