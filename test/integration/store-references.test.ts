import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStatuses, transitions } from '../../src/domain/lifecycle.ts';
import type { PersonFacts } from '../../src/domain/people.ts';
import type {
  Cluster,
  Hvn,
  NetworkLink,
  PrivateLinkService,
} from '../../src/domain/private-link.ts';
import { applyFirst, applyPolicy } from '../../src/use-cases/apply-policy.ts';
import type { ProjectLook } from '../../src/use-cases/ports/inventory-store.ts';
import {
  ada,
  aPolicy,
  aRequest,
  ben,
  openTestStore,
  submitted,
  type TestStore,
} from '../support/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore('references');
});
afterAll(() => store.close());

const quotedWords = (text: unknown): readonly string[] =>
  [...String(text).matchAll(/'([a-z_]+)'/g)].map(([, word = '']) => word);

describe('the tables', () => {
  it('hold a target open in exactly the statuses that the lifecycle calls open', async () => {
    const rows = await store.sql`
      select indexdef from pg_indexes where indexname like 'change_requests_one_open_per_%'`;

    expect(rows).toHaveLength(2);
    for (const row of rows)
      expect(quotedWords(row['indexdef']).toSorted()).toEqual([...openStatuses].sort());
  });

  it('take every status that the lifecycle knows, and no other', async () => {
    const [row] = await store.sql`
      select pg_get_constraintdef(oid) as rule from pg_constraint
      where conname = 'change_requests_status_known'`;

    expect(quotedWords(row?.['rule']).toSorted()).toEqual(Object.keys(transitions).sort());
  });
});

describe('the inventory', () => {
  const cluster = (id: string, hvnId = 'hvn-1'): Cluster => ({
    id,
    hvnId,
    state: 'RUNNING',
    tier: 'STANDARD_SMALL',
    provider: 'aws',
    region: 'eu-west-1',
    privateDnsName: 'vault.private',
  });
  const hvn = (id: string): Hvn => ({ id, provider: 'aws', region: 'eu-west-1', state: 'STABLE' });
  const link = (id: string, hvnId: string): NetworkLink => ({
    kind: 'peering',
    id,
    hvnId,
    state: 'ACTIVE',
  });
  const service = (id: string, hvnId: string): PrivateLinkService => ({
    id,
    hvnId,
    clusterId: 'prod-eu',
    state: 'AVAILABLE',
    defaultRegion: 'eu-west-1',
    externalName: 'com.amazonaws.vpce.x',
    createdAt: '2026-01-01T00:00:00Z',
    consumerAccounts: ['arn:aws:iam::123456789012:root'],
    consumerIpRanges: [],
    consumerRegions: [],
  });
  const look = (overrides: Partial<ProjectLook> = {}): ProjectLook => ({
    beganAt: new Date(),
    organizationId: 'org-1',
    projectId: 'project-1',
    clusters: [cluster('prod-eu'), cluster('my-prod'), cluster('dev-us', 'hvn-2')],
    hvns: [hvn('hvn-1'), hvn('hvn-2')],
    links: [link('same-id', 'hvn-1'), link('same-id', 'hvn-2')],
    services: [service('svc-1', 'hvn-1'), service('svc-2', 'hvn-2')],
    ...overrides,
  });

  it('gives a cluster with everything that was seen around it', async () => {
    await store.inventory.replace(look());

    const [choice] = await store.inventory.findCluster('prod-eu');

    expect(choice).toMatchObject({ organizationId: 'org-1', projectId: 'project-1' });
    expect(choice?.cluster).toEqual(cluster('prod-eu'));
    expect(choice?.inventory).toEqual({
      cluster: cluster('prod-eu'),
      hvn: hvn('hvn-1'),
      links: [link('same-id', 'hvn-1')],
      services: [service('svc-1', 'hvn-1'), service('svc-2', 'hvn-2')],
      seenAt: expect.any(Date),
    });
  });

  it('is what a decision is shown', async () => {
    await store.inventory.replace(look());
    const { target } = aRequest();

    const { id } = await submitted(store, { target: { ...target, clusterId: 'prod-eu' } });

    const snapshot = await store.requests.find(id);
    const [choice] = await store.inventory.findCluster('prod-eu');
    expect(snapshot?.inventory).toEqual(choice?.inventory);
  });

  it('is replaced whole: what is gone from HCP is gone from it', async () => {
    await store.inventory.replace(look());
    await store.inventory.replace(look({ clusters: [cluster('my-prod')], services: [] }));

    const [gone, left] = await Promise.all([
      store.inventory.findCluster('prod-eu'),
      store.inventory.findCluster('my-prod'),
    ]);

    expect(gone).toEqual([]);
    expect(left[0]?.inventory.services).toEqual([]);
  });

  it('finds clusters by a part of their name, those that begin with it first', async () => {
    await store.inventory.replace(look());
    const ids = async (query: string, limit = 10) =>
      (await store.inventory.listClusters(query, limit)).map((choice) => choice.cluster.id);

    expect(await ids('PROD')).toEqual(['prod-eu', 'my-prod']);
    expect(await ids('')).toEqual(['dev-us', 'my-prod', 'prod-eu']);
    expect(await ids('', 1)).toEqual(['dev-us']);
    expect(await ids('%')).toEqual([]);
  });

  it('keeps projects apart, and is as old as its oldest look', async () => {
    await store.inventory.replace(look());
    await store.inventory.replace(look({ projectId: 'project-2', organizationId: 'org-2' }));
    await store.sql`
      update inventory_looks set seen_at = '2026-01-01T00:00:00Z' where project_id = 'project-1'`;

    const choices = await store.inventory.findCluster('prod-eu');

    expect(choices.map(({ projectId, organizationId }) => [projectId, organizationId])).toEqual([
      ['project-1', 'org-1'],
      ['project-2', 'org-2'],
    ]);
    expect(await store.inventory.age()).toEqual(new Date('2026-01-01T00:00:00Z'));
  });

  it('is one look or the other, never half of both, while two processes look', async () => {
    const many = Array.from({ length: 1_500 }, (_, index) => service(`svc-${index}`, 'hvn-1'));

    await Promise.all([
      ...Array.from({ length: 4 }, () => store.inventory.replace(look({ services: many }))),
      ...Array.from({ length: 4 }, () => store.inventory.replace(look({ services: [] }))),
    ]);

    const [choice] = await store.inventory.findCluster('prod-eu');
    expect([0, 1_500]).toContain(choice?.inventory.services.length);
  });
});

describe('the people cache', () => {
  const facts = (kind: PersonFacts['kind'], fetchedAt: string) => ({
    persons: new Map([[ada, { id: ada, kind, teamId: 'T1', fetchedAt: new Date(fetchedAt) }]]),
    groups: new Map([
      ['S1', { id: 'S1', handle: kind, members: [ada, ben], fetchedAt: new Date(fetchedAt) }],
    ]),
  });

  it('gives back what is known and leaves out what is not', async () => {
    const known = facts('member', '2026-01-01T00:00:01.234Z');
    await store.people.write(known);

    expect(await store.people.readPersons([ada, ben])).toEqual(known.persons);
    expect(await store.people.readGroups(['S1', 'S2'])).toEqual(known.groups);
    expect(await store.people.readPersons([])).toEqual(new Map());
  });

  it('never replaces facts by older ones', async () => {
    const newer = facts('deactivated', '2026-02-02T00:00:00Z');
    await store.people.write(newer);
    await store.people.write(facts('member', '2026-02-01T00:00:00Z'));

    expect(await store.people.readPersons([ada])).toEqual(newer.persons);
    expect(await store.people.readGroups(['S1'])).toEqual(newer.groups);
  });
});

describe('the policy', () => {
  it('is in force one at a time, each change with its entry in the log', async () => {
    const changed = [
      await applyPolicy(store, aPolicy('policy-2')),
      await applyPolicy(store, aPolicy('policy-2')),
      await applyPolicy(store, aPolicy('policy-1')),
    ];

    const inForce = await store.policies.findInForce();
    const rows = await store.sql`
      select body from audit_entries where action = 'policy_applied' order by seq`;
    expect(changed.map(({ code }) => code)).toEqual([
      ...['in_force', 'already_in_force', 'in_force'],
    ]);
    expect(inForce).toMatchObject({ hash: 'policy-1', text: 'version: 1' });
    expect(rows.map((row) => JSON.parse(row['body']))).toMatchObject([
      { actor: null, details: { policy: 'policy-1', previous: null } },
      { actor: null, details: { policy: 'policy-2', previous: 'policy-1' } },
      { actor: null, details: { policy: 'policy-1', previous: 'policy-2' } },
    ]);
  });

  it('is written with its entry and with what channels are told, or not at all', async () => {
    const candidate = aPolicy('policy-3');
    const other = { ...candidate, policy: { ...candidate.policy, terraform: ['tf-*'] } };
    const read = () => store.sql`
      select (select hash from policies where in_force) as hash,
        (select count(*)::int from audit_entries where action = 'policy_applied') as entries,
        (select count(*)::int from bulletins where body ->> 'to' = 'policy-3') as told`;
    const [before] = await read();
    await store.sql`revoke execute on function audit_append from privatelink_bot`;
    await expect(applyPolicy(store, other)).rejects.toThrow();
    const [after] = await read();
    await store.sql`grant execute on function audit_append to privatelink_bot`;

    const applied = await Promise.all([applyPolicy(store, other), applyPolicy(store, other)]);

    expect(after).toEqual(before);
    expect(applied.map(({ code }) => code).sort()).toEqual(['already_in_force', 'in_force']);
    expect(await read()).toMatchObject([
      { hash: 'policy-3', entries: Number(before?.['entries']) + 1, told: 1 },
    ]);
    await applyPolicy(store, aPolicy('policy-1'));
  });

  it('of the first start is applied by one of many, and by none where there is one', async () => {
    const applied = await Promise.all(
      Array.from({ length: 5 }, (_, n) => applyFirst(store, aPolicy(`later-${n}`))),
    );
    await store.sql`update policies set in_force = false`;

    const first = await Promise.all(
      Array.from({ length: 5 }, (_, n) => applyFirst(store, aPolicy(`first-${n}`))),
    );

    expect(applied).toEqual(Array(5).fill(false));
    expect(first.filter(Boolean)).toHaveLength(1);
  });

  it('must be there for anything to be decided', async () => {
    const { id } = await submitted(store);
    await store.sql`update policies set in_force = false`;

    const decided = store.requests.change(id, {}, () => ({ answer: 'yes' }));

    await expect(decided).rejects.toThrow('no policy is in force');
    await applyPolicy(store, aPolicy('policy-1'));
  });
});
