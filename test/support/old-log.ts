import type { Sql } from 'postgres';
import { chainHash, zeroHash } from '../../src/domain/chain-entry.ts';
import type { LoggedEntry } from '../../src/domain/logged.ts';
import { createHashing, sha256Bytes } from '../../src/hashing.ts';

const { canonical } = createHashing();

/** Of an entry, as the store writes it. */
function bodyOf({ at, action, actor, requestId, details }: LoggedEntry): string {
  return canonical({
    ...{ v: 1, at: at.toISOString(), request_id: requestId, actor, action, details },
    ...{ revision: null, version: null, status: null },
  });
}

/**
 * Puts a log of long ago into a database that has none, as its owner: `audit_append` takes entries of now alone. Its
 * chain is as it would have been.
 */
export async function insertOldLog(owner: Sql, log: readonly LoggedEntry[]): Promise<void> {
  let prev: Uint8Array = zeroHash;
  const rows = log.map((entry, index) => {
    const body = bodyOf(entry);
    const hash = chainHash(sha256Bytes, prev, body);
    const { at, requestId: request_id, actor, action } = entry;
    const row = { seq: index + 1, body, prev, hash, at, request_id, actor, action };
    prev = hash;
    return row;
  });
  for (let at = 0; at < rows.length; at += 1_000)
    await owner`insert into audit_entries ${owner(rows.slice(at, at + 1_000))}`;
}
