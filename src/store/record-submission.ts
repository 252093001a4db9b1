import { and, asc, eq, inArray, ne, or, sql } from 'drizzle-orm';
import { openStatuses } from '../domain/lifecycle.ts';
import { allReviewers, findEnvironment, groupsOf } from '../domain/policy.ts';
import type { Hashing } from '../domain/preimage.ts';
import type { ChangeRequest, RequestId } from '../domain/request.ts';
import type {
  Commit,
  Recorded,
  Snapshot,
  Submission,
  SubmissionSnapshot,
  Verdict,
} from '../use-cases/ports/request-store.ts';
import { appendRefusal, type Recording } from './append-entry.ts';
import { readApprovedAccounts } from './approved-accounts.ts';
import { writeFirstCommit, writeNextCommit } from './commit.ts';
import type { Orm, Transaction } from './database.ts';
import { readOpenDrift } from './drift-rows.ts';
import { toTargetInventory } from './inventory-rows.ts';
import { loadInForce, loadSnapshot, readAround } from './load-snapshot.ts';
import { readOwned } from './owned-services.ts';
import { readApprovers, readGroups, readPersons } from './people-cache.ts';
import { toRequest } from './request-rows.ts';
import { changeRequests, deliveries } from './schema.ts';
import { isUniqueViolation, readClock, transact } from './transaction.ts';

/** One open request per target: whoever came second sees the first when it is decided anew. */
export const oneOpenPerTarget = [
  'change_requests_one_open_per_service',
  'change_requests_one_open_per_cluster',
];

/**
 * Records a submitted view, and what was decided about it, in one transaction. The view's row is
 * claimed first: the same view in another process waits here until this one has been recorded or
 * refused. A refused view leaves no row, so that it can be corrected and submitted again.
 */
export async function recordSubmission<T>(
  { orm, canonical }: { readonly orm: Orm; readonly canonical: Hashing['canonical'] },
  submission: Submission,
  decide: (snapshot: SubmissionSnapshot) => Verdict<T>,
): Promise<Recorded<T>> {
  return await transact(
    orm,
    async (tx) => {
      // The clock is asked after the claim, which may have had to wait.
      const [earlier, now] = await Promise.all([claimView(tx, submission), readClock(tx)]);
      if (earlier !== undefined) return earlier;
      const recording = { tx, now, canonical };
      const verdict = decide(await loadSubmission(tx, submission, now));
      const { answer, commit, superseded, refusal } = verdict;
      if (refusal !== undefined) await appendRefusal(recording, refusal);
      // First, or the new request would meet it in the index of open ones.
      if (superseded !== undefined) await writeNextCommit(recording, superseded, []);
      if (commit === undefined) await forgetView(tx, submission);
      else await write(recording, submission, commit);
      return { kind: 'decided', answer };
    },
    (error) => isUniqueViolation(error, oneOpenPerTarget),
  );
}

function write(recording: Recording, submission: Submission, commit: Commit): Promise<void> {
  const writeCommit = submission.edits === undefined ? writeFirstCommit : writeNextCommit;
  return writeCommit(recording, commit, [closeView(recording, submission, commit)]);
}

type Earlier = Exclude<Recorded<never>, { kind: 'decided' }>;

async function claimView(
  tx: Transaction,
  { key, valuesHash }: Submission,
): Promise<Earlier | undefined> {
  const claimed = await tx
    .insert(deliveries)
    .values({ kind: 'view', key, valuesHash, state: 'recorded' })
    .onConflictDoNothing()
    .returning({ key: deliveries.key });
  if (claimed.length > 0) return undefined;
  const [row] = await tx.select().from(deliveries).where(isView(key));
  if (row?.requestId == null) throw new Error('a recorded view has no request');
  return {
    kind: row.valuesHash === valuesHash ? 'repeated' : 'differs',
    requestId: row.requestId,
  };
}

async function forgetView(tx: Transaction, { key }: Submission): Promise<void> {
  await tx.delete(deliveries).where(isView(key));
}

function closeView(
  { tx, now }: Recording,
  { key }: Submission,
  { request }: Commit,
): PromiseLike<unknown> {
  return tx
    .update(deliveries)
    .set({ requestId: request.id, state: 'answered', answeredAt: now })
    .where(isView(key));
}

const isView = (key: string) => and(eq(deliveries.kind, 'view'), eq(deliveries.key, key));

async function loadSubmission(
  tx: Transaction,
  { requester, target, edits }: Submission,
  now: Date,
): Promise<SubmissionSnapshot> {
  const edited = edits === undefined ? undefined : await lockEdited(tx, edits);
  const [inForce, around, persons, rival, owned, drift] = await Promise.all([
    loadInForce(tx),
    readAround(tx, target),
    readPersons(tx, [requester]),
    findRival(tx, target, edits),
    readOwned(tx, target),
    readOpenDrift(tx, target),
  ]);
  const inventory = toTargetInventory(around.seen, target.clusterId, around.seenAt);
  const { cluster } = inventory;
  const environment =
    cluster && findEnvironment(inForce.policy, { ...target, hvnId: cluster.hvnId });
  const [groups, approvers, approvedAccounts] = await Promise.all([
    readGroups(tx, groupsOf(inForce.policy)),
    Promise.all(
      (environment ? allReviewers(environment) : []).map((who) => readApprovers(tx, who)),
    ),
    environment === undefined ? new Set<string>() : readApprovedAccounts(tx, environment.name),
  ]);
  const people = {
    persons: new Map([...approvers.flatMap((known) => [...known]), ...persons]),
    groups,
  };
  return { now, inForce, inventory, people, rival, edited, owned, drift, approvedAccounts };
}

async function lockEdited(tx: Transaction, id: RequestId): Promise<Snapshot | undefined> {
  const locked = tx.select().from(changeRequests).where(eq(changeRequests.id, id)).for('update');
  const rows = locked.then((read) => read);
  return await loadSnapshot(tx, id, rows);
}

async function findRival(
  tx: Transaction,
  { projectId, clusterId, serviceId }: Submission['target'],
  except: RequestId | undefined,
): Promise<ChangeRequest | undefined> {
  const sameService = sql`lower(${changeRequests.serviceId}) = lower(${serviceId})`;
  const [row] = await tx
    .select()
    .from(changeRequests)
    .where(
      and(
        inArray(changeRequests.status, [...openStatuses]),
        eq(changeRequests.projectId, projectId),
        or(eq(changeRequests.clusterId, clusterId), sameService),
        except === undefined ? undefined : ne(changeRequests.id, except),
      ),
    )
    .orderBy(asc(changeRequests.createdAt))
    .limit(1)
    .for('update');
  return row && toRequest(row);
}
