/**
 * Filters of requests as conditions on `r`. A condition on one column is served by that column's index, in the order
 * of time. Whom a request concerns is told by two columns and another table, and no index serves an `or` of these:
 * each way is a look of its own, and what they find is put together.
 */
import type { Fragment, Sql, TransactionSql } from 'postgres';
import { type RequestStatus, transitions } from '../domain/lifecycle.ts';
import type { SlackUserId } from '../domain/request.ts';
import { type Decision, decisionOf, type RequestFilter } from '../domain/request-filter.ts';
import type { Sources } from './audit-sources.ts';

export type Client = Sql | TransactionSql;
type Reviews = Pick<Sources, 'reviews'>;

/** Whom requests must concern: they asked for it, reviewed it, or may review in one of these environments. */
export type Concern = {
  readonly person: SlackUserId;
  readonly environments: readonly string[];
};

/** `and …` for every part of a filter but the person; never empty. */
export function conditionsOf(sql: Client, filter: RequestFilter): Fragment[] {
  return [
    sql`and true`,
    ...given(filter.cluster, (it) => sql`and r.cluster_id = ${it}`),
    ...given(filter.service, (it) => sql`and lower(r.service_id) = lower(${it})`),
    ...given(filter.environment, (it) => sql`and r.environment = ${it}`),
    ...given(filter.change, (it) => sql`and r.change = ${it}`),
    ...given(filter.status, (it) => sql`and r.status = ${it}`),
    ...given(filter.decision, (it) => sql`and r.status in ${sql(statusesOf(it))}`),
    ...given(filter.ticket, (it) => sql`and r.ticket = ${it}`),
    ...given(filter.since, (it) => sql`and r.created_at >= ${it}`),
    ...given(filter.until, (it) => sql`and r.created_at < ${it}`),
  ];
}

function given<T>(value: T | undefined, part: (value: T) => Fragment): Fragment[] {
  return value === undefined ? [] : [part(value)];
}

function statusesOf(decision: Decision): RequestStatus[] {
  const statuses = Object.keys(transitions) as RequestStatus[];
  return statuses.filter((status) => decisionOf[status] === decision);
}

/** Whether a filter asks for more than a person and times. */
export function isNarrowed({
  person: _,
  since: _since,
  until: _until,
  ...others
}: RequestFilter): boolean {
  return Object.values(others).some((value) => value !== undefined);
}

/**
 * The ways in which a request can concern whom it must, each as `and …`: one that holds for all where nobody is asked
 * for. Two ways may lead to the same request.
 */
export function waysOf(
  sql: Client,
  sources: Reviews,
  wanted: {
    readonly person?: SlackUserId | undefined;
    readonly concerning?: Concern | undefined;
    /** That more is asked than whom they concern, and when. */
    readonly isNarrow?: boolean;
  },
): Fragment[] {
  const { person, concerning, isNarrow = false } = wanted;
  if (person !== undefined) {
    const also = concerning === undefined ? sql`` : concernsToo(sql, sources, concerning);
    const given = { person, isNarrow: isNarrow || concerning !== undefined };
    return personal(sql, sources, given).map((way) => sql`${way} ${also}`);
  }
  if (concerning === undefined) return [sql``];
  return [
    ...personal(sql, sources, { person: concerning.person, isNarrow }),
    ...environmental(concerning.environments, (names) => sql`and r.environment in ${sql(names)}`),
  ];
}

type Personal = { readonly person: SlackUserId; readonly isNarrow: boolean };

/**
 * Whom somebody's reviews are of is looked up along the requests by time, where nothing else is asked: a page is soon
 * full. Where more is asked, it is looked up first, and for good: what was not decided nobody has reviewed, and to look
 * along the requests for such would be to look at all of them, which PostgreSQL cannot know.
 */
function personal(sql: Client, { reviews }: Reviews, { person, isNarrow }: Personal): Fragment[] {
  const reviewed = sql`select v.request_id from ${sql(reviews)} v where v.reviewer = ${person}`;
  const among = isNarrow ? sql`= any(array(${reviewed}))` : sql`in (${reviewed})`;
  return [sql`and r.requester = ${person}`, sql`and r.id ${among}`];
}

/** Of the few that another condition has left: an `or` will do. */
function concernsToo(
  sql: Client,
  { reviews }: Reviews,
  { person, environments }: Concern,
): Fragment {
  const inEnvironments = environmental(
    environments,
    (names) => sql`or r.environment in ${sql(names)}`,
  );
  return sql`and (r.requester = ${person} ${inEnvironments[0] ?? sql``} or exists (
    select from ${sql(reviews)} v where v.reviewer = ${person} and v.request_id = r.id))`;
}

function environmental(names: readonly string[], part: (names: string[]) => Fragment): Fragment[] {
  return names.length === 0 ? [] : [part([...names])];
}
