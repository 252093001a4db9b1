/**
 * The tree over the log as it is kept: tiles, and checkpoints of it. One step is one transaction under a lock of its
 * own, so that steps of all processes follow one another; nobody who appends waits for it.
 *
 * The log has no gaps: `audit_append` numbers entries under its lock, which lasts until the commit. So whatever a
 * statement sees of it is its beginning, and what comes after the tree's end is all that is missing there.
 */
import type { TransactionSql } from 'postgres';
import {
  type ChainEntry,
  type ChainProblem,
  type Sha256,
  sameBytes,
} from '../domain/chain-entry.ts';
import { followProblem } from '../domain/chain-walk.ts';
import type { Checkpoint } from '../domain/checkpoint.ts';
import type { Dropped } from '../domain/dropped.ts';
import { inclusionProof, tilesOf, tileWidth } from '../domain/merkle-tiles.ts';
import type { AuditTree, Broken, Grown } from '../use-cases/ports/audit-tree.ts';
import { findDropped } from './audit-drops.ts';
import {
  type Edge,
  findRoot,
  readEdge,
  readNewest,
  readTiles,
  writeCheckpointRow,
  writeTile,
} from './audit-tree-rows.ts';
import type { Database } from './database.ts';

export type AuditTreeDeps = {
  readonly database: Pick<Database, 'withClient'>;
  readonly sha256: Sha256;
  /** In one step. */
  readonly entriesAtOnce?: number;
};

/** About a second's work: no transaction that anybody would notice. */
const defaultEntriesAtOnce = 50_000;
const batchSize = 1_000;
const stepDeadlineMs = 60_000;

export function createAuditTree(deps: AuditTreeDeps): AuditTree {
  const { database, sha256 } = deps;
  return {
    advance: (sign) =>
      database.withClient(async (sql) => {
        const step = await sql.begin((tx) => advance(tx, deps, sign));
        return step as Grown | Broken; // `begin` unwraps arrays of promises, and so forgets its type
      }, stepDeadlineMs),
    head: () => database.withClient(async (sql) => (await readEdge(sql, sha256)).tiles.head()),
    rootOf: (size) => database.withClient((sql) => findRoot(sql, sha256, size)),
    proofOf: (seq, size) =>
      database.withClient(async (sql) => {
        const leaf = { index: seq - 1, size };
        return inclusionProof(sha256, leaf, await readTiles(sql, tilesOf(leaf)));
      }),
  };
}

type Sign = Parameters<AuditTree['advance']>[0];

async function advance(
  tx: TransactionSql,
  { sha256, entriesAtOnce = defaultEntriesAtOnce }: AuditTreeDeps,
  sign: Sign,
): Promise<Grown | Broken> {
  await takeLock(tx);
  const edge = await readEdge(tx, sha256);
  const newest = await readNewest(tx);
  const before = (await differsBefore(tx, edge)) ?? (await differsFrom(tx, sha256, newest));
  if (before !== undefined) return { kind: 'broken', problem: before };
  const walked = await walk(tx, { edge, sha256, entriesAtOnce });
  if ('problem' in walked) return { kind: 'broken', ...walked };
  for (const { level, ...tile } of edge.tiles.takeChanged())
    await writeTile(tx, {
      ...{ level, ...tile },
      ...(level === 0 ? { head: walked.heads.get(tile.index) } : {}),
    });
  const head = edge.tiles.head();
  const more = head.size - edge.size === entriesAtOnce;
  const now = await readNow(tx);
  const note = newest?.size === head.size ? undefined : sign?.({ now, head, more, newest });
  if (note === undefined) return { kind: 'grown', head, more, checkpoint: undefined };
  const checkpoint = { ...head, note, at: now };
  await writeCheckpointRow(tx, checkpoint, walked.hash);
  return { kind: 'grown', head, more, checkpoint };
}

/** 'plbtrees' in ASCII: nothing else in this database locks on it. What is read behind it shows the last step. */
async function takeLock(tx: TransactionSql): Promise<void> {
  await tx`select set_config(name, ${String(stepDeadlineMs)}, true) from unnest(array[
    'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout']) as settings(name)`;
  await tx`select pg_advisory_xact_lock(x'706c627472656573'::bigint)`;
}

/** The log still has the entry that the tree ends with, or says that it was the last one of those that were dropped. */
async function differsBefore(
  tx: TransactionSql,
  { size, hash }: Edge,
): Promise<ChainProblem | undefined> {
  if (size === 0) return undefined;
  const [row] = await tx<{ hash: Uint8Array }[]>`
    select hash from public.audit_entries where seq = ${size}`;
  const found = row ?? (await findDroppedEnd(tx, size));
  if (found === undefined) {
    const detail = `the tree that is kept of the log has ${size} entries, and the log fewer`;
    return { kind: 'cut_tail', seq: size, detail };
  }
  if (sameBytes(found.hash, hash)) return undefined;
  const detail = 'it is another entry than the tree that is kept of the log ends with';
  return { kind: 'broken_link', seq: size, detail };
}

async function findDroppedEnd(tx: TransactionSql, size: number): Promise<Dropped | undefined> {
  const dropped = await findDropped(tx, { entries: 'public.audit_entries' });
  return dropped?.size === size ? dropped : undefined;
}

/** Nothing is signed that does not go on from what was signed last. */
async function differsFrom(
  tx: TransactionSql,
  sha256: Sha256,
  newest: Checkpoint | undefined,
): Promise<ChainProblem | undefined> {
  if (newest === undefined) return undefined;
  const root = await findRoot(tx, sha256, newest.size);
  if (root !== undefined && sameBytes(root, newest.root)) return undefined;
  const detail = `the checkpoint of ${newest.size} entries that is kept beside the log is not of its tree`;
  return { kind: 'checkpoint_differs', seq: newest.size, detail };
}

/** Where the walk ended, and the hashes of the chain where tiles end, by the index of each. */
type Walked = { readonly hash: Uint8Array; readonly heads: ReadonlyMap<number, Uint8Array> };

async function walk(
  tx: TransactionSql,
  {
    edge,
    sha256,
    entriesAtOnce,
  }: { readonly edge: Edge; readonly sha256: Sha256; readonly entriesAtOnce: number },
): Promise<Walked | { readonly problem: ChainProblem }> {
  let place = { seq: edge.size, hash: edge.hash };
  const heads = new Map<number, Uint8Array>();
  const entries = tx<(Omit<ChainEntry, 'seq'> & { readonly seq: string })[]>`
    select seq, body, prev, hash from public.audit_entries
    where seq > ${edge.size} order by seq limit ${entriesAtOnce}`;
  for await (const rows of entries.cursor(batchSize))
    for (const row of rows) {
      const entry = { ...row, seq: Number(row.seq) };
      const problem = followProblem(sha256, place, entry);
      if (problem !== undefined) return { problem };
      edge.tiles.add(entry.body);
      place = { seq: entry.seq, hash: entry.hash };
      heads.set(Math.floor((entry.seq - 1) / tileWidth), entry.hash);
    }
  return { hash: place.hash, heads };
}

async function readNow(tx: TransactionSql): Promise<Date> {
  const [row] = await tx<{ ms: number }[]>`
    select floor(extract(epoch from clock_timestamp()) * 1000)::float8 as ms`;
  return new Date(row?.ms ?? Number.NaN);
}
