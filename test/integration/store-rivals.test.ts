import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeRequest } from '../../src/domain/request.ts';
import type { SubmissionSnapshot, Verdict } from '../../src/use-cases/ports/request-store.ts';
import {
  aRequest,
  firstCommit,
  openTestStore,
  submissionOf,
  type TestStore,
} from '../support/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore('rivals');
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

describe('two open requests on one target', () => {
  it.each([
    ['service, whatever its case', { clusterId: 'cluster-b', serviceId: 'Shared-Name' }],
    ['cluster', { clusterId: 'cluster-a', serviceId: 'other-name' }],
  ])('cannot be recorded for the same %s', async (_, target) => {
    const first = aRequest();
    const ours = { ...first.target, projectId: `project-${first.id}` };
    const held = {
      ...first,
      target: { ...ours, clusterId: 'cluster-a', serviceId: 'shared-name' },
    };
    const late = aRequest({ target: { ...ours, ...target } });
    await store.requests.submit(submissionOf(held), unlessTaken(held));

    const answer = await store.requests.submit(submissionOf(late), unlessTaken(late));

    expect(answer).toEqual({ kind: 'decided', answer: `busy: ${held.id}` });
  });

  it('can be in different projects', async () => {
    const first = aRequest();
    const second = aRequest({ target: { ...first.target, projectId: 'project-2' } });
    await store.requests.submit(submissionOf(first), unlessTaken(first));

    const answer = await store.requests.submit(submissionOf(second), unlessTaken(second));

    expect(answer).toEqual({ kind: 'decided', answer: 'recorded' });
  });

  it('come out as one request and one refusal that names it, when both arrive at once', async () => {
    const first = aRequest();
    const second = aRequest({ target: first.target });

    const [one, two] = await Promise.all(
      [first, second].map((request) =>
        store.requests.submit(submissionOf(request), unlessTaken(request)),
      ),
    );

    const answers = [one, two].map((recorded) => recorded?.kind === 'decided' && recorded.answer);
    const winner = answers[0] === 'recorded' ? first : second;
    expect([...answers].sort()).toEqual([`busy: ${winner.id}`, 'recorded']);
    const loser = winner === first ? second : first;
    expect(await countsOf(winner)).toEqual(once);
    expect(await countsOf(loser)).toEqual(nothing);
  });

  it('come out as one request out of twenty', async () => {
    const { target } = aRequest();
    const many = Array.from({ length: 20 }, () => aRequest({ target }));

    const recorded = await Promise.all(
      many.map((request) => store.requests.submit(submissionOf(request), unlessTaken(request))),
    );

    const answers = recorded.map((one) => (one.kind === 'decided' ? one.answer : one.kind));
    const winner = many[answers.indexOf('recorded')];
    expect(answers.filter((answer) => answer === 'recorded')).toHaveLength(1);
    expect(answers.filter((answer) => answer === `busy: ${winner?.id}`)).toHaveLength(19);
  });
});
