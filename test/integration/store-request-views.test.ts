import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SlackUserId } from '../../src/domain/request.ts';
import type { DecisionWish, RequestPage } from '../../src/use-cases/ports/request-views.ts';
import type { TestStore } from '../support/store.ts';
import {
  ada,
  anEntry,
  aPolicy,
  approval,
  aRequest,
  ben,
  openTestStore,
  submitted,
} from '../support/store.ts';

const cleo = 'U0CLEO' as SlackUserId;
const { environments } = aPolicy().policy;
const minute = 60_000;

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore('request_views');
});
afterAll(() => store.close());

const ids = ({ listed }: RequestPage): readonly string[] => listed.map(({ request }) => request.id);

const expiring = (minutes: number) => ({ expiresAt: new Date(Date.now() + minutes * minute) });

const setStatus = (id: string, status: string): Promise<unknown> =>
  store.sql`update change_requests set status = ${status} where id = ${id}`;

describe('the requests of one person', () => {
  const own = (wish = {}) =>
    store.requestViews.listOwn({ requester: cleo, open: false, page: 0, size: 4, ...wish });
  const newest: string[] = [];
  beforeAll(async () => {
    for (let age = 0; age < 10; age += 1) {
      const createdAt = new Date(Date.now() - age * minute);
      newest.push((await submitted(store, { requester: cleo, createdAt })).id);
    }
    await setStatus(newest[0] ?? '', 'rejected');
    await setStatus(newest[3] ?? '', 'succeeded');
  });

  it('are paged, those that have not ended first, and newest first', async () => {
    const expected = [...newest.filter((_, at) => at !== 0 && at !== 3), newest[0], newest[3]];

    const pages = await Promise.all([0, 1, 2].map((page) => own({ page })));

    expect(pages.flatMap(ids)).toEqual(expected);
    expect(pages.map(({ first, total }) => [first, total])).toEqual([
      [1, 10],
      [5, 10],
      [9, 10],
    ]);
  });

  it('have a last page in place of one that is no longer there', async () => {
    expect(await own({ page: 99 })).toEqual(await own({ page: 2 }));
  });

  it('can be those alone that have not ended', async () => {
    expect(await own({ open: true, size: 20 })).toMatchObject({ total: 8, first: 1 });
  });

  it('are none of somebody else', async () => {
    const nobody = await own({ requester: 'U0NOBODY' as SlackUserId });

    expect(nobody).toEqual({ listed: [], total: 0, first: 0 });
  });
});

describe('what waits for the decision of one person', () => {
  const wish: DecisionWish = {
    person: ben,
    groups: ['S0NETSEC'],
    decides: ['production'],
    escalates: [],
    environments,
    page: 0,
    size: 10,
  };
  const elsewhere = () => ({ ...aRequest().target, hvnId: 'dev-hvn' });

  it('is what they may review and have not, what expires first at the top', async () => {
    const before = await store.requestViews.listToDecide({ ...wish, size: 100 });
    const later = await submitted(store, { ...expiring(9), quorum: 2 });
    const sooner = await submitted(store, expiring(5));
    const reviewed = await submitted(store, expiring(6));
    await store.requests.change(reviewed.id, {}, (snapshot) => ({
      answer: 1,
      commit: { ...approval(snapshot), request: snapshot.request },
    }));
    await submitted(store, { ...expiring(1), requester: ben });
    await submitted(store, { ...expiring(2), target: elsewhere() });
    const expired = await submitted(store, expiring(-1));
    const attended = await submitted(store, expiring(7));
    await setStatus(attended.id, 'needs_attention');

    const page = await store.requestViews.listToDecide({ ...wish, size: 100 });

    const added = ids(page).filter((id) => !ids(before).includes(id));
    expect(added).toEqual([sooner.id, attended.id, later.id]);
    expect(ids(page)).not.toContain(expired.id);
  });

  it('knows whose approvals count, and where the card is', async () => {
    const { id } = await submitted(store, { ...expiring(-5), quorum: 2 });
    await store.sql`update change_requests set expires_at = now() + interval '10 s' where id = ${id}`;
    await store.requests.change(id, {}, (snapshot) => ({
      answer: 1,
      commit: { ...approval(snapshot, cleo), request: snapshot.request },
    }));
    await store.sql`
      update messages set ts = '1763629200.000100', state = 'sent' where request_id = ${id}`;

    const { listed } = await store.requestViews.listToDecide({ ...wish, size: 1 });

    expect(listed).toMatchObject([
      {
        request: { id, expiresAt: expect.any(Date) },
        counted: [cleo],
        card: { channel: 'C0PROD', ts: '1763629200.000100' },
        plan: { change: 'create', flags: [] },
      },
    ]);
  });

  it('is also that of a rule which wants one of them, and of nobody else', async () => {
    const { id } = await submitted(store, { target: elsewhere() });
    const wanted = { groups: ['S0SECLEADS'], users: [cleo], because: {} };
    await store.sql`alter table request_versions disable trigger user`;
    await store.sql`
      update request_versions set rule = rule || ${store.sql.json({ alsoFrom: [wanted] })}
      where request_id = ${id}`;
    const waits = async (who: Partial<DecisionWish>): Promise<boolean> => {
      const all = { ...wish, decides: [], groups: [], size: 100 };
      return ids(await store.requestViews.listToDecide({ ...all, ...who })).includes(id);
    };

    expect(await waits({ person: cleo })).toBe(true);
    expect(await waits({ groups: ['S0OTHER', 'S0SECLEADS'] })).toBe(true);
    expect(await waits({ groups: ['S0NETSEC'] })).toBe(false);
  });

  it('is also what is escalated to them, once it is', async () => {
    const { id } = await submitted(store);
    const waits = async (escalates: readonly string[]): Promise<boolean> => {
      const all = { ...wish, person: cleo, decides: [], groups: [], escalates, size: 100 };
      return ids(await store.requestViews.listToDecide(all)).includes(id);
    };
    const before = await waits(['production']);
    const at = '2026-11-20T09:00:00.000Z';
    await store.requests.change(id, {}, ({ request }) => ({
      answer: 1,
      commit: {
        request: { ...request, prompts: { escalated: { at, to: { groups: [], users: [cleo] } } } },
        entry: anEntry(request, { action: 'request_escalated' }),
        jobs: [],
      },
    }));

    expect([before, await waits(['production']), await waits([])]).toEqual([false, true, false]);
  });

  it('is what needs attention until they have said what is to become of it', async () => {
    const { id } = await submitted(store);
    const failure = { code: 'stuck', reviews: [{ reviewer: ben, decision: 'adopt' }] };
    await store.sql`
      update change_requests set status = 'needs_attention', failure = ${store.sql.json(failure)}
      where id = ${id}`;
    const waits = async (person: SlackUserId): Promise<boolean> =>
      ids(await store.requestViews.listToDecide({ ...wish, person, size: 100 })).includes(id);

    expect([await waits(ben), await waits(cleo)]).toEqual([false, true]);
  });

  it('is nothing for somebody who decides nowhere', async () => {
    const none = { ...wish, person: ada, decides: [], groups: [] };

    expect(await store.requestViews.listToDecide(none)).toEqual({ listed: [], total: 0, first: 0 });
  });
});
