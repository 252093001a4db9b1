import { and, eq, isNull, sql } from 'drizzle-orm';
import type { PolicyCandidacy } from '../domain/policy-candidate.ts';
import { parsePolicy } from '../intake/policy-file.ts';
import type {
  NewCandidacy,
  PolicyCandidate,
  ProposedPolicy,
} from '../use-cases/ports/policy-store.ts';
import type { Recording } from './append-entry.ts';
import { policyCandidates } from './schema.ts';
import type { Queries } from './transaction.ts';

export type CandidateRow = typeof policyCandidates.$inferSelect;

export function toCandidacy(row: CandidateRow): PolicyCandidacy {
  const { id, hash: candidate, base, difference, digest } = row;
  const { channel, proposedAt, revision, confirmations, endedAs, endedAt } = row;
  return {
    ...{ id, candidate, base, difference, digest, channel, proposedAt, revision, confirmations },
    ended:
      endedAs === null || endedAt === null
        ? undefined
        : { as: endedAs, at: endedAt, by: row.endedBy },
  };
}

/** As this version reads its text; `undefined` where it would refuse that. */
export function toCandidate({
  hash,
  text,
}: Pick<CandidateRow, 'hash' | 'text'>): PolicyCandidate | undefined {
  const read = parsePolicy(text);
  return read.ok ? { hash, text, policy: read.value } : undefined;
}

export function toProposed(row: CandidateRow): ProposedPolicy {
  return { candidacy: toCandidacy(row), policy: toCandidate(row) };
}

const { state } = policyCandidates;
const revived = sql`case when ${state} = 'given_up' then 'planned' else ${state} end`;

const isPending = isNull(policyCandidates.endedAt);

export async function findPending(queries: Queries): Promise<CandidateRow | undefined> {
  const [row] = await queries.select().from(policyCandidates).where(isPending);
  return row;
}

/** The card is drawn anew, at once: also one that was given up, as long as there is something to decide. */
export function writeCandidacy(
  { tx }: Pick<Recording, 'tx'>,
  { id, confirmations, ended, revision }: PolicyCandidacy,
): PromiseLike<unknown> {
  return tx
    .update(policyCandidates)
    .set({
      confirmations,
      ...{ endedAs: ended?.as ?? null, endedAt: ended?.at ?? null, endedBy: ended?.by ?? null },
      ...{ revision: revision + 1, drawAfter: null },
      ...(ended === undefined ? { state: revived } : {}),
    })
    .where(and(eq(policyCandidates.id, id), eq(policyCandidates.revision, revision)));
}

export function insertCandidacy(
  { tx, now }: Pick<Recording, 'tx' | 'now'>,
  { policy: { hash, text }, ...candidacy }: NewCandidacy,
): PromiseLike<unknown> {
  return tx.insert(policyCandidates).values({
    ...{ ...candidacy, hash, text, confirmations: [] },
    ...{ proposedAt: now, revision: 1, state: 'planned' },
  });
}

export const hasHash = (prefix: string) => sql`starts_with(${policyCandidates.hash}, ${prefix})`;
