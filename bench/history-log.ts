/** A past of any size, made in bulk: a log whose chain holds, and the requests and reviews that it tells of. */
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { Sql } from 'postgres';
import { chainHash, zeroHash } from '../src/domain/chain-entry.ts';
import type { RequestStatus } from '../src/domain/lifecycle.ts';
import type { Change } from '../src/domain/request.ts';
import { sha256Bytes } from '../src/hashing.ts';
import type { Bench } from './bench.ts';

/** What of it the combinations of filters name. Shares are of a hundred requests. */
export const clusters = 2_000;
export const people = 500;
export const approvers = 40;
const begun = Date.UTC(2024, 0, 1);
const betweenMs = 6 * 60_000;

type Past = {
  readonly index: number;
  readonly id: string;
  readonly requester: string;
  readonly reviewer: string;
  readonly environment: string;
  readonly change: Change;
  readonly project: string;
  readonly cluster: string;
  readonly service: string;
  readonly ticket: string;
  readonly status: RequestStatus;
  readonly createdAt: Date;
};

const shareOf = <T>(shares: readonly (readonly [T, number])[], at: number): T => {
  let left = at % 100;
  for (const [value, share] of shares) {
    if (left < share) return value;
    left -= share;
  }
  throw new Error('shares are of a hundred');
};

const environments = [
  ...([
    ['production', 55],
    ['staging', 30],
    ['research', 14],
  ] as const),
  ['lab', 1],
] as const;
const changes = [
  ['create', 50],
  ['update', 38],
  ['delete', 10],
  ['accept', 2],
] as const;
const statuses = [
  ...([
    ['succeeded', 72],
    ['rejected', 9],
    ['canceled', 8],
    ['expired', 6],
  ] as const),
  ...([
    ['failed', 4],
    ['abandoned', 1],
  ] as const),
] as const;

/** Scatters, and is the same each time. */
const scattered = (index: number, salt: number): number =>
  (Math.imul(index + 1, 2_654_435_761) ^ Math.imul(salt, 40_503)) >>> 0;

export function pastOf(index: number): Past {
  const pick = (salt: number): number => Math.floor(scattered(index, salt) / 97);
  const cluster = pick(1) % clusters;
  return {
    index,
    id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    // Few ask for much: the first one for a tenth.
    requester: `U0ASK${pick(2) % 10 === 0 ? 0 : pick(3) % people}`,
    reviewer: `U0REVIEW${pick(4) % approvers}`,
    environment: shareOf(environments, pick(5)),
    change: shareOf(changes, pick(6)),
    project: `project-${cluster % 20}`,
    cluster: `cluster-${cluster}`,
    service: `Service-${cluster}`,
    ticket: `CHG${String(pick(7) % 60_000).padStart(7, '0')}`,
    status: shareOf(statuses, pick(8)),
    createdAt: new Date(begun + index * betweenMs),
  };
}

/** What the log says of each; about six and a half entries a request, and some about none. */
function actionsOf({ status, index }: Past): readonly string[] {
  const begin = ['request_submitted', 'approvers_asked'];
  const looks = index % 3 === 0 ? ['phase_changed', 'phase_changed'] : ['phase_changed'];
  switch (status) {
    case 'rejected':
      return [...begin, 'request_rejected'];
    case 'canceled':
    case 'expired':
      return [...begin, 'approvers_reminded', `request_${status}`];
    default: {
      const carriedOut = ['request_approved', 'call_intended', 'call_accepted', ...looks];
      const end = status === 'succeeded' ? 'request_succeeded' : 'request_failed';
      return [...begin, ...carriedOut, end];
    }
  }
}

type Written = { readonly entries: number; readonly requests: number };

/** Writes as many entries as a run asks for, and waits until the server has them on its disk: it rests, as one that is asked. */
export async function preparePast(
  { entries: wanted, note }: Pick<Bench, 'entries' | 'note'>,
  sql: Sql,
): Promise<Written & { readonly note: string }> {
  note(`writing ${wanted} entries`);
  const from = performance.now();
  const { entries, requests } = await writePast(sql, wanted);
  await sql`checkpoint`;
  const seconds = Math.round((performance.now() - from) / 1_000);
  return {
    entries,
    requests,
    note: `${entries} entries of ${requests} requests, written in ${seconds} s`,
  };
}

/** Writes until the log has so many entries. Indexes are kept meanwhile, and the tables analyzed at the end. */
export async function writePast(sql: Sql, entries: number): Promise<Written> {
  const log = await copyInto(
    sql`copy audit_entries (seq, body, prev, hash, at, request_id, actor, action) from stdin`,
  );
  const asked = await copyInto(sql.unsafe(`copy change_requests (${requestColumns}) from stdin`));
  const reviewed: number[] = [];
  let [seq, requests] = [0, 0];
  let prev: Uint8Array = zeroHash;
  for (; seq < entries; requests += 1) {
    const past = pastOf(requests);
    const actions = actionsOf(past).slice(0, entries - seq);
    for (const [number, action] of actions.entries()) {
      const at = new Date(past.createdAt.getTime() + number * 20_000).toISOString();
      const actor = number === 0 ? past.requester : null;
      const body = bodyOf(past, { action, actor, at, last: number === actions.length - 1 });
      const hash = chainHash(sha256Bytes, prev, body);
      seq += 1;
      await log.write([seq, body, bytes(prev), bytes(hash), at, past.id, actor, action]);
      prev = hash;
    }
    await asked.write(requestCells(past, { seq, hash: prev }));
    if (actions.some((action) => /_(approved|rejected)$/.test(action))) reviewed.push(requests);
  }
  await log.end();
  await asked.end();
  const reviews = await copyInto(sql.unsafe(`copy reviews (${reviewColumns}) from stdin`));
  for (const index of reviewed) await reviews.write(reviewCells(pastOf(index)));
  await reviews.end();
  await sql`vacuum analyze audit_entries, change_requests, reviews`;
  return { entries: seq, requests };
}

/** Beside that past, what was shown of each request and the card that it was shown on. */
export async function writeShown(sql: Sql): Promise<void> {
  await sql`
    insert into request_versions (request_id, version, preimage, digest, live, plan, rule, reason_salt,
      decision_section, created_at)
    select id, 1, repeat('p', 900), digest, '{}', '{}', '{}', 's', repeat('s', 600), created_at
    from change_requests order by created_at`;
  await sql`
    insert into messages (request_id, kind, number, state, recipient, ts)
    select id, 'card', 1, 'sent', channel, to_char(extract(epoch from created_at), 'FM9999999999.000100')
    from change_requests order by created_at`;
  await sql`vacuum analyze request_versions, messages`;
}

type Told = {
  readonly action: string;
  readonly actor: string | null;
  readonly at: string;
  readonly last: boolean;
};

/** The first entry of a request carries its preimage, which is most of a real log. */
function bodyOf({ id, status, ...past }: Past, { action, actor, at, last }: Told): string {
  const state = last ? { status, version: 1, revision: 1 } : {};
  const details =
    action === 'request_submitted'
      ? { preimage: JSON.stringify({ ...past, values: 'x'.repeat(900) }), digest: 'd'.repeat(64) }
      : { environment: past.environment, service: past.service, operation: id };
  return JSON.stringify({ action, actor, at, details, request_id: id, ...state, v: 1 });
}

const requestColumns =
  'id, reference, version, revision, requester, environment, change, organization_id, project_id, hvn_id, cluster_id, service_id, region, consumer_accounts, consumer_ip_ranges, consumer_regions, ticket, status, digest, channel, quorum, created_at, expires_at, progress, drawn_revision, last_seq, last_hash';

function requestCells(
  past: Past,
  { seq, hash }: { readonly seq: number; readonly hash: Uint8Array },
): readonly Cell[] {
  const at = past.createdAt.toISOString();
  return [
    ...[past.id, 'AAAAAA', 1, 1, past.requester, past.environment, past.change, 'org'],
    ...[past.project, 'hvn', past.cluster, past.service, 'eu-west-1'],
    ...['{arn:aws:iam::111122223333:root}', '{10.20.0.0/16}', '{}'],
    ...[past.index % 5 === 0 ? null : past.ticket, past.status, 'd'.repeat(64), 'C0', 1, at, at],
    ...['{}', 1, seq, bytes(hash)],
  ];
}

const reviewColumns = 'request_id, version, reviewer, decision, facts, at';

function reviewCells({ id, reviewer, status, createdAt }: Past): readonly Cell[] {
  const decision = status === 'rejected' ? 'reject' : 'approve';
  const at = new Date(createdAt.getTime() + 60_000).toISOString();
  return [id, 1, reviewer, decision, '{}', at];
}

type Cell = string | number | null;

/** As `COPY` reads it: a backslash escapes. */
function copyLine(cells: readonly Cell[]): string {
  const written = cells.map((cell) =>
    cell === null ? '\\N' : String(cell).replaceAll('\\', '\\\\').replaceAll('\n', '\\n'),
  );
  return `${written.join('\t')}\n`;
}

const bytes = (value: Uint8Array): string => `\\x${Buffer.from(value).toString('hex')}`;

async function copyInto(query: { writable(): Promise<Writable> }) {
  const stream = await query.writable();
  let batch = '';
  return {
    write: async (cells: readonly Cell[]): Promise<void> => {
      batch += copyLine(cells);
      if (batch.length < 1_000_000) return;
      await give(stream, batch);
      batch = '';
    },
    end: async (): Promise<void> => {
      await give(stream, batch);
      await ended(stream);
    },
  };
}

async function give(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

async function ended(stream: Writable): Promise<void> {
  const finished = once(stream, 'finish');
  stream.end();
  await finished;
}
