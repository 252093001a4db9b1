import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestId } from '../../src/domain/request.ts';
import { applyPolicy } from '../../src/use-cases/apply-policy.ts';
import { promptPeople } from '../../src/use-cases/prompt-people.ts';
import {
  aPolicy,
  entriesOf,
  openStore,
  openTestStore,
  type Store,
  submitted,
  type TestStore,
} from '../support/store.ts';

let store: TestStore;
let replica: Store;
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const leads = { groups: ['S0LEADS'], users: [] };

beforeAll(async () => {
  store = await openTestStore('prompts');
  replica = openStore(store.url, 20_000);
  const { policy, ...candidate } = aPolicy('policy-2');
  const environments = policy.environments.map((one) => ({
    ...one,
    ...{ reminders: { afterMs: 3_600_000 }, escalation: { afterMs: 7_200_000, to: leads } },
  }));
  await applyPolicy(store, { ...candidate, policy: { ...policy, environments } });
});
afterAll(async () => {
  await replica.database.close(1_000);
  await store.close();
});

/** One look of one process; Slack knows nobody. */
async function look({ requests }: Store): Promise<void> {
  const people = { facts: async () => ({ persons: new Map(), groups: new Map() }) };
  await promptPeople({ requests, people, log }, new AbortController().signal);
}

/** The version that is shown has been for so long, and its request is left alone no longer. */
async function age(id: RequestId, hours: number): Promise<void> {
  const expires = `${24 - hours} hours`;
  await store.sql`update request_versions set created_at = now() - ${`${hours} hours`}::interval
    where request_id = ${id}`;
  await store.sql`update change_requests set prompt_at = null,
    expires_at = now() + ${expires}::interval where id = ${id}`;
}

async function toldOf(id: RequestId) {
  const entries = await entriesOf(store.sql, id);
  const messages = await store.messages.list(id);
  return {
    actions: entries.map(({ body }) => body['action']),
    thread: messages.filter(({ kind }) => kind === 'thread').map(({ body }) => body?.code),
  };
}

describe('two replicas that look at the same time', () => {
  it('tell each thing once, each with its entry, by the clock of the database', async () => {
    const requests = await Promise.all([submitted(store), submitted(store), submitted(store)]);
    const looks = () => Promise.all([store, replica, store, replica].map(look));
    for (const { id } of requests) await age(id, 1);

    await looks();
    const once = await Promise.all(requests.map(({ id }) => toldOf(id)));
    for (const { id } of requests) await age(id, 2);
    await looks();
    await looks();

    const reminded = {
      actions: ['request_submitted', 'approvers_reminded'],
      thread: ['values', 'reminder'],
    };
    expect(once).toEqual([reminded, reminded, reminded]);
    for (const { id } of requests)
      expect(await toldOf(id)).toEqual({
        actions: [...reminded.actions, 'request_escalated'],
        thread: [...reminded.thread, 'escalated'],
      });
  });

  it('forget what was told of a version that another process has replaced without knowing of it', async () => {
    const { id } = await submitted(store);
    await age(id, 2);
    await look(store);
    const before = await store.requests.find(id);

    await store.sql`insert into request_versions
      select request_id, 2, preimage, digest, live, plan, rule, reason_salt, decision_section, now()
      from request_versions where request_id = ${id}`;
    await store.sql`update change_requests set version = 2 where id = ${id}`;
    const after = await store.requests.find(id);

    expect(before?.request.prompts).toMatchObject({ escalated: { to: leads } });
    expect(after?.request.prompts).toBeUndefined();
  });

  it('leave alone what they have looked at, in the database', async () => {
    const { id } = await submitted(store);

    await look(store);

    expect(await replica.requests.listToPrompt(1_000)).not.toContain(id);
    const found = await store.requests.find(id);
    expect(found?.request.prompts).toBeUndefined();
  });
});
