import { eq, sql } from 'drizzle-orm';
import type { AuditDraft } from '../domain/audit.ts';
import type { Hashing } from '../domain/preimage.ts';
import type { ChangeRequest } from '../domain/request.ts';
import type { Transaction } from './database.ts';
import { refusalCounts } from './schema.ts';

/** One transaction that tells of itself in the log. */
export type Recording = {
  readonly tx: Transaction;
  readonly now: Date;
  readonly canonical: Hashing['canonical'];
};

type About = Pick<ChangeRequest, 'revision' | 'version' | 'status'>;

/** The text of an entry, as it is hashed. */
export function bodyOf(
  { now, canonical }: Pick<Recording, 'now' | 'canonical'>,
  draft: AuditDraft,
  about?: About,
): string {
  return canonical({
    v: 1,
    at: now.toISOString(),
    request_id: draft.requestId,
    actor: draft.actor,
    action: draft.action,
    revision: about?.revision ?? null,
    version: about?.version ?? null,
    status: about?.status ?? null,
    details: draft.details,
  });
}

/**
 * The statement that appends one entry to the chain and notes it on the request's row. To be sent
 * last in a transaction: from here to its end no other can append.
 */
export function appendEntry(
  { tx, now, canonical }: Recording,
  draft: AuditDraft,
  about?: About,
): PromiseLike<unknown> {
  const body = bodyOf({ now, canonical }, draft, about);
  return tx.execute(sql`
    with appended as materialized (select seq, hash from audit_append(${body})),
    noted as (
      update change_requests set last_seq = appended.seq, last_hash = appended.hash
      from appended where change_requests.id = ${draft.requestId}::uuid
    )
    select seq from appended`);
}

/** One person's refusals that the log takes in a minute: enough to see it, too few to flood it. */
const refusalsPerMinute = 10;
const minuteMs = 60_000;

/**
 * Appends the entry of a refused decision, unless this person's minute is full; the next entry then
 * says how many are missing before it.
 */
export async function appendRefusal(
  recording: Recording,
  draft: AuditDraft,
  about?: About,
): Promise<void> {
  await appendBounded(recording, draft, { countedFor: draft.actor ?? '', about });
}

/** The same of any entry that somebody may bring about again and again. Whether it was written. */
export async function appendBounded(
  recording: Recording,
  draft: AuditDraft,
  { countedFor: actor, about }: { readonly countedFor: string; readonly about?: About | undefined },
): Promise<boolean> {
  const { tx, now } = recording;
  const start = { actor, since: now, written: 0, dropped: 0 };
  await tx.insert(refusalCounts).values(start).onConflictDoNothing();
  const [known = start] = await tx
    .select()
    .from(refusalCounts)
    .where(eq(refusalCounts.actor, actor))
    .for('update');
  const fresh = now.getTime() - known.since.getTime() >= minuteMs;
  const count = fresh ? { ...known, since: now, written: 0 } : known;
  const full = count.written >= refusalsPerMinute;
  const next = full
    ? { ...count, dropped: count.dropped + 1 }
    : { ...count, written: count.written + 1, dropped: 0 };
  await tx.update(refusalCounts).set(next).where(eq(refusalCounts.actor, actor));
  if (full) return false;
  const details =
    count.dropped === 0 ? draft.details : { ...draft.details, left_out_before: count.dropped };
  await appendEntry(recording, { ...draft, details }, about);
  return true;
}
