import { and, eq, sql } from 'drizzle-orm';
import type { ChangeRequest } from '../domain/request.ts';
import type { Commit } from '../use-cases/ports/request-store.ts';
import { appendEntry, type Recording } from './append-entry.ts';
import { endDrift } from './drift-rows.ts';
import { writeIdentities } from './identities.ts';
import { writeOwned } from './owned-services.ts';
import { planNextCard, plannedCard, plannedMessages } from './planned-rows.ts';
import { toNewRow, toReviewRow, toState, toWish } from './request-rows.ts';
import { changeRequests, messages, outbox, requestVersions, reviews } from './schema.ts';
import { writeSeen } from './seen-service.ts';
import { inMs, sendInOrder } from './transaction.ts';

/**
 * Writes a new request with its card, its promises and its entry in the log, and `also` what belongs
 * to the same transaction.
 *
 * A commit's statements are sent without waiting for one another, and run in the order in which they
 * are sent: the request's row first, the log last. That way its lock, which all requests share, is
 * held for one answer and the commit, and the request's own lock not much longer.
 */
export async function writeFirstCommit(
  recording: Recording,
  commit: Commit,
  also: readonly PromiseLike<unknown>[],
): Promise<void> {
  const { tx } = recording;
  const request = { ...commit.request, revision: 1 };
  await sendInOrder(tx.insert(changeRequests).values(toNewRow(request)), [
    tx.insert(messages).values(plannedCard(request)),
    ...rest(recording, commit, request),
    ...also,
    appendEntry(recording, commit.entry, request),
  ]);
}

/** Writes a change of a request whose row is locked, as its next revision. */
export async function writeNextCommit(
  recording: Recording,
  commit: Commit,
  also: readonly PromiseLike<unknown>[],
): Promise<void> {
  const { tx } = recording;
  const { id, revision } = commit.request;
  const request = { ...commit.request, revision: revision + 1 };
  const isShownAnew = commit.shown !== undefined;
  const wish = isShownAnew ? toWish(request) : {};
  const columns = { ...toState(request), ...wish, promptAt: null };
  const update = tx
    .update(changeRequests)
    .set(columns)
    .where(and(eq(changeRequests.id, id), eq(changeRequests.revision, revision)))
    .returning({ id: changeRequests.id });
  const written = await sendInOrder(update, [
    ...(isShownAnew || commit.card === 'anew' ? [planNextCard(tx, commit, request)] : []),
    ...rest(recording, commit, request),
    ...also,
    appendEntry(recording, commit.entry, request),
  ]);
  if (written.length === 0) throw new Error(`request ${id} is not at revision ${revision}`);
}

/** All that hangs on the request's row. */
function rest(
  { tx, now }: Recording,
  commit: Commit,
  request: ChangeRequest,
): readonly PromiseLike<unknown>[] {
  const { shown, review } = commit;
  const statements: PromiseLike<unknown>[] = [];
  if (shown !== undefined)
    statements.push(
      tx.insert(requestVersions).values({ requestId: request.id, ...shown, createdAt: now }),
    );
  if (review !== undefined)
    statements.push(tx.insert(reviews).values(toReviewRow(request.id, review)));
  if (commit.seen !== undefined)
    statements.push(...writeSeen({ tx, now }, request.target, commit.seen));
  if (commit.identities !== undefined)
    statements.push(writeIdentities({ tx, now }, commit.identities, request));
  if (commit.owned !== undefined)
    statements.push(...writeOwned({ tx, now }, request.target, commit.owned));
  if (request.status === 'succeeded') statements.push(endDrift({ tx, now }, request));
  const planned = plannedMessages(commit, request);
  if (planned.length > 0) statements.push(tx.insert(messages).values([...planned]));
  if (commit.jobs.length > 0) statements.push(promise({ tx }, commit.jobs, request));
  return statements;
}

/**
 * What is told of an approval gives way for this long to what was approved, which soon has more to tell: one
 * process does both, and HCP is what people wait for.
 */
const givesWayMs = 100;

/** A job that is promised once more is one that must run once more. */
function promise(
  { tx }: Pick<Recording, 'tx'>,
  jobs: Commit['jobs'],
  request: ChangeRequest,
): PromiseLike<unknown> {
  const isToBeginWork = jobs.includes('provision');
  const rows = jobs.map((kind) => ({
    ...{ jobId: jobIdOf(kind, request), kind, requestId: request.id },
    runAt: kind === 'announce' && isToBeginWork ? inMs(givesWayMs) : null,
  }));
  return tx
    .insert(outbox)
    .values(rows)
    .onConflictDoUpdate({
      target: outbox.jobId,
      set: { settledAt: null, runAt: sql`excluded.run_at` },
    });
}

/** One provisioning per version; one announcement per commit. */
function jobIdOf(kind: Commit['jobs'][number], request: ChangeRequest): string {
  const number = kind === 'announce' ? request.revision : 0;
  return `${kind}-${request.id}-v${request.version}-${number}`;
}
