import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrivateLinkService } from '../../src/domain/private-link.ts';
import type { ChangeRequest } from '../../src/domain/request.ts';
import type { Orm } from '../../src/store/database.ts';
import { createServiceViews } from '../../src/store/service-views.ts';
import type {
  ListWish,
  ServicePage,
  ServiceView,
} from '../../src/use-cases/ports/service-views.ts';
import {
  ada,
  anEntry,
  aPolicy,
  approval,
  ben,
  openTestStore,
  submitted,
  type TestStore,
} from '../support/store.ts';

const { environments } = aPolicy().policy;
const wish: ListWish = { filter: '', environments, from: undefined, size: 10 };
const projects = ['project-1', 'project-2'] as const;

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore('service_views');
  for (const projectId of projects) await look(projectId, numbered(250));
});
afterAll(() => store.close());

function service(id: string, over: Partial<PrivateLinkService> = {}): PrivateLinkService {
  return {
    id,
    hvnId: 'prod-hvn',
    clusterId: `cluster-of-${id}`,
    state: 'AVAILABLE',
    defaultRegion: 'eu-west-1',
    externalName: `com.amazonaws.vpce.${id}`,
    createdAt: '2026-01-02T03:04:05.678901Z',
    consumerAccounts: ['arn:aws:iam::123456789012:root'],
    consumerIpRanges: ['10.0.0.0/16'],
    consumerRegions: ['eu-west-1'],
    ...over,
  };
}

const numbered = (count: number): readonly PrivateLinkService[] =>
  Array.from({ length: count }, (_, index) =>
    service(`svc-${String(index).padStart(3, '0')}`, index % 5 === 0 ? { hvnId: 'dev' } : {}),
  );

async function look(projectId: string, services: readonly PrivateLinkService[]): Promise<void> {
  const hvns = ['prod-hvn', 'dev'].map((id) => ({
    ...{ id, provider: 'aws', region: 'eu-west-1', state: 'STABLE' },
  }));
  await store.inventory.replace({
    ...{ projectId, organizationId: 'org-1', hvns, services },
    ...{ clusters: [], links: [], beganAt: new Date() },
  });
}

/** The views on a connection that counts what it is asked. */
function counted() {
  const asked: unknown[] = [];
  const execute: Orm['execute'] = (query) => {
    asked.push(query);
    return store.orm.execute(query);
  };
  return { asked, views: createServiceViews({ execute } as Orm) };
}

const placeOf = ({ id, projectId }: ServiceView) => [id.toLowerCase(), projectId] as const;
const names = ({ views }: ServicePage): readonly string[] =>
  views.map(({ id, projectId }) => `${projectId}/${id}`);

function ends(page: ServicePage) {
  const [first, last] = [page.views[0], page.views.at(-1)];
  if (first === undefined || last === undefined) throw new Error('the page is empty');
  return { before: placeOf(first), after: placeOf(last) };
}

describe('a list of 500 services', () => {
  it('is read one statement a page, each service once, in the order of ids', async () => {
    const { asked, views } = counted();
    const seen: string[] = [];
    let from: ListWish['from'];
    for (;;) {
      const page = await views.page({ ...wish, from });
      expect(page).toMatchObject({ total: 500, first: seen.length + 1 });
      seen.push(...names(page));
      if (seen.length === page.total) break;
      from = { after: ends(page).after };
    }

    expect(asked).toHaveLength(50);
    expect(new Set(seen).size).toBe(500);
    expect(seen.slice(0, 3)).toEqual([
      'project-1/svc-000',
      'project-2/svc-000',
      'project-1/svc-001',
    ]);
  });

  it('goes back to the page before', async () => {
    const first = await store.serviceViews.page(wish);
    const second = await store.serviceViews.page({ ...wish, from: { after: ends(first).after } });

    const again = await store.serviceViews.page({ ...wish, from: { before: ends(second).before } });

    expect(names(again)).toEqual(names(first));
    expect(again.first).toBe(1);
  });

  it('repeats and leaves out nothing when a service comes in before the page', async () => {
    const first = await store.serviceViews.page(wish);
    await look('project-1', [service('aaa'), ...numbered(250)]);

    const second = await store.serviceViews.page({ ...wish, from: { after: ends(first).after } });
    await look('project-1', numbered(250));

    expect(names(second)[0]).toBe('project-1/svc-005');
    expect(second).toMatchObject({ total: 501, first: 12 });
  });

  it.each([
    ['svc-00*', 20],
    ['SVC-01?', 20],
    ['cluster-of-svc-100', 2],
    ['100', 2],
    ['production', 400],
    ['prod*', 400],
    ['nothing', 0],
    ['%', 0],
    ['svc_001', 0],
    ["'; drop table services; --", 0],
  ])('filtered by %s has %i', async (filter, total) => {
    expect((await store.serviceViews.page({ ...wish, filter })).total).toBe(total);
  });
});

/** A create that was approved and ended well: what it made is the bot's own. */
async function made(projectId: string, id: string): Promise<ChangeRequest> {
  const target = {
    organizationId: 'org-1',
    projectId,
    serviceId: id,
    clusterId: `cluster-of-${id}`,
  };
  const request = await submitted(store, {
    target: { ...target, hvnId: 'prod-hvn', region: 'eu-west-1' },
  });
  await store.requests.change(request.id, {}, (snapshot) => ({
    answer: true,
    commit: approval(snapshot),
  }));
  await store.requests.change(request.id, {}, (snapshot) => ({
    answer: true,
    commit: {
      request: { ...snapshot.request, status: 'succeeded' },
      entry: anEntry(request, { action: 'request_succeeded', actor: null }),
      owned: {
        ...{ projectId, serviceId: id, createdAt: service(id).createdAt, requestId: request.id },
        approved: request.desired,
      },
      jobs: [],
    },
  }));
  return request;
}

describe('a service that is asked for by name', () => {
  it('is shown with what was approved, its last change and what is open, in one statement', async () => {
    const { asked, views } = counted();
    const create = await made('project-1', 'svc-042');
    const update = await submitted(store, { change: 'update', target: create.target });
    await store.sql`update messages set ts = '1700000000.000100', state = 'sent'
      where request_id = ${create.id} and kind = 'card'`;

    const { named, near } = await views.find('SVC-042', environments);

    expect(asked).toHaveLength(1);
    expect(near).toEqual([]);
    expect(named.map(({ projectId }) => projectId)).toEqual([...projects]);
    expect(named[0]).toMatchObject({
      ...{ id: 'svc-042', environment: 'production', region: 'eu-west-1', organizationId: 'org-1' },
      live: service('svc-042'),
      owned: { approved: create.desired, requestId: create.id },
      open: { id: update.id, change: 'update', status: 'pending_approval', card: undefined },
      last: {
        ...{ id: create.id, change: 'create', status: 'succeeded', requester: ada },
        ...{ approvers: [ben], card: { channel: 'C0PROD', ts: '1700000000.000100' } },
      },
    });
    expect(named[0]?.last?.endedAt).toBeInstanceOf(Date);
    expect(named[1]).toMatchObject({ owned: undefined, open: undefined, last: undefined });
  });

  it('is found by its cluster too', async () => {
    const { named } = await store.serviceViews.find('cluster-of-svc-007', environments);

    expect(named.map(({ id }) => id)).toEqual(['svc-007', 'svc-007']);
  });

  it('is shown without live values when it is ours and gone from HCP', async () => {
    await made('project-1', 'gone-1');

    const { named } = await store.serviceViews.find('gone-1', environments);

    expect(named).toMatchObject([
      { id: 'gone-1', clusterId: 'cluster-of-gone-1', hvnId: 'prod-hvn', live: undefined },
    ]);
    expect(named[0]?.seenAt).toBeInstanceOf(Date);
  });

  it.each([
    ['svc-04', 'svc-040'],
    ['svc-042-x', 'svc-042'],
    ['svc-9', 'svc-000'],
  ])('unknown as %s gives ids that are like it', async (name, like) => {
    const { named, near } = await store.serviceViews.find(name, environments);

    expect(named).toEqual([]);
    expect(near).toContain(like);
  });

  it('unlike all others gives none', async () => {
    expect(await store.serviceViews.find('zzzz', environments)).toEqual({ named: [], near: [] });
  });
});

describe('a look at one network', () => {
  const network = { organizationId: 'org-1', projectId: 'project-2', hvnId: 'dev' };

  it('is booked once at a time, whoever asks', async () => {
    const booked = await Promise.all(
      Array.from({ length: 8 }, () => store.networkLooks.claim(network, 10_000)),
    );
    const other = await store.networkLooks.claim({ ...network, hvnId: 'prod-hvn' }, 10_000);
    await store.sql`update network_looks set next_at = now() where hvn_id = 'dev'`;

    const later = await store.networkLooks.claim(network, 10_000);

    expect(booked.filter(Boolean)).toHaveLength(1);
    expect([other, later]).toEqual([expect.any(Date), expect.any(Date)]);
  });

  it('replaces the services of that network alone, and gives them its age', async () => {
    const before = await store.serviceViews.page({ ...wish, filter: 'svc-00?', size: 20 });

    await store.networkLooks.replace({ ...network, beganAt: new Date() }, [
      service('svc-005', { hvnId: 'dev', state: 'UPDATING' }),
      service('svc-new', { hvnId: 'dev' }),
    ]);

    const after = await store.serviceViews.page({ ...wish, filter: 'svc-*', size: 1_000 });
    const seen = (view: ServiceView | undefined) => view?.seenAt?.getTime() ?? Number.NaN;
    const of = (page: ServicePage, name: string) =>
      page.views.find(({ id, projectId }) => `${projectId}/${id}` === name);
    expect(after.total).toBe(500 - 50 + 2);
    expect(of(after, 'project-2/svc-005')?.live?.state).toBe('UPDATING');
    expect(of(after, 'project-1/svc-000')).toBeDefined();
    expect(of(after, 'project-2/svc-000')).toBeUndefined();
    expect(seen(of(after, 'project-2/svc-new'))).toBeGreaterThan(
      seen(of(before, 'project-2/svc-005')),
    );
    expect(seen(of(after, 'project-2/svc-001'))).toBe(seen(of(before, 'project-2/svc-001')));
  });
});
