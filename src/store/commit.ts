import { and, eq, sql } from 'drizzle-orm';
import type { ChangeRequest } from '../domain/request.ts';
import type { Commit } from '../use-cases/ports.ts';
import { appendEntry, type Recording } from './append-entry.ts';
import { plannedRows } from './planned-rows.ts';
import { toNewRow, toReviewRow, toState, toWish } from './request-rows.ts';
import { changeRequests, messages, outbox, requestVersions, reviews } from './schema.ts';

/** Writes a new request with its card, its promises and, last, its entry in the log. */
export async function writeFirstCommit(recording: Recording, commit: Commit): Promise<void> {
  const request = { ...commit.request, revision: 1 };
  await recording.tx.insert(changeRequests).values(toNewRow(request));
  await writeRest(recording, commit, request);
  await appendEntry(recording, commit.entry, request);
}

/** Writes a change of a request whose row is locked, as its next revision. */
export async function writeNextCommit(recording: Recording, commit: Commit): Promise<void> {
  const { tx } = recording;
  const { id, revision } = commit.request;
  const request = { ...commit.request, revision: revision + 1 };
  const columns = { ...toState(request), ...(commit.shown === undefined ? {} : toWish(request)) };
  const written = await tx
    .update(changeRequests)
    .set(columns)
    .where(and(eq(changeRequests.id, id), eq(changeRequests.revision, revision)))
    .returning({ id: changeRequests.id });
  if (written.length === 0) throw new Error(`request ${id} is not at revision ${revision}`);
  await writeRest(recording, commit, request);
  await appendEntry(recording, commit.entry, request);
}

/** All that hangs on the request's row. None of it depends on another, so it goes out together. */
async function writeRest(
  { tx, now }: Recording,
  commit: Commit,
  request: ChangeRequest,
): Promise<void> {
  const { shown, review } = commit;
  const planned = await plannedRows(tx, commit, request);
  const promised = commit.jobs.map((kind) => ({
    jobId: jobIdOf(kind, request),
    kind,
    requestId: request.id,
  }));
  const statements = [
    shown && tx.insert(requestVersions).values({ requestId: request.id, ...shown, createdAt: now }),
    review && tx.insert(reviews).values(toReviewRow(request.id, review)),
    planned.length > 0 && tx.insert(messages).values([...planned]),
    // A job that is promised once more is one that must run once more.
    promised.length > 0 &&
      tx
        .insert(outbox)
        .values(promised)
        .onConflictDoUpdate({
          target: outbox.jobId,
          set: { settledAt: null, runAt: sql`excluded.run_at` },
        }),
  ];
  await Promise.all(statements);
}

/** One provisioning per version; one announcement per commit. */
function jobIdOf(kind: Commit['jobs'][number], request: ChangeRequest): string {
  const number = kind === 'announce' ? request.revision : 0;
  return `${kind}-${request.id}-v${request.version}-${number}`;
}
