import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RecordedDecision } from '../../src/domain/replay.ts';
import { createRecordedDecisions } from '../../src/store/recorded-decisions.ts';
import { approval, ben, openTestStore, submitted, type TestStore } from '../support/store.ts';

const day = 86_400_000;
let store: TestStore;
beforeAll(async () => {
  store = await openTestStore('recorded_decisions');
});
afterAll(() => store.close());

async function readAll(batch: number, sinceMs?: number) {
  const batches: (readonly RecordedDecision[])[] = [];
  const decisions = createRecordedDecisions(store.orm, batch);
  for await (const read of decisions.read({ sinceMs })) batches.push(read);
  return batches;
}

it('gives every version that was decided once, in batches, with the decisions and what they rested on', async () => {
  const requests = await Promise.all([0, 1, 2, 3, 4].map(() => submitted(store)));
  const undecided = await submitted(store);
  for (const { id } of requests)
    await store.requests.change(id, {}, (snapshot) => ({
      answer: true,
      commit: approval(snapshot),
    }));
  const ids = requests.map(({ id }) => id).sort();
  const [old, ...lately] = ids;
  await store.sql`update reviews set at = now() - interval '2 days' where request_id = ${old ?? ''}`;

  const batches = await readAll(2);
  const whole = await readAll(5);

  expect(batches.map((one) => one.length)).toEqual([2, 2, 1]);
  expect(batches.flat().map(({ id }) => id)).toEqual(ids);
  expect(ids).not.toContain(undecided.id);
  expect(whole.flat()).toEqual(batches.flat());
  expect((await readAll(2, day)).flat().map(({ id }) => id)).toEqual(lately);
  expect(batches[0]?.[0]).toMatchObject({
    ...{ version: 1, requester: 'U0ADA', plan: { change: 'create' } },
    place: { projectId: 'project-1', hvnId: 'prod-hvn', clusterId: `cluster-${old}` },
    reviews: [{ reviewer: ben, decision: 'approve', kind: 'member', entitlement: { via: 'user' } }],
  });
});
