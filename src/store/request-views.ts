import { and, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import { openStatuses } from '../domain/lifecycle.ts';
import type { SlackUserId } from '../domain/request.ts';
import type {
  DecisionWish,
  OwnWish,
  PageWish,
  RequestPage,
  RequestViews,
} from '../use-cases/ports/request-views.ts';
import type { BoardPost } from '../use-cases/ports/thread-board.ts';
import type { Orm } from './database.ts';
import { toRequest } from './request-rows.ts';
import { changeRequests, requestVersions } from './schema.ts';
import { environmentOf, textList } from './service-filter.ts';
import { reads } from './transaction.ts';

const { id, version, requester, status, createdAt, expiresAt, failure, prompts } = changeRequests;
const isOpen = inArray(status, openStatuses);

export function createRequestViews(orm: Orm): RequestViews {
  return {
    listOwn: ({ requester: person, open, ...page }: OwnWish) =>
      readPage(orm, page, {
        where: and(eq(requester, person), open ? isOpen : undefined),
        order: sql`(${isOpen}) desc, ${createdAt} desc, ${id}`,
      }),
    listToDecide: (wish: DecisionWish) =>
      readPage(orm, wish, { where: waitsFor(wish), order: sql`${expiresAt}, ${id}` }),
  };
}

type Listing = { readonly where: SQL | undefined; readonly order: SQL };

/** One page, with what a line says of each, in one statement. */
async function readPage(
  orm: Orm,
  { page, size }: PageWish,
  { where, order }: Listing,
): Promise<RequestPage> {
  const joined = and(eq(requestVersions.requestId, id), eq(requestVersions.version, version));
  const matching = orm
    .select({
      matched: sql`${id}`.as('matched'),
      place: sql<number>`(row_number() over (order by ${order}))::int`.as('place'),
      total: sql<number>`(count(*) over ())::int`.as('total'),
    })
    .from(changeRequests)
    .innerJoin(requestVersions, joined)
    .where(where)
    .as('matching');
  const last = sql`(${matching.total} - 1) / ${size}::int * ${size}::int`;
  const rows = await reads(
    orm
      .select({
        row: changeRequests,
        plan: requestVersions.plan,
        place: matching.place,
        total: matching.total,
        counted,
        card,
      })
      .from(matching)
      .innerJoin(changeRequests, eq(id, matching.matched))
      .innerJoin(requestVersions, joined)
      .where(sql`${matching.place} > least(${page}::int * ${size}::int, ${last})`)
      .orderBy(matching.place)
      .limit(size),
  );
  return {
    listed: rows.map((each) => ({
      request: toRequest(each.row),
      plan: each.plan,
      counted: each.counted ?? [],
      card: each.card ?? undefined,
    })),
    total: rows[0]?.total ?? 0,
    first: rows[0]?.place ?? 0,
  };
}

const counted = sql<readonly SlackUserId[] | null>`(
  select v.facts -> 'counted' from reviews as v
  where v.request_id = ${id} and v.version = ${version} order by v.at desc limit 1
)`;

const card = sql<BoardPost | null>`(
  select jsonb_build_object('channel', m.recipient, 'ts', m.ts) from messages as m
  where m.request_id = ${id} and m.kind = 'card' and m.ts is not null
  order by m.number desc limit 1
)`;

function waitsFor(wish: DecisionWish): SQL | undefined {
  const { person, groups, decides, escalates, environments } = wish;
  const environment = environmentOf(environments);
  const isTheirs = sql`(${environment}) = any(${textList(decides)})`;
  const isEscalated = sql`(
    ${prompts} -> 'escalated' is not null and (${prompts} ->> 'version')::int = ${version}
    and (${environment}) = any(${textList(escalates)})
  )`;
  // Of whom the rule that was shown wants one: the policy in force is asked at the click.
  const isWanted = sql`exists (
    select 1 from jsonb_array_elements(coalesce(${requestVersions.rule} -> 'alsoFrom', '[]')) as who
    where who -> 'users' @> to_jsonb(${person}::text)
      or (who -> 'groups') ?| ${textList(groups)}
  )`;
  const reviewed = sql`exists (
    select 1 from reviews as v
    where v.request_id = ${id} and v.version = ${version} and v.reviewer = ${person}
  )`;
  const decided = sql`coalesce(
    ${failure} -> 'reviews' @> jsonb_build_array(jsonb_build_object('reviewer', ${person}::text)),
    false
  )`;
  const isPending = sql`${eq(status, 'pending_approval')} and ${expiresAt} > now() and not ${reviewed}`;
  const needsAttention = sql`${eq(status, 'needs_attention')} and not ${decided}`;
  return and(
    inArray(status, ['pending_approval', 'needs_attention']),
    sql`${requester} <> ${person}`,
    or(sql`(${isPending})`, sql`(${needsAttention})`),
    or(isTheirs, isEscalated, isWanted),
  );
}
