/** A log of months that are long over: written by the owner, since `audit_append` takes entries of now alone. */
import type { Sql } from 'postgres';
import { chainHash, zeroHash } from '../../src/domain/chain-entry.ts';
import { sha256Bytes } from '../../src/hashing.ts';

/** Entries in their order, each by its text; the rows of requests, where there are any, name their last ones. */
export async function writeOld(owner: Sql, bodies: readonly string[]): Promise<void> {
  const [last] = await owner<{ seq: string; hash: Uint8Array }[]>`
    select seq, hash from audit_entries order by seq desc limit 1`;
  let [seq, prev] = [Number(last?.seq ?? 0), last?.hash ?? zeroHash];
  const rows = bodies.map((body) => {
    const { at, request_id: about, actor, action } = JSON.parse(body);
    const hash = chainHash(sha256Bytes, prev, body);
    seq += 1;
    const row = { seq, body, prev, hash, at, request_id: about, actor, action };
    prev = hash;
    return row;
  });
  await owner.begin(async (tx) => {
    for (const row of rows) await tx`insert into audit_entries ${tx(row)}`;
    await tx`
      update change_requests r set last_seq = e.seq, last_hash = e.hash,
        revision = (e.body::json ->> 'revision')::int
      from (select distinct on (request_id) * from audit_entries order by request_id, seq desc) e
      where e.request_id = r.id`;
  });
}

/** So many entries of a month, a minute apart. `steps`: those that requests have taken before. */
export function oldBodies(
  month: string,
  about: readonly (string | null)[],
  steps = new Map<string | null, number>(),
): readonly string[] {
  const begin = Date.parse(`${month}-02T00:00:00Z`);
  return about.map((requestId, index) => {
    const revision = (steps.get(requestId) ?? 0) + 1;
    steps.set(requestId, revision);
    return JSON.stringify({
      ...{ v: 1, action: 'phase_changed', actor: null, request_id: requestId },
      at: new Date(begin + index * 60_000).toISOString(),
      ...(requestId === null ? {} : { revision, version: 1 }),
      details: { number: index },
    });
  });
}
