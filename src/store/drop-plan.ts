import type { Sql, TransactionSql } from 'postgres';
import type { Sha256 } from '../domain/chain-entry.ts';
import type { DropFacts } from '../domain/drop-plan.ts';
import { openStatuses } from '../domain/lifecycle.ts';
import type { TreeHead } from '../domain/merkle.ts';
import { findFirstOf } from './audit-drops.ts';
import { findRoot } from './audit-tree-rows.ts';
import type { Database } from './database.ts';

const log = { entries: 'public.audit_entries' };
/** To find where a month begins may take a look along the whole log. */
const deadlineMs = 10 * 60 * 1000;

/** What the log has before a month, as its owner reads it. */
export async function readDropFacts(
  database: Pick<Database, 'withClient'>,
  before: string,
  sha256: Sha256,
): Promise<DropFacts> {
  const facts = await database.withClient(
    (sql) =>
      sql.begin('isolation level repeatable read read only', async (tx) => {
        await tx`select set_config(name, ${String(deadlineMs)}, true) from unnest(array[
          'statement_timeout', 'idle_in_transaction_session_timeout']) as settings(name)`;
        return await readFacts(tx, before, sha256);
      }),
    deadlineMs,
  );
  return facts as DropFacts; // `begin` unwraps arrays of promises, and so forgets its type
}

async function readFacts(tx: TransactionSql, before: string, sha256: Sha256): Promise<DropFacts> {
  const next = await findFirstOf(tx, log, before);
  const size = (next ?? 0) - 1;
  const [first] = await tx<{ seq: string; prev: Uint8Array }[]>`
    select seq, prev from public.audit_entries order by seq limit 1`;
  const [last] = await tx<{ hash: Uint8Array }[]>`
    select hash from public.audit_entries where seq = ${size}`;
  const [rest] = await tx<{ now: string; lost: boolean }[]>`
    select extract(epoch from clock_timestamp())::float8 * 1000 as now, exists (
      select from public.freezes where lost is not null and ended_at is null
    ) as lost`;
  return {
    ...{ before, next, now: new Date(Number(rest?.now)), isLossOpen: rest?.lost === true },
    first: first && Number(first.seq),
    ...{ prev: first?.prev, hash: last?.hash },
    root: size > 0 ? await findRoot(tx, sha256, size) : undefined,
    ...{ checkpoint: await findCovering(tx, size), open: await listOpen(tx, size) },
  };
}

async function findCovering(
  sql: Sql | TransactionSql,
  size: number,
): Promise<TreeHead | undefined> {
  const [row] = await sql<{ size: string; root: Uint8Array }[]>`
    select size, root from public.audit_checkpoints where size >= ${size} order by size limit 1`;
  return row && { size: Number(row.size), root: row.root };
}

const mostListed = 20;

async function listOpen(tx: TransactionSql, size: number): Promise<readonly string[]> {
  const rows = await tx<{ reference: string }[]>`
    select r.reference from public.change_requests r
    where r.status in ${tx([...openStatuses])} and exists (
      select from public.audit_entries e where e.request_id = r.id and e.seq <= ${size}
    )
    order by r.created_at limit ${mostListed}`;
  return rows.map(({ reference }) => reference);
}
