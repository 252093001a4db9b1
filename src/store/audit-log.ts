import type { Sql, TransactionSql } from 'postgres';
import { type ChainCheck, type ChainReport, startChainCheck } from '../domain/chain.ts';
import { type ChainProblem, leafHash, type Sha256 } from '../domain/chain-entry.ts';
import type { RequestTail } from '../domain/chain-tails.ts';
import type { Dropped } from '../domain/dropped.ts';
import type { AcknowledgedLoss } from '../domain/lost-range.ts';
import type { HeadsFound } from '../domain/merkle.ts';
import type { RequestId } from '../domain/request.ts';
import type { NoteKey } from '../domain/signed-note.ts';
import { startTreeCheck } from '../domain/tree-check.ts';
import { type LogBegin, readBegin, readDroppedLeaves } from './audit-drops.ts';
import {
  type EntryRow,
  entryColumns,
  type StoredEntry,
  toEntry,
  toNumber,
} from './audit-entries.ts';
import { listAcknowledged, listKeys } from './audit-notes.ts';
import { findSources, type Sources, sayWhyUnreadable } from './audit-sources.ts';
import { toKeptTile } from './audit-tree-rows.ts';
import type { Database } from './database.ts';
import { keptTiles, readKept } from './kept-tree.ts';
import { rowsAhead } from './read-ahead.ts';

/**
 * The log as it is read. Works for the bot and the owner, and for auditors through their views; throws
 * `UnreadableLogError` for anybody else.
 */
export type AuditLog = {
  /** The entries about one request, in the order of the log. */
  listEntries(requestId: RequestId): Promise<readonly StoredEntry[]>;
  /** The newest entries, in the order of the log. */
  listNewest(limit: number): Promise<readonly StoredEntry[]>;
  /**
   * Looks along the whole log, as it is at one moment, at the request rows that name it, and at what is kept of its
   * tree. `size`: how many entries it had at the moment that is asked about.
   */
  verifyChain(size?: number): Promise<LogReport>;
  /** The keys that the log names, the oldest first. */
  listKeys(): Promise<readonly NoteKey[]>;
  /** The published checkpoints of which the log says that it has lost them. */
  listAcknowledged(): Promise<readonly AcknowledgedLoss[]>;
};

/** `dropped`: what was dropped from its beginning, by the newest entry that says so. */
export type LogReport = ChainReport & HeadsFound & { readonly dropped: Dropped | undefined };

export type AuditLogDeps = { readonly database: Database; readonly sha256: Sha256 };

/** A log of many million entries takes minutes. */
const verifyDeadlineMs = 6 * 60 * 60 * 1000;
const batchSize = 500;

export function createAuditLog({ database, sha256 }: AuditLogDeps): AuditLog {
  const read = <T>(work: (sql: Sql) => Promise<T>, deadlineMs?: number): Promise<T> =>
    database.withClient(work, deadlineMs).catch(sayWhyUnreadable);
  return {
    listEntries: (requestId) => read((sql) => listEntries(sql, requestId)),
    listNewest: (limit) => read((sql) => listNewest(sql, limit)),
    listKeys: () => read(async (sql) => listKeys(sql, (await findSources(sql)).entries)),
    listAcknowledged: () =>
      read(async (sql) => listAcknowledged(sql, (await findSources(sql)).entries)),
    verifyChain: (size) => read((sql) => verifyInSnapshot(sql, sha256, size), verifyDeadlineMs),
  };
}

async function listEntries(sql: Sql, requestId: RequestId): Promise<readonly StoredEntry[]> {
  const { entries } = await findSources(sql);
  const rows = await sql<EntryRow[]>`
    select ${entryColumns(sql)}, null as claimed_seq from ${sql(entries)} e
    where e.request_id = ${requestId} order by e.seq`;
  return rows.map(toEntry);
}

async function listNewest(sql: Sql, limit: number): Promise<readonly StoredEntry[]> {
  const { entries } = await findSources(sql);
  const rows = await sql<EntryRow[]>`
    select ${entryColumns(sql)}, null as claimed_seq from ${sql(entries)} e
    order by e.seq desc limit ${limit}`;
  return rows.map(toEntry).reverse();
}

async function verifyInSnapshot(
  sql: Sql,
  sha256: Sha256,
  size: number | undefined,
): Promise<LogReport> {
  const report = await sql.begin('isolation level repeatable read read only', async (tx) => {
    await tx`select set_config(name, '0', true) from unnest(array[
      'statement_timeout', 'idle_in_transaction_session_timeout']) as settings(name)`;
    const sources = await findSources(tx);
    const from = await readBegin(tx, sources, sha256);
    const { begin, drops } = from;
    const tree = startTreeCheck(sha256, {
      ...(await readKept(tx, sources)),
      ...{ begin, drops, size },
    });
    await readDroppedLeaves(tx, sources, { size: begin.seq, each: tree.addDropped });
    const check = startChainCheck(sha256, begin);
    const quick = await verify(tx, sources, {
      ...{ check, thorough: false },
      // Both the chain and the tree are over it.
      each: (entry) => {
        const hashed = { ...entry, leaf: leafHash(sha256, entry.body) };
        check.addEntry(hashed);
        tree.addEntry(hashed);
      },
    });
    if (quick.problems.length > 0) {
      // To name a problem, request rows are matched by hash: another look at every entry.
      const again = startChainCheck(sha256, begin);
      const named = await verify(tx, sources, {
        ...{ check: again, thorough: true, each: again.addEntry },
      });
      return begun(named, tree.found(), from);
    }
    for await (const rows of keptTiles(tx, sources).cursor(batchSize))
      for (const row of rows) tree.addTile(toKeptTile(row));
    return begun(withProblems(quick, tree.problems()), tree.found(), from);
  });
  return report as LogReport; // `begin` unwraps arrays of promises, and so forgets its type
}

/** What is wrong with the beginning comes first. */
function begun(report: ChainReport, found: HeadsFound, { problems, drops }: LogBegin): LogReport {
  return {
    ...{ ...report, ...found, dropped: drops.at(-1) },
    problems: [...problems, ...report.problems],
  };
}

/** What differs of a tree may differ in every tile: the first of them say enough. */
const maxTreeProblems = 20;

function withProblems(report: ChainReport, found: readonly ChainProblem[]): ChainReport {
  const omitted = report.omitted + Math.max(0, found.length - maxTreeProblems);
  return { ...report, problems: found.slice(0, maxTreeProblems), omitted };
}

type Verifying = {
  readonly check: ChainCheck;
  readonly thorough: boolean;
  readonly each: (entry: StoredEntry) => void;
};

async function verify(
  tx: TransactionSql,
  sources: Sources,
  { check, thorough, each }: Verifying,
): Promise<ChainReport> {
  const entries = thorough
    ? claimedEntries(tx, sources).cursor(batchSize)
    : rowsAhead<EntryRow>(tx, bareEntries(tx, sources), batchSize);
  for await (const rows of entries) for (const row of rows) each(toEntry(row));
  for await (const rows of tails(tx, sources, thorough).cursor(batchSize))
    for (const row of rows) check.addTail(toTail(row));
  return check.report();
}

const bareEntries = (tx: TransactionSql, { entries }: Sources) => tx<EntryRow[]>`
  select ${entryColumns(tx)}, null as claimed_seq from ${tx(entries)} e order by e.seq`;

const claimedEntries = (tx: TransactionSql, { entries, requests }: Sources) => tx<EntryRow[]>`
  select ${entryColumns(tx)}, claim.seq as claimed_seq
  from ${tx(entries)} e
  left join (
    select last_hash, min(last_seq) as seq from ${tx(requests)} group by last_hash
  ) as claim on claim.last_hash = e.hash
  order by e.seq`;

type TailRow = {
  readonly id: string;
  readonly last_seq: string | null;
  readonly last_hash: Uint8Array | null;
  readonly found_seq: string | null;
  readonly newest_seq: string | null;
  readonly newest_body: string | null;
  readonly status: string;
  readonly version: number;
  readonly revision: number;
};

const tails = (tx: TransactionSql, { entries, requests }: Sources, thorough: boolean) => {
  const own = thorough
    ? tx`(select hash, min(seq) as seq from ${tx(entries)} group by hash) as own
        on own.hash = r.last_hash`
    : tx`${tx(entries)} as own on own.seq = r.last_seq and own.hash = r.last_hash`;
  return tx<TailRow[]>`
    select r.id, r.last_seq, r.last_hash, r.status, r.version, r.revision,
      own.seq as found_seq, newest.seq as newest_seq, newest.body as newest_body
    from ${tx(requests)} r
    left join ${own}
    left join lateral (
      select e.seq, e.body from ${tx(entries)} e
      where e.request_id = r.id order by e.seq desc limit 1
    ) as newest on true`;
};

function toTail(row: TailRow): RequestTail {
  const { id, status, version, revision } = row;
  const newestSeq = toNumber(row.newest_seq);
  return {
    requestId: id,
    lastSeq: toNumber(row.last_seq),
    lastHash: row.last_hash ?? undefined,
    foundSeq: toNumber(row.found_seq),
    newest: newestSeq === undefined ? undefined : { seq: newestSeq, body: row.newest_body ?? '' },
    state: { status, version, revision },
  };
}
