import type { Fragment, TransactionSql } from 'postgres';
import { lacksSince } from '../domain/dropped.ts';
import {
  type ApproverFigures,
  type Durations,
  durationSteps,
  type Figures,
  hastySeconds,
} from '../domain/figures.ts';
import type { AuditFigures, Period } from '../use-cases/ports/audit-figures.ts';
import { findDropped } from './audit-drops.ts';
import type { Database } from './database.ts';
import type { Client } from './history-filter.ts';

/** A period of years takes seconds. */
const deadlineMs = 20_000;

const mostApprovers = 50;

/** Figures for people: nothing is decided by them. */
export function createAuditFigures(database: Database): AuditFigures {
  return {
    of: (period) =>
      database.withClient(async (sql) => {
        const figures = await sql.begin('isolation level repeatable read read only', async (tx) => {
          // What is compiled for one look takes longer than it saves.
          await tx`select set_config('statement_timeout', ${String(deadlineMs)}, true),
            set_config('jit', 'off', true)`;
          return await readFigures(tx, period);
        });
        return figures as Figures; // `begin` unwraps arrays of promises, and so forgets its type
      }, deadlineMs),
  };
}

async function readFigures(tx: TransactionSql, period: Period): Promise<Figures> {
  const [outcomes, durations, approvers, dropped] = await Promise.all([
    readOutcomes(tx, period),
    readDurations(tx, period),
    readApprovers(tx, period),
    findDropped(tx, { entries: 'public.audit_entries' }),
  ]);
  const lacking = lacksSince(dropped, period.since) ? dropped : undefined;
  return { outcomes, ...durations, approvers, dropped: lacking };
}

const asked = (sql: Client, { since, until }: Period): Fragment =>
  sql`r.created_at >= ${since} and r.created_at < ${until}`;

async function readOutcomes(tx: TransactionSql, period: Period): Promise<Figures['outcomes']> {
  return await tx<Figures['outcomes'][number][]>`
    select environment, status, count(*)::int as requests
    from change_requests r where ${asked(tx, period)} group by 1, 2 order by 1, 2`;
}

type DurationRow = {
  readonly what: 'decided' | 'available';
  readonly counts: readonly number[];
  /** The median and the ninetieth. */
  readonly percentiles: readonly [number, number];
};

/** From the request to its first decision, and to its end where that is a service; both in one look at the log. */
async function readDurations(
  tx: TransactionSql,
  period: Period,
): Promise<Pick<Figures, 'toDecision' | 'toAvailable'>> {
  const rows = await tx<DurationRow[]>`
    with ends as (${endsQuery(tx, period)}), took as (
      select 'decided' as what, extract(epoch from decided_at - created_at)::float8 as seconds
      from ends where decided_at is not null
      union all
      select 'available', extract(epoch from succeeded_at - created_at)::float8
      from ends where succeeded_at is not null and change in ('create', 'update')
    ), steps as (
      select what, width_bucket(seconds, ${`{${durationSteps.join()}}`}::float8[]) as step, count(*)::int as n
      from took group by 1, 2
    )
    select what,
      to_json(percentile_cont('{0.5, 0.9}'::float8[]) within group (order by seconds)) as percentiles, (
        select json_agg(coalesce(n, 0) order by number)
        from generate_series(0, ${durationSteps.length}::int) as number
        left join steps on step = number and steps.what = took.what
      ) as counts
    from took group by what`;
  const of = (what: DurationRow['what']): Durations =>
    toDurations(rows.find((row) => row.what === what));
  return { toDecision: of('decided'), toAvailable: of('available') };
}

function toDurations(row: DurationRow | undefined): Durations {
  return {
    counts: row?.counts ?? [0, ...durationSteps.map(() => 0)],
    medianSeconds: row?.percentiles[0],
    ninetiethSeconds: row?.percentiles[1],
  };
}

/** The actions are those of the index `audit_entries_ends`, letter by letter, or it does not serve. */
export function endsQuery(sql: Client, period: Period): Fragment {
  return sql`
    select r.change, r.created_at,
      min(e.at) filter (where e.action <> 'request_succeeded') as decided_at,
      min(e.at) filter (where e.action = 'request_succeeded') as succeeded_at
    from change_requests r
    join audit_entries e on e.request_id = r.id
      and e.action in ('request_approved', 'request_rejected', 'request_succeeded')
    where ${asked(sql, period)} group by r.id`;
}

/**
 * A version is there for people when its row is, and never before the first card of its request was posted, by
 * Slack's clock, which the timestamp of a message tells.
 */
async function readApprovers(
  tx: TransactionSql,
  period: Period,
): Promise<readonly ApproverFigures[]> {
  return await tx<ApproverFigures[]>`
    with approved as (
      select v.reviewer, v.at,
        greatest(min(shown.created_at), min(to_timestamp(card.ts::float8))) as there_at
      from change_requests r
      join reviews v on v.request_id = r.id and v.decision = 'approve'
      join request_versions shown on shown.request_id = v.request_id and shown.version = v.version
      left join messages card
        on card.request_id = r.id and card.kind = 'card' and card.ts is not null
      where ${asked(tx, period)} group by v.request_id, v.version, v.reviewer
    )
    select reviewer as approver, count(*)::int as approvals,
      count(*) filter (where at < there_at + make_interval(secs => ${hastySeconds}))::int as hasty
    from approved group by 1 order by 2 desc, 1 limit ${mostApprovers}`;
}
