import type { TransactionSql } from 'postgres';
import type { Sha256 } from '../domain/chain-entry.ts';
import { isEnded } from '../domain/receipt-outcome.ts';
import type { FoundStory, ProvenStories } from '../use-cases/ports/proven-stories.ts';
import { findSources, sayWhyUnreadable } from './audit-sources.ts';
import { findRequests, readStory } from './audit-stories.ts';
import type { Database } from './database.ts';
import { proveEntries } from './entry-proofs.ts';

/** A log of many million entries takes minutes. */
const deadlineMs = 6 * 60 * 60 * 1000;

/** Reads stories and log in one snapshot. Throws `UnreadableLogError` for who may not read them. */
export function createProvenStories({
  database,
  sha256,
}: {
  readonly database: Database;
  readonly sha256: Sha256;
}): ProvenStories {
  return {
    find: (reference, size) =>
      database
        .withClient(async (sql) => {
          const found = await sql.begin(
            'isolation level repeatable read read only',
            async (tx) => await findStory(tx, { reference, size, sha256 }),
          );
          return found as FoundStory; // `begin` unwraps arrays of promises, and so forgets its type
        }, deadlineMs)
        .catch(sayWhyUnreadable),
  };
}

async function findStory(
  tx: TransactionSql,
  {
    reference,
    size,
    sha256,
  }: {
    readonly reference: string;
    readonly size: number | undefined;
    readonly sha256: Sha256;
  },
): Promise<FoundStory> {
  await tx`select set_config(name, '0', true) from unnest(array[
    'statement_timeout', 'idle_in_transaction_session_timeout']) as settings(name)`;
  const sources = await findSources(tx);
  const [request, ...others] = await findRequests(tx, sources, reference);
  if (request === undefined) return { kind: 'unknown' };
  if (others.length > 0) return { kind: 'several', ids: [request, ...others].map(({ id }) => id) };
  if (!isEnded(request.status)) return { kind: 'open', status: request.status };
  const story = await readStory(tx, sources, request);
  const seqs = story.entries.map(({ seq }) => seq);
  const lastSeq = Math.max(0, ...seqs);
  const logSize = await countEntries(tx, sources.entries);
  const proven = size ?? logSize;
  if (lastSeq > proven || proven > logSize || lastSeq === 0)
    return { kind: 'beyond', lastSeq, logSize };
  const proofs = await proveEntries(tx, sources, { seqs, size: proven, sha256 });
  return 'problems' in proofs
    ? { kind: 'broken', ...proofs }
    : { kind: 'proven', story, ...proofs };
}

/** By its last number: whether none is missing before it, the chain tells. */
async function countEntries(tx: TransactionSql, entries: string): Promise<number> {
  const [row] = await tx<{ last: string | null }[]>`select max(seq) as last from ${tx(entries)}`;
  return Number(row?.last ?? 0);
}
