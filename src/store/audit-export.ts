import type { Fragment, TransactionSql } from 'postgres';
import type { Sha256 } from '../domain/chain-entry.ts';
import { type Dropped, placeOf } from '../domain/dropped.ts';
import { subtreesAt, tilesOf } from '../domain/merkle-tiles.ts';
import type { RequestFilter } from '../domain/request-filter.ts';
import type { ExportBegin } from '../intake/export-line.ts';
import { findDropped, findFirstOf } from './audit-drops.ts';
import { readSnapshot } from './audit-snapshot.ts';
import type { Sources } from './audit-sources.ts';
import { readTiles } from './audit-tree-rows.ts';
import type { Database } from './database.ts';
import { conditionsOf, waysOf } from './history-filter.ts';
import { createLineBuffer, type EntryLines, type LineParts } from './line-buffer.ts';
import { readAhead } from './read-ahead.ts';

/**
 * Which entries: those written at `since` or later and before `until`, about the requests that the rest of the filter
 * fits. The filter that everything fits is the whole log.
 */
export type ExportWish = {
  readonly filter: RequestFilter;
  /** The log up to this month, and no more. */
  readonly before?: string | undefined;
  readonly batch?: number;
};

/** The last entry of the whole log. */
export type LogEnd = { readonly seq: number; readonly hash: Uint8Array };

/** What takes an export as it is read. Lines are good until they are taken. */
type LineTaker = {
  /** Once, before any line: what was dropped before. */
  begin(dropped: Dropped | undefined, from: ExportBegin | undefined): Promise<void>;
  lines(some: EntryLines): Promise<void>;
};

/** One entry for a file that people open. */
export type EntryCells = {
  readonly seq: string;
  readonly at: string;
  readonly action: string;
  readonly actor: string | null;
  readonly request_id: string | null;
  readonly prev: string;
  readonly hash: string;
  readonly body: string;
};

const usualBatch = 500;

/**
 * Gives entries as lines of JSON, a batch at a time, all as they are at one moment, and then where the whole log ends,
 * or the part of it that is wished for. The next batch is read while `take` is at work on the one before, and no more:
 * PostgreSQL and this process work side by side, and a log of any size passes in little memory.
 */
export async function exportLines(
  { database, sha256 }: { readonly database: Database; readonly sha256: Sha256 },
  { filter, before, batch = usualBatch }: ExportWish,
  take: LineTaker,
): Promise<LogEnd | undefined> {
  return await readSnapshot(database, async (tx, sources) => {
    const dropped = await findDropped(tx, sources);
    const subtrees = dropped && (await readSubtrees(tx, sources, { dropped, sha256 }));
    await take.begin(dropped, dropped && subtrees && { ...placeOf(dropped), subtrees });
    const end = await readLogEnd(tx, sources, before);
    const part = before === undefined ? [] : [tx`and e.seq <= ${end?.seq ?? 0}`];
    const wanted = [...entriesOf(tx, sources, filter), ...part];
    const read = await openLines(tx, { sources, wanted, batch });
    for await (const lines of readAhead(read)) await take.lines(lines);
    return end;
  });
}

async function readSubtrees(
  tx: TransactionSql,
  { tiles }: Sources,
  { dropped, sha256 }: { readonly dropped: Dropped; readonly sha256: Sha256 },
): Promise<ExportBegin['subtrees']> {
  const { size } = dropped;
  return subtreesAt(sha256, size, await readTiles(tx, tilesOf({ index: size - 1, size }), tiles));
}

/** The same as columns, for a file that people open. */
export async function exportCells(
  database: Database,
  { filter, batch = usualBatch }: ExportWish,
  take: (entries: readonly EntryCells[]) => Promise<void>,
): Promise<void> {
  await readSnapshot(database, async (tx, sources) => {
    const wanted = entriesOf(tx, sources, filter);
    const query = tx<EntryCells[]>`
      select e.seq, e.action, e.actor, e.request_id, e.body,
        to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
        encode(e.prev, 'hex') as prev, encode(e.hash, 'hex') as hash
      from ${tx(sources.entries)} e where true ${wanted} order by e.seq`;
    for await (const entries of query.cursor(batch)) await take(entries);
  });
}

/** `and …`, of `e`. */
function entriesOf(
  tx: TransactionSql,
  sources: Sources,
  { since, until, person, ...about }: RequestFilter,
): Fragment[] {
  const ways = waysOf(tx, sources, { person });
  const requests = ways.map(
    (way, index) => tx`
      ${index === 0 ? tx`` : tx`union`}
      select r.id from ${tx(sources.requests)} r where true ${conditionsOf(tx, about)} ${way}`,
  );
  const isAbout = person !== undefined || Object.keys(about).length > 0;
  return [
    tx`and true`,
    ...(since === undefined ? [] : [tx`and e.at >= ${since}`]),
    ...(until === undefined ? [] : [tx`and e.at < ${until}`]),
    ...(isAbout ? [tx`and e.request_id in (${requests})`] : []),
  ];
}

type Reading = {
  readonly sources: Sources;
  readonly wanted: Fragment[];
  readonly batch: number;
};

/**
 * Returns what reads the next batch. Two buffers take turns: one is filled while the other is taken. Rows come raw, which
 * are the bytes as they were sent, and are gone with the next of them.
 */
async function openLines(
  tx: TransactionSql,
  { sources, wanted, batch }: Reading,
): Promise<() => Promise<EntryLines>> {
  await tx`
    declare entries no scroll cursor for
    select e.seq, encode(e.prev, 'hex') as prev, encode(e.hash, 'hex') as hash, e.body
    from ${tx(sources.entries)} e where true ${wanted} order by e.seq`;
  let [filling, waiting] = [createLineBuffer(), createLineBuffer()];
  return async () => {
    [filling, waiting] = [waiting, filling];
    const { add, takeLines } = filling;
    const rows = tx.unsafe(`fetch ${batch} from entries`).raw();
    await rows.forEach((row) => void add(row as unknown as LineParts)); // raw ones are typed as others are
    return takeLines();
  };
}

async function readLogEnd(
  tx: TransactionSql,
  { entries }: Sources,
  before: string | undefined,
): Promise<LogEnd | undefined> {
  const next = before === undefined ? undefined : await findFirstOf(tx, { entries }, before);
  const [end] = await tx<{ seq: string; hash: Uint8Array }[]>`
    select e.seq, e.hash from ${tx(entries)} e
    where ${next === undefined ? tx`true` : tx`e.seq < ${next}`} order by e.seq desc limit 1`;
  return end && { seq: Number(end.seq), hash: end.hash };
}
