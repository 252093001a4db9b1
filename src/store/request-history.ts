import type { Fragment } from 'postgres';
import type { RequestStatus } from '../domain/lifecycle.ts';
import type { Change, RequestId, SlackUserId } from '../domain/request.ts';
import type { RequestFilter } from '../domain/request-filter.ts';
import type { ReviewDecision } from '../domain/review.ts';
import type {
  HistoryCursor,
  HistoryPage,
  PastRequest,
  RequestHistory,
} from '../use-cases/ports/request-history.ts';
import { readSnapshot } from './audit-snapshot.ts';
import { findSources, type Sources, sayWhyUnreadable } from './audit-sources.ts';
import type { Database } from './database.ts';
import { type Client, type Concern, conditionsOf, isNarrowed, waysOf } from './history-filter.ts';
import { reads } from './transaction.ts';

/**
 * The past by the tables, or by the views of an auditor. A page begins behind a key, which an index finds, and costs
 * what it shows. Throws `UnreadableLogError` for who may read neither.
 */
export function createRequestHistory(database: Database): RequestHistory {
  let known: Sources | undefined;
  return {
    page: async (filter, options) => {
      const read = database.withClient(async (sql) => {
        known ??= await findSources(sql);
        return await readPage(sql, known, { filter, ...options });
      });
      return await reads(read.catch(sayWhyUnreadable));
    },
  };
}

/** Enough that the way to the database hardly counts, and few enough that they weigh nothing. */
const usualBatch = 1_000;

/**
 * Gives all that fit, the newest first, as they were at one moment: in batches, of which one is held at a time. The
 * next is read when `take` is done with the last.
 */
export async function readWholeHistory(
  database: Database,
  { filter, batch = usualBatch }: { readonly filter: RequestFilter; readonly batch?: number },
  take: (requests: readonly PastRequest[]) => Promise<void>,
): Promise<void> {
  await readSnapshot(database, async (tx, sources) => {
    let after: HistoryCursor | undefined;
    do {
      const page = await readPage(tx, sources, { filter, limit: batch, after });
      if (page.requests.length > 0) await take(page.requests);
      after = page.next;
    } while (after !== undefined);
  });
}

type Wanted = {
  readonly filter: RequestFilter;
  readonly limit: number;
  readonly after?: HistoryCursor | undefined;
  readonly concerning?: Concern | undefined;
};

async function readPage(sql: Client, sources: Sources, wanted: Wanted): Promise<HistoryPage> {
  // One more than asked for tells whether there are more.
  const rows = await pageQuery(sql, sources, { ...wanted, limit: wanted.limit + 1 });
  const requests = rows.slice(0, wanted.limit).map(toPastRequest);
  const last = requests.at(-1);
  const more = rows.length > wanted.limit && last !== undefined;
  return { requests, next: more ? { createdAt: last.createdAt, id: last.id } : undefined };
}

/** First where the page is, by what the indexes hold; then what is shown of those few. */
export function pageQuery(sql: Client, sources: Sources, wanted: Wanted) {
  const { requests, reviews } = sources;
  return sql<HistoryRow[]>`
    select r.id, r.reference, r.created_at, r.requester, r.environment, r.change, r.project_id,
      r.cluster_id, r.service_id, r.ticket, r.status, r.version,
      (select jsonb_agg(jsonb_build_object('reviewer', v.reviewer, 'decision', v.decision, 'at', v.at)
          order by v.at, v.reviewer)
        from ${sql(reviews)} v where v.request_id = r.id and v.version = r.version) as reviews
    from (${placesQuery(sql, sources, wanted)}) as place
    join ${sql(requests)} r on r.id = place.id
    order by place.created_at desc, place.id desc`;
}

function placesQuery(sql: Client, sources: Sources, wanted: Wanted): Fragment {
  const { filter, limit, after, concerning } = wanted;
  const behind =
    after === undefined
      ? sql``
      : sql`and (r.created_at, r.id) < (${after.createdAt}, ${after.id}::uuid)`;
  const conditions = conditionsOf(sql, filter);
  const looks = waysOf(sql, sources, {
    person: filter.person,
    concerning,
    isNarrow: isNarrowed(filter),
  }).map(
    (way) => sql`
      (select r.id, r.created_at from ${sql(sources.requests)} r where true ${conditions} ${behind} ${way}
        order by r.created_at desc, r.id desc limit ${limit})`,
  );
  const [only, ...others] = looks;
  if (only === undefined || others.length === 0) return only ?? sql``;
  const union = [only, ...others.map((look) => sql`union ${look}`)];
  return sql`${union} order by created_at desc, id desc limit ${limit}`;
}

type HistoryRow = {
  readonly id: RequestId;
  readonly reference: string;
  readonly created_at: Date;
  readonly requester: SlackUserId;
  readonly environment: string;
  readonly change: Change;
  readonly project_id: string;
  readonly cluster_id: string;
  readonly service_id: string;
  readonly ticket: string | null;
  readonly status: RequestStatus;
  readonly version: number;
  readonly reviews: readonly ReviewRow[] | null;
};

type ReviewRow = {
  readonly reviewer: SlackUserId;
  readonly decision: ReviewDecision;
  /** ISO 8601. */
  readonly at: string;
};

function toPastRequest(row: HistoryRow): PastRequest {
  const { id, reference, requester, environment, change, status, version } = row;
  return {
    ...{ id, reference, requester, environment, change, status, version },
    ...{ createdAt: row.created_at, projectId: row.project_id, clusterId: row.cluster_id },
    ...{ serviceId: row.service_id, ticket: row.ticket ?? undefined },
    reviews: (row.reviews ?? []).map(({ at, ...review }) => ({ ...review, at: new Date(at) })),
  };
}
