import type { Sql, TransactionSql } from 'postgres';
import type { EntryColumns } from '../domain/chain-columns.ts';
import type { ChainEntry } from '../domain/chain-entry.ts';

export type StoredEntry = ChainEntry & { readonly columns: EntryColumns };

export type EntryRow = {
  readonly seq: string;
  readonly body: string;
  readonly prev: Uint8Array;
  readonly hash: Uint8Array;
  readonly at: string;
  readonly request_id: string | null;
  readonly actor: string | null;
  readonly action: string;
  readonly claimed_seq: string | null;
};

/** Of `e`, the log. */
export const entryColumns = (sql: Sql | TransactionSql) => sql`
  e.seq, e.body, e.prev, e.hash, e.request_id, e.actor, e.action,
  to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at`;

export function toEntry(row: EntryRow): StoredEntry {
  const { seq, body, prev, hash, at, request_id: requestId, actor, action } = row;
  const columns = { at, requestId, actor, action };
  return { seq: Number(seq), body, prev, hash, columns, claimedSeq: toNumber(row.claimed_seq) };
}

/** Numbers of entries stay far below 2^53. */
export function toNumber(text: string | null): number | undefined {
  return text === null ? undefined : Number(text);
}
