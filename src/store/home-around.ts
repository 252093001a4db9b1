import { sql } from 'drizzle-orm';
import type { AroundWish, HomeAround, HomeDrift } from '../use-cases/ports/home.ts';
import type { Orm } from './database.ts';
import { environmentOf, textList } from './service-filter.ts';
import { epochMs } from './service-view-rows.ts';
import { reads } from './transaction.ts';

/** The newest of them tell enough: each has a card of its own. */
const listedDrifts = 5;

type DriftJson = Omit<HomeDrift, 'foundAt' | 'card'> & {
  readonly foundMs: number;
  readonly card: HomeDrift['card'] | null;
};

type AroundRow = {
  readonly nowMs: number;
  readonly logged: number;
  readonly seenMs: number | null;
  readonly drifts: readonly DriftJson[];
  readonly driftCount: number;
  readonly expiring: number;
  readonly attention: number;
  readonly lookedMs: number | null;
  readonly behindMs: number | null;
};

/** A look at one network that somebody asked for counts as well. */
export const newestLook = sql`greatest(
  (select max(seen_at) from inventory), (select max(seen_at) from inventory_looks)
)`;

/** What stands around somebody's lists, in one statement. */
export async function readAround(orm: Orm, wish: AroundWish): Promise<HomeAround> {
  const { person, scope, environments } = wish;
  const [row] = await reads(
    orm.execute<AroundRow>(sql`
      with placed as (
        select *, ${environmentOf(environments)} as environment from drifts where ended_at is null
      ), drifted as (select * from placed where environment = any(${textList(scope)}))
      select
        ${epochMs(sql`clock_timestamp()`)} as "nowMs",
        (select coalesce(max(seq), 0) from audit_entries)::float8 as logged,
        ${epochMs(newestLook)} as "seenMs",
        (select coalesce(jsonb_agg(jsonb_build_object(
            'id', d.id, 'kind', d.kind, 'serviceId', d.service_id, 'clusterId', d.cluster_id,
            'foundMs', ${epochMs(sql`d.found_at`)},
            'card', case when d.ts is null then null
              else jsonb_build_object('channel', d.channel, 'ts', d.ts) end
          ) order by d.found_at desc, d.id), '[]')
          from (select * from drifted order by found_at desc, id limit ${listedDrifts}) as d) as drifts,
        (select count(*) from drifted)::int as "driftCount",
        (select count(*) from change_requests as r where r.requester = ${person}
          and r.status in ('pending_approval', 'approved')
          and r.expires_at between now() and now() + interval '1 day')::int as expiring,
        (select count(*) from change_requests where status = 'needs_attention')::int as attention,
        (select ${epochMs(sql`min(seen_at)`)} from inventory_looks) as "lookedMs",
        (select ${epochMs(sql`min(coalesce(run_at, created_at))`)} from outbox
          where settled_at is null and coalesce(run_at, created_at) < now() - interval '30 seconds'
        ) as "behindMs"`),
  );
  if (row === undefined) throw new Error('the database told nothing');
  return toAround(row);
}

function toAround(row: AroundRow): HomeAround {
  const { logged, expiring, attention, driftCount: total } = row;
  const listed = row.drifts.map(({ foundMs, card, ...drift }) => ({
    ...drift,
    foundAt: new Date(foundMs),
    card: card ?? undefined,
  }));
  return {
    ...{ now: new Date(row.nowMs), logged, expiring, attention, drifts: { listed, total } },
    seenAt: toDate(row.seenMs),
    lookedAt: toDate(row.lookedMs),
    queueBehindSince: toDate(row.behindMs),
  };
}

function toDate(ms: number | null): Date | undefined {
  return ms === null ? undefined : new Date(ms);
}
