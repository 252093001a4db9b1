import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonKind } from '../../src/domain/people.ts';
import type { SlackUserId } from '../../src/domain/request.ts';
import { policyReading } from '../../src/intake/policy-file.ts';
import type { SubmissionSnapshot } from '../../src/use-cases/ports/request-store.ts';
import {
  ada,
  aRequest,
  ben,
  openTestStore,
  submissionOf,
  submitted,
  type TestStore,
} from '../support/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore('preflight');
  const hvn = { id: 'prod-hvn', provider: 'aws', region: 'eu-west-1', state: 'STABLE' };
  const cluster = {
    ...{ id: 'prod-eu', hvnId: 'prod-hvn', state: 'RUNNING', tier: 'STANDARD_SMALL' },
    ...{ provider: 'aws', region: 'eu-west-1', privateDnsName: undefined },
  };
  await store.inventory.replace({
    ...{ organizationId: 'org-1', projectId: 'project-1', beganAt: new Date() },
    ...{ clusters: [cluster], hvns: [hvn], links: [], services: [] },
  });
});
afterAll(() => store.close());

/** What a decision about a new request on the cluster may look at. */
async function seenBySubmission(): Promise<SubmissionSnapshot> {
  const request = aRequest();
  const target = { ...request.target, clusterId: 'prod-eu' };
  const seen: SubmissionSnapshot[] = [];
  await store.requests.submit(submissionOf(request, { target }), (snapshot) => {
    seen.push(snapshot);
    return { answer: 'no' };
  });
  const [snapshot] = seen;
  if (snapshot === undefined) throw new Error('nothing was decided');
  return snapshot;
}

async function asked(account: string, status: string, environment = 'production') {
  const consumerAccounts = [`arn:aws:iam::${account}:role/a:b`, `arn:aws:iam::${account}:root`];
  const { desired } = aRequest();
  const request = await submitted(store, {
    desired: { ...desired, consumerAccounts },
    environment,
  });
  await store.sql`update change_requests set status = ${status} where id = ${request.id}`;
  return request;
}

describe('what a submission may look at', () => {
  it('are the accounts that people agreed to in its environment, once each', async () => {
    for (const [index, status] of ['approved', 'succeeded', 'succeeded'].entries())
      await asked(`00000000000${index % 2}`, status);
    await asked('000000000005', 'pending_approval');
    await asked('000000000006', 'rejected');
    await asked('000000000007', 'succeeded', 'elsewhere');

    const { approvedAccounts } = await seenBySubmission();

    expect([...approvedAccounts].sort()).toEqual(['000000000000', '000000000001']);
  });

  it('are the facts kept of its requester and of those who may approve there', async () => {
    const fetchedAt = new Date('2026-01-02T03:04:05.678Z');
    const person = (id: string, kind: PersonKind = 'member') =>
      [id as SlackUserId, { id: id as SlackUserId, kind, teamId: 'T1', fetchedAt }] as const;
    const members = ['U0CLEO', 'U0DORA'] as SlackUserId[];
    const kept = [person(ada), person(ben), person('U0CLEO', 'guest'), person('U0STRANGER')];
    await store.people.write({
      persons: new Map(kept),
      groups: new Map([['S0NETSEC', { id: 'S0NETSEC', handle: 'netsec', members, fetchedAt }]]),
    });

    const { people } = await seenBySubmission();

    expect(new Map(people.persons)).toEqual(new Map(kept.slice(0, 3)));
  });

  it('is known again to whoever decides, as long as a next version can follow', async () => {
    const pending = await asked('000000000008', 'pending_approval');
    const ended = await asked('000000000009', 'rejected');

    const before = await store.requests.find(pending.id);
    const after = await store.requests.find(ended.id);

    expect(before?.approvedAccounts).toEqual(new Set(['000000000000', '000000000001']));
    expect(after?.approvedAccounts).toEqual(new Set());
  });

  it('is found along an index', async () => {
    await store.sql`set enable_seqscan = off`;

    const plan = await store.sql`
      explain select consumer_accounts from change_requests
      where environment = 'production'
        and status in ('approved', 'provisioning', 'needs_attention', 'succeeded')
      order by created_at desc limit 200`;

    expect(JSON.stringify(plan)).toContain('change_requests_by_environment');
    await store.sql`reset enable_seqscan`;
  });
});

describe('a policy that an older version put in force', () => {
  const text = `version: 1
channel: C0NETWORK
environments: [{ name: default, approvers: { groups: [S0NETSEC] } }]
catalogue: { "111122223333": { name: payments, owner: Ada } }`;

  it.each([
    ['which read nothing of its catalogue', '{}'],
    ['of an earlier reading', `{"reading":${policyReading - 1}}`],
  ])('%s, is read anew from its text', async (_, reading) => {
    await store.sql`
      update policies set text = ${text}, parsed = (parsed - 'reading') || ${reading}::text::jsonb
      where in_force`;

    const inForce = await store.policies.findInForce();
    const { policy, hash } = (await seenBySubmission()).inForce;

    expect(inForce?.policy.catalogue).toEqual({
      '111122223333': { name: 'payments', owner: 'Ada' },
    });
    expect({ policy, hash }).toEqual({ policy: inForce?.policy, hash: inForce?.hash });
  });

  it('stays as it was understood, where its text would be refused now', async () => {
    await store.sql`
      update policies set text = 'version: 0', parsed = parsed - 'reading' where in_force`;

    const inForce = await store.policies.findInForce();

    expect(inForce?.policy.environments.map(({ name }) => name)).toEqual(['production']);
  });
});
