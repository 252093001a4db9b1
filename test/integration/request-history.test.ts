import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestStatus } from '../../src/domain/lifecycle.ts';
import { changes, type RequestId, type SlackUserId } from '../../src/domain/request.ts';
import { decisionOf, decisions, type RequestFilter } from '../../src/domain/request-filter.ts';
import { filterStatuses } from '../../src/intake/request-filter.ts';
import { findSources } from '../../src/store/audit-sources.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import {
  createRequestHistory,
  pageQuery,
  readWholeHistory,
} from '../../src/store/request-history.ts';
import type {
  HistoryCursor,
  PastRequest,
  RequestHistory,
} from '../../src/use-cases/ports/request-history.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { createRandom } from '../support/seeded-random.ts';

const seed = 20_261_128;
const random = createRandom(seed);
const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;

const people = ['U0ADA', 'U0BEN', 'U0CLEO', 'U0DAN'] as SlackUserId[];
const clusters = ['prod-eu', 'prod-us', 'stage'];
const environments = ['production', 'staging'];
const tickets = ['CHG 1', 'CHG 2', undefined];
const from = Date.UTC(2026, 7, 1);

type KeptReview = PastRequest['reviews'][number] & { readonly version: number };
type Kept = { readonly told: PastRequest; readonly reviews: readonly KeptReview[] };

/** Many of them at the same millisecond, so that only the id tells which comes first. */
const all: readonly Kept[] = Array.from({ length: 120 }, (_, index): Kept => {
  const id = randomUUID() as RequestId;
  const requester = pick(people);
  const version = pick([1, 2]);
  const reviews = people
    .filter((person) => person !== requester && random() < 0.25)
    .map((reviewer) => ({
      ...{ reviewer, decision: pick(['approve', 'reject'] as const), version: pick([1, version]) },
      at: new Date(from + index * 60_000 + Math.floor(random() * 60_000)),
    }))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  const told: PastRequest = {
    ...{ id, reference: 'AAAAAA', requester, version, environment: pick(environments) },
    ...{ change: pick(changes), status: pick(filterStatuses), ticket: pick(tickets) },
    // One open request for each service and cluster: these have projects of their own.
    ...{ projectId: id, clusterId: pick(clusters), serviceId: `Vault-${index % 7}` },
    createdAt: new Date(from + Math.floor(index / 5) * 3_600_000),
    reviews: reviews.flatMap(({ version: reviewed, ...review }) =>
      reviewed === version ? [review] : [],
    ),
  };
  return { told, reviews };
});

let database: TestDatabase;
let sql: Sql;
const opened: Database[] = [];
let history: RequestHistory;
let bot: Database;
let auditor: Database;

beforeAll(async () => {
  database = await createTestDatabase('request_history');
  sql = postgres(database.superuserUrl, { onnotice: () => undefined });
  for (const kept of all) await insert(kept);
  await sql`analyze`;
  [bot, auditor] = [open(database.botUrl), open(database.auditorUrl)];
  history = createRequestHistory(bot);
});

afterAll(async () => {
  await Promise.all([...opened.map((one) => one.close(1_000)), sql?.end({ timeout: 1 })]);
  await database?.drop();
});

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

function open(url: string): Database {
  const connected = openDatabase({ url, deadlineMs: 20_000 }, quiet);
  opened.push(connected);
  return connected;
}

async function insert({ told, reviews }: Kept): Promise<void> {
  const { id, reference, requester, environment, change, status, version, createdAt } = told;
  const row = {
    ...{ id, reference, requester, environment, change, status, version, revision: 1 },
    ...{ organization_id: 'org', project_id: told.projectId, hvn_id: 'hvn', quorum: 1 },
    ...{ cluster_id: told.clusterId, service_id: told.serviceId, ticket: told.ticket ?? null },
    ...{ consumer_accounts: [], consumer_ip_ranges: [], consumer_regions: [], digest: 'digest' },
    ...{ region: 'eu-central-1', channel: 'C0', created_at: createdAt, expires_at: createdAt },
  };
  await sql`insert into change_requests ${sql({ ...row, progress: {} })}`;
  for (const { reviewer, decision, version: reviewed, at } of reviews) {
    const review = { request_id: id, version: reviewed, reviewer, decision, facts: {}, at };
    await sql`insert into reviews ${sql(review)}`;
  }
}

type Concern = { readonly person: SlackUserId; readonly environments: readonly string[] };

/** What must be found, by looking at each. */
function expected(filter: RequestFilter, concerning?: Concern): readonly string[] {
  return all
    .filter((kept) => fits(kept, filter) && concerns(kept, concerning))
    .map(({ told }) => told)
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1))
    .map(({ id }) => id);
}

function fits(kept: Kept, filter: RequestFilter): boolean {
  const { person, since, until } = filter;
  const { createdAt, serviceId, clusterId: cluster, ...rest } = kept.told;
  const told = { ...rest, cluster, decision: decisionOf[rest.status] };
  const isEqual = (['cluster', 'environment', 'change', 'status', 'decision', 'ticket'] as const)
    .filter((name) => filter[name] !== undefined)
    .every((name) => filter[name] === told[name]);
  return (
    isEqual &&
    (filter.service ?? serviceId).toLowerCase() === serviceId.toLowerCase() &&
    (person === undefined || isOf(kept, person)) &&
    (since === undefined || createdAt >= since) &&
    (until === undefined || createdAt < until)
  );
}

function isOf({ told, reviews }: Kept, person: SlackUserId): boolean {
  return told.requester === person || reviews.some(({ reviewer }) => reviewer === person);
}

function concerns(kept: Kept, concerning: Concern | undefined): boolean {
  if (concerning === undefined) return true;
  const inTheirs = concerning.environments.includes(kept.told.environment);
  return inTheirs || isOf(kept, concerning.person);
}

/** Every page to the end, each of so many. */
async function paged(
  filter: RequestFilter,
  { limit, concerning }: { readonly limit: number; readonly concerning?: Concern | undefined },
): Promise<readonly PastRequest[]> {
  const found: PastRequest[] = [];
  let after: HistoryCursor | undefined;
  do {
    const page = await history.page(filter, {
      limit,
      ...(after === undefined ? {} : { after }),
      ...(concerning === undefined ? {} : { concerning }),
    });
    expect(page.requests.length).toBeLessThanOrEqual(limit);
    found.push(...page.requests);
    after = page.next;
  } while (after !== undefined);
  return found;
}

const hour = fc.nat(26).map((hours) => new Date(from + hours * 3_600_000));
const aFilter: fc.Arbitrary<RequestFilter> = fc.record(
  {
    cluster: fc.constantFrom(...clusters, 'none'),
    service: fc.constantFrom('vault-1', 'VAULT-2', 'Vault-3'),
    environment: fc.constantFrom(...environments),
    person: fc.constantFrom(...people),
    change: fc.constantFrom(...changes),
    status: fc.constantFrom<RequestStatus[]>(...filterStatuses),
    decision: fc.constantFrom(...decisions),
    ticket: fc.constantFrom('CHG 1', 'CHG 2'),
    ...{ since: hour, until: hour },
  },
  { requiredKeys: [] },
);
const aConcern: fc.Arbitrary<Concern> = fc.record({
  person: fc.constantFrom(...people),
  environments: fc.subarray(environments),
});
const sometimes = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined, freq: 1 });

describe('the past', () => {
  it('is found by any filter, for anybody, in pages of any size', async () => {
    const asked = fc.tuple(aFilter, sometimes(aConcern), fc.integer({ min: 1, max: 50 }));
    await fc.assert(
      fc.asyncProperty(asked, async ([filter, concerning, limit]) => {
        const found = await paged(filter, { limit, concerning });

        expect(found.map(({ id }) => id)).toEqual(expected(filter, concerning));
      }),
      { seed, numRuns: 150 },
    );
  });

  it('tells of each request what is on record', async () => {
    const found = await paged({}, { limit: 50 });

    const kept = new Map(all.map(({ told }) => [told.id, told]));
    for (const request of found) expect(request).toEqual(kept.get(request.id));
  });

  it('is the same for an auditor, whose login sees views alone', async () => {
    const filter: RequestFilter = { person: 'U0BEN' as SlackUserId, decision: 'approved' };

    const [first, same] = await Promise.all([
      history.page(filter, { limit: 20 }),
      createRequestHistory(auditor).page(filter, { limit: 20 }),
    ]);

    expect(same).toEqual(first);
  });

  it('goes on behind a page, whatever is asked for meanwhile', async () => {
    const before = expected({});
    const first = await history.page({}, { limit: 10 });
    const { told } = known(0);
    const id = randomUUID() as RequestId;
    const createdAt = new Date(from + 1_000 * 3_600_000);
    await insert({ told: { ...told, id, projectId: id, createdAt }, reviews: [] });

    const second = await history.page({}, { limit: 10, ...(first.next && { after: first.next }) });

    await sql`delete from change_requests where id = ${id}`;
    expect(second.requests.map((request) => request.id)).toEqual(before.slice(10, 20));
  });

  it('is read whole as it was at one moment, in batches, by who is as slow as they like', async () => {
    const batches: number[] = [];
    const found: string[] = [];
    const changed = expected({}).at(-1) ?? '';

    await readWholeHistory(bot, { filter: {}, batch: 50 }, async (requests) => {
      if (batches.length === 0)
        await sql`update change_requests set ticket = 'changed' where id = ${changed}`;
      batches.push(requests.length);
      found.push(...requests.map(({ id, ticket }) => `${id} ${ticket}`));
    });

    expect(batches).toEqual([50, 50, 20]);
    expect(found.map((line) => line.split(' ')[0])).toEqual(expected({}));
    expect(found.filter((line) => line.endsWith(' changed'))).toEqual([]);
  });
});

describe('a page', () => {
  const cases: [string, RequestFilter][] = [
    ['everything', {}],
    ['a time', { since: new Date(from), until: new Date(from + 86_400_000) }],
    ['a cluster', { cluster: 'prod-eu' }],
    ['a service', { service: 'vault-1' }],
    ['an environment', { environment: 'staging' }],
    ['a person', { person: 'U0ADA' as SlackUserId }],
    ['a change', { change: 'delete' }],
    ['a status', { status: 'failed' }],
    ['a decision', { decision: 'rejected' }],
    ['a ticket', { ticket: 'CHG 1' }],
  ];

  it.each(cases)('by %s can be read along an index, by table and by view', async (_, filter) => {
    const after = { createdAt: new Date(from + 10 * 3_600_000), id: known(3).told.id };

    for (const who of [bot, auditor]) {
      const plan = await who.withClient((client) => planOf(client, { filter, limit: 20, after }));

      expect(plan).not.toMatch(/Seq Scan|OFFSET/);
      // What a person reviewed is in the order of nothing: those few are sorted.
      const [places = ''] = plan.split('SubPlan');
      if (filter.person === undefined) expect(places).not.toMatch(/->\s+Sort/);
    }
  });

  it('of what an approver reviewed begins with the reviews where more is asked, not with all that fits', async () => {
    const concerning = { person: 'U0ADA' as SlackUserId, environments: [] };
    const filter: RequestFilter = { decision: 'none' };

    for (const who of [bot, auditor]) {
      const plan = await who.withClient((client) =>
        planOf(client, { filter, limit: 20, concerning }),
      );

      expect(plan).toMatch(/InitPlan[\s\S]+reviewer = 'U0ADA'/);
      expect(plan).not.toMatch(/Semi Join/);
    }
  });

  async function planOf(client: Sql, wanted: Parameters<typeof pageQuery>[2]): Promise<string> {
    const sources = await findSources(client);
    const rows = await client.begin(async (tx) => {
      // A table as small as this one is read whole, unless that is forbidden.
      await tx`select set_config('enable_seqscan', 'off', true),
        set_config('enable_bitmapscan', 'off', true)`;
      return await tx`explain ${pageQuery(tx, sources, wanted)}`;
    });
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  }
});

function known(index: number): Kept {
  const kept = all[index];
  if (kept === undefined) throw new Error(`there are no more than ${all.length}`);
  return kept;
}
