import type { Sql } from 'postgres';
import { differingColumns } from '../domain/chain-columns.ts';
import { chainHash, type Sha256, sameBytes, zeroHash } from '../domain/chain-entry.ts';
import type { ChainState } from '../use-cases/ports/chain-watch.ts';
import type { Log } from '../use-cases/ports/log.ts';
import { readBegin } from './audit-drops.ts';
import { type EntryRow, entryColumns, type StoredEntry, toEntry } from './audit-entries.ts';
import type { Database } from './database.ts';

/**
 * Looks along the chain of the log in the background, a few entries at a time, so that a page can say how it stands
 * without looking at all of it. A look goes on where the last one ended, and begins at the first entry again after
 * `wholeEveryMs`: what was looked at and edited since shows then. It finds that something is wrong, and where;
 * `audit verify` says what. What is dropped from the beginning of the log while it looks is passed over.
 */
export type ChainWatch = {
  runOnce(signal: AbortSignal): Promise<void>;
  state(): ChainState;
};

type Deps = {
  readonly database: Database;
  readonly sha256: Sha256;
  readonly clock: () => Date;
  readonly log: Log;
};

/** Hashed within a few milliseconds: the process has other work. */
const batchSize = 500;

/** How far the look has come. */
type Walk = ChainState & { readonly hash: Uint8Array };

const start: Walk = {
  ...{ entries: 0, hash: zeroHash, dropped: undefined },
  ...{ begunAt: undefined, upToDateAt: undefined, brokenAt: undefined },
};

export function createChainWatch(
  { database, sha256, clock, log }: Deps,
  { wholeEveryMs }: { readonly wholeEveryMs: number },
): ChainWatch {
  /** What is shown; a look that begins anew shows nothing before it has come as far. */
  let shown = start;
  let walk = start;

  async function step(): Promise<'more' | 'end'> {
    const { from, entries } = await database.withClient((sql) => readOn(sql, walk, sha256));
    const isAtEnd = entries.length <= batchSize;
    walk = goOn(from, entries, sha256);
    const isOver = isAtEnd || walk.brokenAt !== undefined;
    if (isOver) walk = { ...walk, upToDateAt: clock() };
    if (isOver || shown.upToDateAt === undefined) shown = walk;
    return isOver ? 'end' : 'more';
  }

  async function runOnce(signal: AbortSignal): Promise<void> {
    const now = clock();
    const begun = walk.begunAt?.getTime() ?? Number.NEGATIVE_INFINITY;
    if (now.getTime() - begun >= wholeEveryMs) walk = { ...start, begunAt: now };
    while (!signal.aborted && walk.brokenAt === undefined) if ((await step()) === 'end') break;
    const { brokenAt: seq } = walk;
    if (seq !== undefined) log.error({ seq }, 'audit log does not hold');
  }

  return {
    runOnce,
    state: () => {
      const { hash: _, ...state } = shown;
      return state;
    },
  };
}

/** What comes next; where the log begins later than the look has come, from there on. */
async function readOn(
  sql: Sql,
  walk: Walk,
  sha256: Sha256,
): Promise<{ readonly from: Walk; readonly entries: readonly StoredEntry[] }> {
  const entries = await readFrom(sql, walk);
  const next = isContinued(walk) ? walk.entries : walk.entries + 1;
  if (entries[0] === undefined || entries[0].seq <= next) return { from: walk, entries };
  const { begin, problems, drops } = await readBegin(sql, { entries: 'audit_entries' }, sha256);
  const dropped = drops.at(-1);
  if (problems.length > 0 || dropped === undefined || begin.seq < walk.entries)
    return { from: walk, entries };
  const from = { ...walk, entries: begin.seq, hash: begin.hash, dropped };
  return { from, entries: await readFrom(sql, from) };
}

/** Whether the entry that it ended with must still be there. */
function isContinued({ entries, dropped }: Walk): boolean {
  return entries > (dropped?.size ?? 0);
}

/** The entry that the look ended with, and those that come after it. */
async function readFrom(sql: Sql, { entries }: Walk): Promise<readonly StoredEntry[]> {
  const rows = await sql<EntryRow[]>`
    select ${entryColumns(sql)}, null as claimed_seq from audit_entries e
    where e.seq >= ${entries} order by e.seq limit ${batchSize + 1}`;
  return rows.map(toEntry);
}

function goOn(walk: Walk, entries: readonly StoredEntry[], sha256: Sha256): Walk {
  const [first, ...others] = entries;
  const goesOn = isContinued(walk);
  if (goesOn && !(first?.seq === walk.entries && sameBytes(first.hash, walk.hash)))
    return { ...walk, brokenAt: walk.entries };
  let [last, hash] = [walk.entries, walk.hash];
  for (const entry of goesOn ? others : entries) {
    if (!follows(entry, { last, hash }, sha256))
      return { ...walk, entries: last, hash, brokenAt: last + 1 };
    [last, hash] = [entry.seq, entry.hash];
  }
  return { ...walk, entries: last, hash };
}

function follows(
  { seq, body, prev, hash, columns }: StoredEntry,
  before: { readonly last: number; readonly hash: Uint8Array },
  sha256: Sha256,
): boolean {
  return (
    seq === before.last + 1 &&
    sameBytes(prev, before.hash) &&
    sameBytes(hash, chainHash(sha256, prev, body)) &&
    differingColumns(body, columns).length === 0
  );
}
