import { createHash } from 'node:crypto';
import { type ChainReport, startChainCheck } from '../../../src/domain/chain.ts';
import { type ChainEntry, chainHash, zeroHash } from '../../../src/domain/chain-entry.ts';
import { readDropped } from '../../../src/domain/dropped.ts';
import { toHex } from '../../../src/domain/hex.ts';
import { beginOf } from '../../../src/domain/log-begin.ts';
import { startTree } from '../../../src/domain/merkle.ts';
import { toBase64 } from '../../../src/domain/signed-note.ts';

/** A log as the database would hold it, with the request rows beside it, both open to tampering. */
export type Row = {
  seq: number;
  body: string;
  prev: Uint8Array;
  hash: Uint8Array;
  columns: { at: string; requestId: string | null; actor: string | null; action: string };
};

type RequestRow = {
  id: string;
  lastSeq: number | undefined;
  lastHash: Uint8Array | undefined;
  state: { status: string; version: number; revision: number };
};

export type SampleLog = { rows: Row[]; requests: RequestRow[] };

export const sha256 = (bytes: Uint8Array): Uint8Array =>
  createHash('sha256').update(bytes).digest();

/** One entry per item: the request it is about, or `null` for one about none. */
export function sampleLog(about: readonly (string | null)[]): SampleLog {
  const log: SampleLog = { rows: [], requests: [] };
  for (const requestId of about) append(log, requestId);
  return log;
}

export function append(log: SampleLog, requestId: string | null, more?: Told): void {
  const seq = (log.rows.at(-1)?.seq ?? 0) + 1;
  const request = requestId === null ? undefined : requestRow(log, requestId);
  if (request !== undefined) request.state.revision += 1;
  const columns = {
    at: new Date(Date.UTC(2030, 0, 1) + seq * 1000).toISOString(),
    requestId,
    actor: seq % 3 === 0 ? null : `U${seq}`,
    action: more?.action ?? 'phase_changed',
  };
  const body = JSON.stringify({
    v: 1,
    at: columns.at,
    request_id: requestId,
    actor: columns.actor,
    action: columns.action,
    ...(request?.state ?? {}),
    ...more,
  });
  const prev = log.rows.at(-1)?.hash ?? zeroHash;
  const hash = chainHash(sha256, prev, body);
  log.rows.push({ seq, body, prev, hash, columns });
  if (request !== undefined) Object.assign(request, { lastSeq: seq, lastHash: hash });
}

function requestRow(log: SampleLog, id: string): RequestRow {
  const known = log.requests.find((row) => row.id === id);
  if (known !== undefined) return known;
  const state = { status: 'provisioning', version: 1, revision: 0 };
  const row = { id, lastSeq: undefined, lastHash: undefined, state };
  log.requests.push(row);
  return row;
}

/** Numbers the rows from 1 again, as whoever hides a gap would. */
export function renumber(log: SampleLog): void {
  for (const [index, row] of log.rows.entries()) row.seq = index + 1;
}

/** Computes all hashes anew from here to the end. */
export function rehash(log: SampleLog, from: number): void {
  for (const [index, row] of log.rows.entries()) {
    if (index < from) continue;
    row.prev = log.rows[index - 1]?.hash ?? zeroHash;
    row.hash = chainHash(sha256, row.prev, row.body);
  }
}

/** What an entry says, and of what kind it is. */
type Told = { readonly action: string; readonly details: Readonly<Record<string, unknown>> };

/** Drops the entries up to this number, as the bot does, and gives what stands for them in the tree. */
export function dropUpTo(log: SampleLog, size: number, before = '2030-02'): readonly Row[] {
  const gone = log.rows.filter(({ seq }) => seq <= size);
  const tree = startTree(sha256);
  for (const { body } of [...(droppedOf.get(log) ?? []), ...gone]) tree.add(body);
  const hash = toHex(gone.at(-1)?.hash ?? zeroHash);
  const first = gone[0]?.seq;
  const root = toBase64(tree.head().root);
  const details = { before, first, size, hash, root, export_sha256: 'e'.repeat(64), by: 'owner' };
  append(log, null, { action: 'audit_dropped', details });
  log.rows.splice(0, gone.length);
  const all = [...(droppedOf.get(log) ?? []), ...gone];
  droppedOf.set(log, all);
  return all;
}

const droppedOf = new WeakMap<SampleLog, readonly Row[]>();

/** Looks along the log as the store does: in order, each entry with the row that names its hash. */
export function check({ rows, requests }: SampleLog): ChainReport {
  const ordered = [...rows].sort((a, b) => a.seq - b.seq);
  const drops = ordered.flatMap(({ seq, body }) => readDropped(seq, body) ?? []);
  const { begin, problems } = beginOf(sha256, drops, ordered[0]);
  const chain = startChainCheck(sha256, begin);
  const same = (a: Uint8Array, b: Uint8Array | undefined): boolean =>
    b !== undefined && Buffer.compare(a, b) === 0;
  for (const row of ordered) {
    const claimedSeq = requests.find(({ lastHash }) => same(row.hash, lastHash))?.lastSeq;
    chain.addEntry({ ...row, claimedSeq } satisfies ChainEntry);
  }
  for (const { id, lastSeq, lastHash, state } of requests) {
    const newest = ordered.findLast(({ columns }) => columns.requestId === id);
    const foundSeq = ordered.find(({ hash }) => same(hash, lastHash))?.seq;
    chain.addTail({ requestId: id, lastSeq, lastHash, foundSeq, newest, state });
  }
  const report = chain.report();
  return { ...report, problems: [...problems, ...report.problems] };
}

export const kinds = (report: ChainReport): readonly string[] =>
  report.problems.map(({ kind, seq }) => `${kind} ${seq}`);

export const a = '11111111-1111-4111-8111-111111111111';
export const b = '22222222-2222-4222-8222-222222222222';
export const c = '33333333-3333-4333-8333-333333333333';
/** Requests that end early, in the middle and at the end, and entries about none. */
export const about = [null, a, b, a, null, b, a, c, null, c, b, c];

export const at = (log: { rows: Row[] }, seq: number): Row => {
  const row = log.rows[seq - 1];
  if (row === undefined) throw new Error(`no entry ${seq}`);
  return row;
};

/** Changes what no column repeats. */
export const edit = (row: Row): void => {
  row.body = row.body.replace('"v":1', '"v":2');
};
