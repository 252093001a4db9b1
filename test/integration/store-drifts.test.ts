import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparableValues, type PrivateLinkService } from '../../src/domain/private-link.ts';
import type { ChangeRequest } from '../../src/domain/request.ts';
import { newDriftId } from '../../src/hashing.ts';
import { type AnnounceDriftsDeps, announceDrifts } from '../../src/use-cases/announce-drifts.ts';
import { findDrift } from '../../src/use-cases/find-drift.ts';
import type { ServiceLook } from '../../src/use-cases/ports/drift-store.ts';
import { createCollectedLog } from '../fakes/collected-log.ts';
import { createPlainPainter } from '../fakes/plain-painter.ts';
import {
  createRecordingBoard,
  type Posted,
  type RecordingBoard,
} from '../fakes/recording-thread-board.ts';
import {
  anEntry,
  openStore,
  openTestStore,
  type Store,
  submitted,
  type TestStore,
} from '../support/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore('drifts');
});
afterAll(() => store.close());

/** Longer than any of these tests takes. */
const gapMs = 900_000;

let projects = 0;
const hvns = [{ id: 'prod-hvn', provider: 'aws', region: 'eu-west-1', state: 'STABLE' }];

/** A project with one service that the bot owns, looked at once. */
async function ownedService() {
  projects += 1;
  const projectId = `project-of-drift-${projects}`;
  const { target, ...request } = await submitted(store, {
    target: {
      ...{ organizationId: 'org-1', projectId, hvnId: 'prod-hvn', clusterId: 'prod-eu' },
      ...{ serviceId: 'pl', region: 'eu-west-1' },
    },
  });
  const service: PrivateLinkService = {
    ...{ id: 'pl', hvnId: 'prod-hvn', clusterId: 'prod-eu', state: 'AVAILABLE' },
    ...{ defaultRegion: 'eu-west-1', externalName: undefined, createdAt: '2026-11-20T10:00:00Z' },
    ...request.desired,
  };
  await succeed({ target, ...request }, service);
  await longAgo(projectId);
  await store.inventory.replace({
    ...{ organizationId: 'org-1', projectId, hvns, clusters: [], links: [], services: [service] },
    beganAt: new Date(),
  });
  await look(projectId, [service]);
  return { projectId, service, request: { target, ...request } };
}

/** Ends a request well, with the service as it is now. */
async function succeed({ id }: ChangeRequest, service: PrivateLinkService): Promise<void> {
  await store.requests.change(id, {}, ({ request }) => ({
    answer: undefined,
    commit: {
      request: { ...request, status: 'succeeded' },
      entry: anEntry(request, { action: 'request_succeeded' }),
      owned: {
        ...{ projectId: request.target.projectId, serviceId: service.id },
        ...{ createdAt: service.createdAt, requestId: id },
        approved: comparableValues(service),
      },
      jobs: [],
    },
  }));
}

/** The test's clock: what was approved a moment ago is left alone by looks. */
async function longAgo(projectId: string): Promise<void> {
  await store.sql`update services set approved_at = approved_at - interval '1 hour'
    where project_id = ${projectId}`;
}

type Services = readonly PrivateLinkService[];

async function aLook(projectId: string, services: Services): Promise<ServiceLook> {
  const beganAt = await store.drifts.now();
  return { organizationId: 'org-1', projectId, services, hvns, beganAt };
}

async function look(projectId: string, services: Services): Promise<void> {
  await judge(await aLook(projectId, services));
}

const judge = (given: ServiceLook, { drifts }: Pick<Store, 'drifts'> = store) =>
  findDrift({ drifts, newDriftId, gapMs }, given);

async function driftsOf(projectId: string) {
  return await store.sql<{ id: string; kind: string; revision: number; ended: boolean }[]>`
    select id, kind, revision, ended_at is not null as ended from drifts
    where project_id = ${projectId} order by found_at`;
}

async function storyOf(projectId: string): Promise<readonly string[]> {
  const rows = await store.sql<{ action: string }[]>`
    select action from audit_entries
    where body::jsonb -> 'details' ->> 'project_id' = ${projectId} order by seq`;
  return rows.map(({ action }) => action);
}

const edited = (service: PrivateLinkService): PrivateLinkService => ({
  ...service,
  consumerIpRanges: ['10.99.0.0/16'],
});

describe('the store of drifts', () => {
  it('takes stock at the first look, in one entry, and tells of nothing', async () => {
    const { projectId } = await ownedService();

    expect(await storyOf(projectId)).toEqual(['project_baselined']);
    expect(await driftsOf(projectId)).toEqual([]);
  });

  it('keeps one drift for a service, from its finding to its end', async () => {
    const { projectId, service } = await ownedService();

    await look(projectId, [edited(service)]);
    await look(projectId, [edited(service)]);
    await look(projectId, []);
    const [open] = await driftsOf(projectId);
    await look(projectId, [service]);
    await look(projectId, [service]);

    expect(open).toMatchObject({ kind: 'gone', revision: 2, ended: false });
    expect(await driftsOf(projectId)).toMatchObject([{ id: open?.id, revision: 3, ended: true }]);
    expect(await storyOf(projectId)).toEqual([
      ...['project_baselined', 'drift_found', 'drift_changed', 'drift_ended'],
    ]);
  });

  it('begins another one when it comes back', async () => {
    const { projectId, service } = await ownedService();

    for (const services of [[edited(service)], [service], [edited(service)]])
      await look(projectId, services);

    expect(await driftsOf(projectId)).toMatchObject([{ ended: true }, { ended: false }]);
  });

  it('tells once of a new service, and not of one that ceased to be ours', async () => {
    const { projectId, service } = await ownedService();
    const other = { ...service, id: 'other', clusterId: 'prod-us' };
    await store.sql`delete from services where project_id = ${projectId}`;

    await look(projectId, [service, other]);
    await look(projectId, [service, other]);

    expect(await driftsOf(projectId)).toMatchObject([{ kind: 'appeared', revision: 1 }]);
  });

  it('leaves out a look that began before one that was judged', async () => {
    const { projectId, service } = await ownedService();
    const before = await aLook(projectId, [service]);
    await look(projectId, [edited(service)]);

    await judge(before);

    expect(await driftsOf(projectId)).toMatchObject([{ revision: 1, ended: false }]);
  });

  it('finds the same drift once where many looks see it at once', async () => {
    const { projectId, service } = await ownedService();
    const looks = await Promise.all(
      Array.from({ length: 6 }, () => aLook(projectId, [edited(service)])),
    );

    await Promise.all(looks.map((each) => judge(each)));

    expect(await driftsOf(projectId)).toMatchObject([{ kind: 'changed', revision: 1 }]);
    expect(await storyOf(projectId)).toEqual(['project_baselined', 'drift_found']);
  });

  it('is over with the request that was carried out on the service', async () => {
    const { projectId, service, request } = await ownedService();
    await look(projectId, [edited(service)]);
    const second = await submitted(store, { target: request.target, change: 'update' });

    await succeed(second, edited(service));
    await look(projectId, [edited(service)]);

    const [drift] = await driftsOf(projectId);
    expect(drift).toMatchObject({ revision: 2, ended: true });
    const found = await store.drifts.find(drift?.id as never);
    expect(found?.ended?.by).toBe(second.id);
  });

  it('is told to who asks for a decision about the service, as long as it is open', async () => {
    const { projectId, service, request } = await ownedService();
    const { clusterId } = request.target;
    const asked = async (key: string, serviceId: string) => {
      const recorded = await store.requests.submit(
        {
          ...{ key: `${projectId}-${key}`, valuesHash: 'hash', requester: request.requester },
          target: { projectId, clusterId, serviceId },
        },
        ({ drift }) => ({ answer: drift?.kind }),
      );
      return recorded.kind === 'decided' ? recorded.answer : recorded.kind;
    };
    await look(projectId, [edited(service)]);
    const open = [await asked('one', 'pl'), await asked('two', 'PL'), await asked('three', 'x')];

    await look(projectId, [service]);

    expect(open).toEqual(['changed', 'changed', undefined]);
    expect(await asked('four', 'pl')).toBeUndefined();
  });

  it('is not begun by a look that began before a request ended', async () => {
    const { projectId, service, request } = await ownedService();
    const second = await submitted(store, { target: request.target, change: 'update' });
    const early = await aLook(projectId, [service]);

    await Promise.all([succeed(second, edited(service)), judge(early)]);

    expect(await driftsOf(projectId)).toEqual([]);
  });
});

describe('the cards of drifts', () => {
  let board: RecordingBoard;

  /** An announcer in a process of its own. */
  function announcer(change: Partial<AnnounceDriftsDeps> = {}): AnnounceDriftsDeps {
    const clock = () => new Date();
    const { drifts, messages } = store;
    const { log } = createCollectedLog();
    const painter = createPlainPainter();
    return { drifts, messages, painter, clock, log, board: board.board, ...change };
  }

  async function drift() {
    await store.sql`update drifts set state = 'given_up'`;
    await asSoon();
    board = createRecordingBoard(() => new Date());
    const owned = await ownedService();
    // Cards of requests go first in a channel.
    await store.sql`delete from messages`;
    await look(owned.projectId, [edited(owned.service)]);
    return owned;
  }

  /** The test's clock: leases, pauses and paces are over. */
  const asSoon = async () => {
    await store.sql`delete from channel_pace`;
    await store.sql`update drifts set draw_after = null, announcer_until =
      case when announcer_until is null then null else now() - interval '1 ms' end`;
  };
  const shown = () => board.posts.map(({ drawings }) => drawings.map(({ text }) => text));

  it('are posted once, though several processes see them to be done', async () => {
    await drift();

    await Promise.all([1, 2, 3, 4].map(() => announceDrifts(announcer())));
    await announceDrifts(announcer());

    expect(shown()).toEqual([['changed r1']]);
    expect(board.posts[0]).toMatchObject({ channel: 'C0PROD', key: { kind: 'drift', number: 0 } });
    expect(await store.drifts.listToDraw(9)).toEqual([]);
  });

  it('are redrawn when the drift changes, and when it ends', async () => {
    const { projectId, service } = await drift();
    await announceDrifts(announcer());

    await look(projectId, []);
    await announceDrifts(announcer());
    await look(projectId, [service]);
    await announceDrifts(announcer());

    expect(shown()).toEqual([['changed r1', 'gone r2', 'gone r3 ended']]);
  });

  it('are not posted for what was over before anybody was told', async () => {
    const { projectId, service } = await drift();
    await look(projectId, [service]);

    await announceDrifts(announcer());

    expect(shown()).toEqual([]);
    expect(await store.drifts.listToDraw(9)).toEqual([]);
  });

  it('are found again, and not posted twice, where Slack’s answer was lost', async () => {
    await drift();
    board.fail('post', 'lost');

    await announceDrifts(announcer());
    await asSoon();
    await announceDrifts(announcer());
    await asSoon();
    await announceDrifts(announcer());

    expect(shown()).toEqual([['changed r1', 'changed r1']]);
  });

  it('are drawn once more after an update whose answer was lost', async () => {
    const { projectId } = await drift();
    await announceDrifts(announcer());
    await look(projectId, []);
    board.fail('update', 'lost');

    await announceDrifts(announcer());
    const [{ id } = { id: '' }] = await driftsOf(projectId);
    expect(await store.drifts.listToDraw(9)).toEqual([]);
    await asSoon();
    await announceDrifts(announcer());
    await store.sql`update drifts set sending_since = sending_since - interval '20 s' where id = ${id}`;
    await asSoon();
    await announceDrifts(announcer());

    expect(shown()).toEqual([['changed r1', 'gone r2', 'gone r2', 'gone r2']]);
    await asSoon();
    expect(await store.drifts.listToDraw(9)).toEqual([]);
  });

  it('are taken over from a process that died, and drawn anew', async () => {
    const { projectId } = await drift();
    await announceDrifts(announcer());
    const [{ id } = { id: '' }] = await driftsOf(projectId);
    await look(projectId, []);
    await store.drifts.leaseCard(id as never, 12_000);
    await announceDrifts(announcer());
    expect(shown()).toEqual([['changed r1']]);

    await asSoon();
    await announceDrifts(announcer());

    expect(shown()).toEqual([['changed r1', 'gone r2']]);
  });

  it('wait for a channel that the bot is not in, and are given up where Slack says never', async () => {
    const { projectId } = await drift();
    board.closed.set('C0PROD', 'not_in_channel');
    await announceDrifts(announcer());
    expect(await store.drifts.listToDraw(9)).toEqual([]);
    board.closed.clear();
    await asSoon();
    await announceDrifts(announcer());
    await look(projectId, []);
    board.closed.set('C0PROD', 'cant_update_message');

    await announceDrifts(announcer());

    await asSoon();
    expect(await store.drifts.listToDraw(9)).toEqual([]);
    expect(shown()).toEqual([['changed r1']]);
  });

  it('are posted anew where one was deleted, as long as there is something to decide', async () => {
    const { projectId, service } = await drift();
    await announceDrifts(announcer());
    board.remove(board.posts[0] as Posted);
    await look(projectId, []);

    await announceDrifts(announcer());
    await asSoon();
    await announceDrifts(announcer());
    const anew = shown();
    board.remove(board.posts[0] as Posted);
    await look(projectId, [service]);
    await announceDrifts(announcer());

    expect(anew).toEqual([['gone r2']]);
    expect(shown()).toEqual([]);
    expect(await store.drifts.listToDraw(9)).toEqual([]);
  });

  it('keep one that fails from holding up the others', async () => {
    await drift();
    const { log, lines } = createCollectedLog();
    const painter = {
      drift: () => {
        throw new Error('a bug');
      },
    };

    await announceDrifts(announcer({ painter, log }));

    expect(JSON.stringify(lines)).toContain('card could not be drawn');
  });
});

describe('a time in which nobody looked', () => {
  async function lookedLongAgo(projectId: string): Promise<void> {
    await store.sql`update inventory_looks set judged_from = judged_from - interval '2 hours'
      where project_id = ${projectId}`;
  }
  const resumed = async (projectId: string) =>
    await store.sql<{ from: string; to: string }[]>`
      select body::jsonb #>> '{details,from}' as from, body::jsonb #>> '{details,to}' as to
      from audit_entries where action = 'looks_resumed'
        and body::jsonb #>> '{details,project_id}' = ${projectId}`;

  it('is one entry, however many processes look again at once', async () => {
    const { projectId, service } = await ownedService();
    await lookedLongAgo(projectId);
    const other = openStore(store.url, 20_000);
    const looks = await Promise.all(
      Array.from({ length: 6 }, () => aLook(projectId, [edited(service)])),
    );

    await Promise.all(looks.map((each, index) => judge(each, index % 2 === 0 ? store : other)));

    await other.database.close(1_000);
    const [gap, second] = await resumed(projectId);
    expect(second).toBeUndefined();
    expect(Date.parse(gap?.to ?? '') - Date.parse(gap?.from ?? '')).toBeGreaterThan(7_200_000);
    // Before what was found once somebody looked again.
    expect(await storyOf(projectId)).toEqual([
      ...['project_baselined', 'looks_resumed', 'drift_found'],
    ]);
  });

  it('is told by the next look where the one that ended it died', async () => {
    const { projectId, service } = await ownedService();
    await lookedLongAgo(projectId);
    const dying = store.drifts.judge(await aLook(projectId, [service]), () => {
      throw new Error('killed');
    });
    await expect(dying).rejects.toThrow('killed');

    await look(projectId, [service]);
    await look(projectId, [service]);

    expect(await resumed(projectId)).toHaveLength(1);
  });

  it('is none between looks that come in time', async () => {
    const { projectId, service } = await ownedService();

    await look(projectId, [service]);

    expect(await resumed(projectId)).toEqual([]);
  });
});

describe('services of others', () => {
  const kinds = async (projectId: string) => {
    const rows = await store.sql<{ told: string }[]>`
      select body::jsonb #>> '{details,service_id}' || ' ' || (body::jsonb #>> '{details,kind}') as told
      from audit_entries where action = 'service_observed'
        and body::jsonb #>> '{details,project_id}' = ${projectId} order by seq`;
    return rows.map(({ told }) => told);
  };

  it('are told of by the log when they change, once, and by no card', async () => {
    const { projectId, service } = await ownedService();
    const theirs = { ...service, id: 'Theirs', hvnId: 'other-hvn' };

    await look(projectId, [service, theirs]);
    await look(projectId, [service, theirs]);
    const looks = await Promise.all(
      Array.from({ length: 4 }, () => aLook(projectId, [service, edited(theirs)])),
    );
    await Promise.all(looks.map((each) => judge(each)));
    await look(projectId, [service]);
    await look(projectId, [service]);

    expect(await kinds(projectId)).toEqual(['Theirs appeared', 'Theirs changed', 'Theirs gone']);
    expect(await driftsOf(projectId)).toEqual([]);
  });

  it('are no news to the first look by a version that remembers them', async () => {
    const { projectId, service } = await ownedService();
    const theirs = { ...service, id: 'theirs', hvnId: 'other-hvn' };
    await store.sql`update inventory_looks set remembers = false where project_id = ${projectId}`;

    await look(projectId, [service, theirs]);
    await look(projectId, [service, edited(theirs)]);

    expect(await kinds(projectId)).toEqual(['theirs changed']);
  });

  it('are many: more than fit into one statement', async () => {
    const { projectId, service } = await ownedService();
    const theirs = Array.from({ length: 2_300 }, (_, index) => ({
      ...service,
      ...{ id: `theirs-${index}`, hvnId: 'other-hvn' },
    }));
    await store.sql`update inventory_looks set remembers = false where project_id = ${projectId}`;

    await look(projectId, [service, ...theirs]);
    await look(projectId, [service, ...theirs.slice(1)]);

    expect(await kinds(projectId)).toEqual(['theirs-0 gone']);
  });
});
