import { type SQL, sql } from 'drizzle-orm';
import type { ListWish, ServiceView, ServiceViews } from '../use-cases/ports/service-views.ts';
import type { Orm } from './database.ts';
import { environmentOf, matches, pageFrom, textList } from './service-filter.ts';
import { epochMs, toServiceView, type ViewRow } from './service-view-rows.ts';
import { reads } from './transaction.ts';

/** A name that many services go by is answered with as many as can be read. */
const foundAtMost = 11;

/** Reads services with all that is known around them, one statement for each answer. */
export function createServiceViews(orm: Orm): ServiceViews {
  return {
    page: async (wish) => {
      const rows = await read(orm, pageOf(wish), sql`null::jsonb`);
      const [first] = rows;
      return {
        views: rows.map(toServiceView),
        total: first?.total ?? 0,
        first: first?.place ?? 0,
      };
    },
    find: async (name, environments) => {
      const rows = await read(orm, likeName(name, environments), lastEnded);
      const named: readonly ServiceView[] = rows
        .filter(({ place }) => place === exact)
        .map(toServiceView);
      return { named, near: named.length > 0 ? [] : rows.map(({ id }) => id) };
    },
  };
}

/** Everything at HCP as last seen, and what is ours and no longer there. */
const known = (environments: ListWish['environments']): SQL => sql`
  known as (
    select
      coalesce(seen.project_id, ours.project_id) as project_id,
      coalesce(seen.id, ours.service_id) as id,
      lower(coalesce(seen.id, ours.service_id)) as key,
      coalesce(seen.data ->> 'clusterId', made.cluster_id) as cluster_id,
      coalesce(seen.data ->> 'hvnId', made.hvn_id) as hvn_id,
      made.region, made.organization_id, seen.data as live, seen.seen_at, to_jsonb(ours) as owned
    from (select * from inventory where kind = 'service') as seen
    full join services as ours
      on ours.project_id = seen.project_id and ours.service_key = lower(seen.id)
    left join change_requests as made on made.id = ours.request_id
  ),
  placed as (select *, ${environmentOf(environments)} as environment from known)`;

function pageOf({ filter, environments, within: names, from, size }: ListWish): SQL {
  const { within, direction } = pageFrom(from);
  const scope = names === undefined ? sql`true` : sql`environment = any(${textList(names)})`;
  return sql`${known(environments)},
    matching as (
      select *,
        (row_number() over (order by key, project_id))::int as place,
        (count(*) over ())::int as total
      from placed where ${matches(filter)} and ${scope}
    ),
    page as (
      select * from matching where ${within}
      order by key ${direction}, project_id ${direction} limit ${size}
    )`;
}

const exact = 0;

/** By how alike it is: the name itself, a part of it, the same beginning. */
function likeName(name: string, environments: ListWish['environments']): SQL {
  const wanted = name.trim().toLowerCase();
  const beginning = wanted.slice(0, 4);
  return sql`${known(environments)},
    ranked as (
      select *, 0 as total, case
        when key = ${wanted} or lower(cluster_id) = ${wanted} then ${exact}::int
        when strpos(key, ${wanted}) > 0 or strpos(${wanted}, key) > 0 then 1
        when strpos(lower(cluster_id), ${wanted}) > 0 then 2
        when starts_with(key, ${beginning}) then 3
      end as place
      from placed
    ),
    page as (
      select * from ranked where place is not null
      order by place, key, project_id limit ${foundAtMost}
    )`;
}

/** Of the request `r`: where its card is, the newest one where there are several. */
const card = sql`(
  select jsonb_build_object('channel', m.recipient, 'ts', m.ts) from messages as m
  where m.request_id = r.id and m.kind = 'card' and m.ts is not null
  order by m.number desc limit 1
)`;

const glance = sql`'id', r.id, 'change', r.change, 'status', r.status, 'phase', r.phase,
  'requester', r.requester, 'card', ${card}`;

const opened = sql`(
  select jsonb_build_object(${glance}) from change_requests as r
  where r.project_id = page.project_id
    and r.status in ('pending_approval', 'approved', 'provisioning', 'needs_attention')
    and (lower(r.service_id) = page.key or r.cluster_id = page.cluster_id)
  order by (lower(r.service_id) = page.key) desc limit 1
)`;

const lastEnded = sql`(
  select jsonb_build_object(${glance},
    'endedMs', (
      select ${epochMs(sql`max(a.at)`)} from audit_entries as a
      where a.request_id = r.id and a.action in ('request_succeeded', 'request_failed')
    ),
    'approvers', (
      select coalesce(jsonb_agg(v.reviewer order by v.at), '[]') from reviews as v
      where v.request_id = r.id and v.version = r.version and v.decision = 'approve'
    ))
  from change_requests as r
  where r.project_id = page.project_id and lower(r.service_id) = page.key
    and r.status in ('succeeded', 'failed')
  order by r.created_at desc limit 1
)`;

/** What stands around each service of a page. */
async function read(orm: Orm, page: SQL, last: SQL): Promise<readonly ViewRow[]> {
  const rows = await reads(
    orm.execute<ViewRow>(sql`
      with ${page}
      select
        page.place, page.total, page.id, page.project_id as "projectId",
        coalesce(look.organization_id, page.organization_id) as "organizationId",
        page.cluster_id as "clusterId", page.hvn_id as "hvnId", page.environment,
        coalesce(network.data ->> 'region', page.region) as region,
        ${epochMs(sql`coalesce(page.seen_at, network.seen_at, look.seen_at)`)} as "seenMs",
        page.live, page.owned, ${opened} as open, ${last} as last
      from page
      left join inventory_looks as look on look.project_id = page.project_id
      left join inventory as network on network.project_id = page.project_id
        and network.kind = 'hvn' and network.id = page.hvn_id
      order by page.place, page.key, page.project_id`),
  );
  return [...rows];
}
