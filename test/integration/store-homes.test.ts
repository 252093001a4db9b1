import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SlackUserId } from '../../src/domain/request.ts';
import { createHashing } from '../../src/hashing.ts';
import { createHomePainter } from '../../src/slack/home/home-painter.ts';
import { homePace } from '../../src/store/home-store.ts';
import { tidyUp } from '../../src/store/housekeeping.ts';
import { applyPolicy } from '../../src/use-cases/apply-policy.ts';
import { openHome } from '../../src/use-cases/publish-home.ts';
import { createCollectedLog } from '../fakes/collected-log.ts';
import { factsOf } from '../fakes/door-deps.ts';
import type { TestStore } from '../support/store.ts';
import { ada, aPolicy, aRequest, openTestStore, submitted } from '../support/store.ts';
import { readable } from '../unit/slack/fixtures.ts';
import { validateView } from '../unit/slack/judged.ts';

const { environments } = aPolicy().policy;
const cleo = 'U0CLEO' as SlackUserId;
const wish = { person: ada, scope: ['production'], environments };

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore('store_homes');
});
afterAll(() => store.close());

async function draw(person: SlackUserId, scope: readonly string[]): Promise<void> {
  await store.homes.open(person);
  const lease = await store.homes.lease(person, 60_000);
  if (lease === undefined) throw new Error('not the holder');
  const { logged, seenAt } = await store.homes.around({ ...wish, person, scope });
  const { fence, wanted } = lease;
  await store.homes.save(person, fence, { wanted, logged, seenAt, scope, renderHash: 'hash' });
}

describe('a Home that somebody looks at', () => {
  it('is due by what the log tells of them or of what concerns them, and of nothing else', async () => {
    await draw(ada, []);
    await draw(cleo, ['lab']);
    const ben = 'U0BENNY' as SlackUserId;
    await draw(ben, ['production']);
    expect(await store.homes.listDue(10)).toEqual([]);

    await submitted(store);

    expect([...(await store.homes.listDue(10))].sort()).toEqual([ada, ben].sort());
  });

  it('is due by what concerns everybody, such as another policy', async () => {
    await draw(ada, []);
    await draw(cleo, ['lab']);

    await applyPolicy(store, aPolicy('policy-2'));

    expect(await store.homes.listDue(10)).toEqual(expect.arrayContaining([ada, cleo]));
  });

  it('is due after a look at HCP, which is in no log', async () => {
    await draw(cleo, []);
    expect(await store.homes.listDue(10)).not.toContain(cleo);

    await store.inventory.replace({
      ...{ projectId: 'project-1', organizationId: 'org-1', hvns: [], services: [], clusters: [] },
      ...{ links: [], beganAt: new Date() },
    });

    expect(await store.homes.listDue(10)).toContain(cleo);
    await draw(cleo, []);
    expect(await store.homes.listDue(10)).not.toContain(cleo);
  });

  it('is left alone once nobody has looked for half an hour, and forgotten after a month', async () => {
    await draw(cleo, ['production']);
    await store.sql`update home_views set opened_at = now() - interval '31 minutes'
      where person = ${cleo}`;
    await submitted(store);
    expect(await store.homes.listDue(10)).not.toContain(cleo);

    await store.sql`update home_views set opened_at = now() - interval '31 days'
      where person = ${cleo}`;
    await tidyUp(store.orm);

    expect(await store.homes.lease(cleo, 1)).toBeUndefined();
  });
});

describe('what stands around the lists', () => {
  it('is one statement, and true', async () => {
    const person = 'U0DORA' as SlackUserId;
    const soon = { expiresAt: new Date(Date.now() + 3_600_000) };
    await submitted(store, { requester: person, ...soon });
    await submitted(store, { requester: person, expiresAt: new Date(Date.now() + 9e7) });
    const attended = await submitted(store);
    await store.sql`update change_requests set status = 'needs_attention' where id = ${attended.id}`;
    await store.inventory.replace({
      ...{ projectId: 'project-1', organizationId: 'org-1', hvns: [], services: [], clusters: [] },
      ...{ links: [], beganAt: new Date() },
    });
    await store.sql`update outbox set created_at = now() - interval '1 minute' where id = (
      select max(id) from outbox)`;

    const around = await store.homes.around({ ...wish, person });

    expect(around).toMatchObject({ expiring: 1, attention: 1, drifts: { listed: [], total: 0 } });
    expect(around.lookedAt).toBeInstanceOf(Date);
    expect(around.queueBehindSince).toBeInstanceOf(Date);
    const [last] = await store.sql`select max(seq)::int as seq from audit_entries`;
    expect(around.logged).toBe(last?.['seq']);
  });

  it('has the drifts of the environments that were asked for, the newest first', async () => {
    const { target } = aRequest();
    for (const [index, hvnId] of ['prod-hvn', 'prod-hvn', 'dev-hvn'].entries())
      await store.sql`
        insert into drifts (id, organization_id, project_id, hvn_id, cluster_id, service_id, region,
          kind, live, revision, found_at, changed_at, channel, state, ts)
        values (gen_random_uuid(), 'org-1', ${target.projectId}, ${hvnId}, 'c', ${`drifted-${index}`},
          'r', 'gone', '{"exists":false}', 1, now() + ${`${index} s`}::interval, now(), 'C0PROD',
          'sent', ${`${index}.1`})`;

    const { drifts } = await store.homes.around(wish);

    expect(drifts.total).toBe(2);
    expect(drifts.listed).toMatchObject([
      { serviceId: 'drifted-1', kind: 'gone', card: { channel: 'C0PROD', ts: '1.1' } },
      { serviceId: 'drifted-0', foundAt: expect.any(Date) },
    ]);
  });
});

describe('the pace of publications', () => {
  /** @see docs.slack.dev, "Rate limits": tier 4 */
  const tier4 = 100;

  it('never lets as many go in any minute as Slack allows', () => {
    const { spacingMs, mostAheadMs } = homePace;

    const inAMinute = Math.floor(60_000 / spacingMs) + Math.floor(mostAheadMs / spacingMs) + 1;

    expect(inAMinute).toBeLessThan(tier4);
  });

  it('is one for all who ask at once', async () => {
    const waits = await Promise.all(Array.from({ length: 60 }, () => store.homes.pace()));

    const went = waits.filter((ms) => ms === 0).length;
    expect(went).toBeGreaterThan(15);
    expect(went).toBeLessThan(30);
    expect(Math.max(...waits)).toBeLessThanOrEqual(2_000);
  });
});

describe('the Home of somebody with five hundred requests', () => {
  const [asker, decider] = ['U0ASKER' as SlackUserId, 'U0BEN' as SlackUserId];
  const shown = new Map<SlackUserId, readonly unknown[]>();
  const { sha256 } = createHashing();
  const openFor = (person: SlackUserId, opened = {}): Promise<void> => {
    const deps = {
      ...store,
      homeBoard: {
        publish: async (who: SlackUserId, { blocks }: { readonly blocks: string }) => {
          shown.set(who, JSON.parse(blocks));
          await Promise.resolve();
        },
      },
      homePainter: createHomePainter({
        sha256,
        linkOf: async ({ ts }) => await Promise.resolve(`https://sandbox.slack.com/p${ts}`),
      }),
      people: { facts: async () => await Promise.resolve(factsOf(person, 'member')) },
      policy: async () => (await store.policies.findInForce())?.policy,
      log: createCollectedLog().log,
    };
    return openHome(deps, person, opened);
  };
  beforeAll(async () => {
    await store.sql`truncate call_pace`;
    const { id } = await submitted(store, { requester: asker });
    await store.sql`
      insert into change_requests select (cloned).* from (
        select jsonb_populate_record(r, jsonb_build_object(
          'id', gen_random_uuid(), 'cluster_id', 'cluster-' || n, 'service_id', 'service-' || n
        )) as cloned from change_requests as r, generate_series(1, 499) as n where r.id = ${id}
      ) as clones`;
    await store.sql`
      insert into request_versions select (jsonb_populate_record(v, jsonb_build_object(
        'request_id', r.id))).*
      from request_versions as v, change_requests as r
      where v.request_id = ${id} and r.requester = ${asker} and r.id <> ${id}`;
  });

  it.each([
    [
      'who has asked for them',
      asker,
      '*Your open requests, 500 expiring within a day:* 1 to 8 of 500',
    ],
    ['who may decide on them', decider, /\*Waiting for your decision:\* 1 to 8 of 5\d\d/],
  ])('%s, is within the limits of Slack, and read a page at a time', async (_, person, words) => {
    await openFor(person);

    const blocks = shown.get(person) ?? [];
    expect(validateView({ type: 'home', blocks })).toEqual([]);
    expect(readable(blocks as Parameters<typeof readable>[0])).toMatch(words);
    expect(blocks.length).toBeLessThan(60);
  });

  it('turns to the last page, and to no page beyond it', async () => {
    await openFor(asker, { pages: { own: 10_000 } });

    const text = readable((shown.get(asker) ?? []) as Parameters<typeof readable>[0]);
    expect(text).toContain('497 to 500 of 500');
  });
});
