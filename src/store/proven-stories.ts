import type { TransactionSql } from 'postgres';
import type { Sha256 } from '../domain/chain-entry.ts';
import type { FoundStory, ProvenStories } from '../use-cases/ports/proven-stories.ts';
import { readSnapshot } from './audit-snapshot.ts';
import type { Sources } from './audit-sources.ts';
import type { Database } from './database.ts';
import { type Exported, findEnded } from './ended-stories.ts';
import { proveEntries } from './entry-proofs.ts';

/**
 * For whoever may read the log and nothing else: reads the story and, once, the whole log, in one snapshot. Throws
 * `UnreadableLogError` for who may not read them.
 */
export function createProvenStories({
  database,
  ...deps
}: {
  readonly database: Database;
  readonly sha256: Sha256;
  readonly exported?: Exported | undefined;
}): ProvenStories {
  return {
    find: (reference, size) =>
      readSnapshot(database, (tx, sources) =>
        findProven(tx, sources, { reference, size, ...deps }),
      ),
  };
}

async function findProven(
  tx: TransactionSql,
  sources: Sources,
  {
    size,
    sha256,
    ...asked
  }: {
    readonly reference: string;
    readonly size: number | undefined;
    readonly sha256: Sha256;
    readonly exported?: Exported | undefined;
  },
): Promise<FoundStory> {
  const found = await findEnded(tx, sources, asked);
  if (found.kind !== 'ended') return found;
  const { story, lastSeq } = found;
  const logSize = await countEntries(tx, sources.entries);
  const proven = size ?? logSize;
  if (lastSeq > proven || proven > logSize || lastSeq === 0)
    return { kind: 'beyond', lastSeq, logSize };
  const seqs = story.entries.map(({ seq }) => seq);
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
