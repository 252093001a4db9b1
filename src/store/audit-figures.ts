import type { TransactionSql } from 'postgres';
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

/** A period of years takes seconds. */
const deadlineMs = 20_000;

const mostApprovers = 50;

/** Figures for people: nothing is decided by them. */
export function createAuditFigures(database: Database): AuditFigures {
  return {
    of: (period) =>
      database.withClient(async (sql) => {
        const figures = await sql.begin('isolation level repeatable read read only', async (tx) => {
          await tx`select set_config('statement_timeout', ${String(deadlineMs)}, true)`;
          return await readFigures(tx, period);
        });
        return figures as Figures; // `begin` unwraps arrays of promises, and so forgets its type
      }, deadlineMs),
  };
}

async function readFigures(tx: TransactionSql, period: Period): Promise<Figures> {
  const [outcomes, toDecision, toAvailable, approvers, dropped] = await Promise.all([
    readOutcomes(tx, period),
    readDurations(tx, { period, ends: decidingActions, changes: everyChange }),
    readDurations(tx, { period, ends: ['request_succeeded'], changes: ['create', 'update'] }),
    readApprovers(tx, period),
    findDropped(tx, { entries: 'public.audit_entries' }),
  ]);
  const lacking = lacksSince(dropped, period.since) ? dropped : undefined;
  return { outcomes, toDecision, toAvailable, approvers, dropped: lacking };
}

const decidingActions = ['request_approved', 'request_rejected'];
const everyChange = ['create', 'update', 'delete', 'accept', 'own', 'hand_over'];

const asked = (tx: TransactionSql, { since, until }: Period) =>
  tx`r.created_at >= ${since} and r.created_at < ${until}`;

async function readOutcomes(tx: TransactionSql, period: Period): Promise<Figures['outcomes']> {
  return await tx<Figures['outcomes'][number][]>`
    select environment, status, count(*)::int as requests
    from change_requests r where ${asked(tx, period)} group by 1, 2 order by 1, 2`;
}

type Wanted = {
  readonly period: Period;
  readonly ends: readonly string[];
  readonly changes: readonly string[];
};

type DurationRow = {
  readonly counts: readonly number[] | null;
  readonly median: number | null;
  readonly ninetieth: number | null;
};

/** From the request to its first entry of these. */
async function readDurations(
  tx: TransactionSql,
  { period, ends, changes }: Wanted,
): Promise<Durations> {
  const [row] = await tx<DurationRow[]>`
    with took as (
      select extract(epoch from ended.at - r.created_at)::float8 as seconds
      from change_requests r
      cross join lateral (
        select min(e.at) as at from audit_entries e
        where e.request_id = r.id and e.action in ${tx([...ends])}
      ) as ended
      where ${asked(tx, period)} and r.change in ${tx([...changes])} and ended.at is not null
    ), steps as (
      select width_bucket(seconds, ${`{${durationSteps.join()}}`}::float8[]) as step, count(*)::int as n
      from took group by 1
    )
    select
      (select json_agg(coalesce(n, 0) order by number)
        from generate_series(0, ${durationSteps.length}::int) as number left join steps on step = number) as counts,
      (select percentile_cont(0.5) within group (order by seconds) from took) as median,
      (select percentile_cont(0.9) within group (order by seconds) from took) as ninetieth`;
  return {
    counts: row?.counts ?? [],
    medianSeconds: row?.median ?? undefined,
    ninetiethSeconds: row?.ninetieth ?? undefined,
  };
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
    select v.reviewer as approver, count(*)::int as approvals,
      count(*) filter (
        where v.at < greatest(shown.created_at, card.at) + make_interval(secs => ${hastySeconds})
      )::int as hasty
    from change_requests r
    join reviews v on v.request_id = r.id and v.decision = 'approve'
    join request_versions shown on shown.request_id = v.request_id and shown.version = v.version
    left join lateral (
      select min(to_timestamp(m.ts::float8)) as at from messages m
      where m.request_id = r.id and m.kind = 'card' and m.ts is not null
    ) as card on true
    where ${asked(tx, period)}
    group by 1 order by 2 desc, 1 limit ${mostApprovers}`;
}
