import { eq } from 'drizzle-orm';
import { everyEnvironment, type Freeze, type FreezeId } from '../domain/freeze.ts';
import type { TreeHead } from '../domain/merkle.ts';
import type { Hashing } from '../domain/preimage.ts';
import type { RequestId } from '../domain/request.ts';
import {
  LostLeaseError,
  type RequestStore,
  type Snapshot,
  TargetTakenError,
  type Verdict,
} from '../use-cases/ports/request-store.ts';
import { appendRefusal, type Recording } from './append-entry.ts';
import { hasCheckpoint } from './checkpoint-store.ts';
import { findAnswer, keepAnswer } from './click-answers.ts';
import { writeNextCommit } from './commit.ts';
import type { Orm, Transaction } from './database.ts';
import { openGate } from './freeze-rows.ts';
import { readMemberships } from './group-members.ts';
import { createLeases, renewLease } from './leases.ts';
import { loadSnapshot, loadView } from './load-snapshot.ts';
import { oneOpenPerTarget, recordSubmission } from './record-submission.ts';
import { createRequestLists, findHolder } from './request-lists.ts';
import type { RequestRow } from './request-rows.ts';
import { changeRequests } from './schema.ts';
import { isUniqueViolation, plannedOnce, readTogether, transact } from './transaction.ts';

export type RequestStoreDeps = {
  readonly orm: Orm;
  readonly canonical: Hashing['canonical'];
  /** The newest checkpoint of the log that this process knows to be published. */
  readonly published?: () => TreeHead | undefined;
};

/**
 * The only writer of requests, reviews and their log.
 *
 * Locks are taken in one order everywhere: the gate of freezes, a delivered view, the request's row, a
 * click's row, a person's count of refusals, the look's row of the project where a commit tells what was seen, the
 * service that is ours, its drift, and last the log itself.
 */
export function createRequestStore(deps: RequestStoreDeps): RequestStore {
  const { orm } = deps;
  return {
    ...createLeases(orm),
    ...createRequestLists(orm),
    submit: (submission, decide) => recordSubmission(deps, submission, decide),
    change: (id, guard, decide) => changeRequest(deps, { id, ...guard }, decide),
    view: (id) => readByKey(orm, (tx) => loadView(tx, id, rowOf(tx, id))),
    find: (id) => readByKey(orm, (tx) => loadSnapshot(tx, id, rowOf(tx, id))),
  };
}

async function readByKey<T>(orm: Orm, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return await readTogether(orm, async (tx) => {
    const planned = tx.execute(plannedOnce).then(() => undefined); // which sends it
    const [, read] = await Promise.all([planned, work(tx)]);
    return read;
  });
}

const rowOf = (tx: Transaction, id: RequestId) =>
  tx.select().from(changeRequests).where(eq(changeRequests.id, id));

type Decide<T> = (snapshot: Snapshot) => Verdict<T>;
type Guard = Parameters<RequestStore['change']>[1];
type Guarded = Guard & { readonly id: RequestId };

async function changeRequest<T>(
  { orm, ...deps }: RequestStoreDeps,
  guarded: Guarded,
  decide: Decide<T>,
): Promise<T | undefined> {
  return await transact(orm, (tx) =>
    changeLocked({ tx, ...deps }, guarded, decide).catch((error: unknown) => {
      throw isUniqueViolation(error, oneOpenPerTarget) ? new TargetTakenError(undefined) : error;
    }),
  ).catch(async (error: unknown) => {
    // Only now: the transaction that met it can be asked nothing more.
    throw error instanceof TargetTakenError
      ? new TargetTakenError(await findHolder(orm, guarded.id))
      : error;
  });
}

async function changeLocked<T>(
  { tx, canonical, published }: Omit<RequestStoreDeps, 'orm'> & { readonly tx: Transaction },
  { id, ...guard }: Guarded,
  decide: Decide<T>,
): Promise<T | undefined> {
  const { click, fence, begins, persons = [] } = guard;
  // Sent together and run in this order: the request's row is locked, then the click's, then all is read.
  const first = (begins ? [plannedOnce, openGate] : [plannedOnce]).map((one) =>
    tx.execute(one).then(() => undefined),
  );
  const rows = rowOf(tx, id)
    .for('update')
    .then((read) => read);
  const answering = click === undefined ? undefined : findAnswer(tx, click);
  const [[row], earlier, loaded, memberships, isKept] = await Promise.all([
    rows,
    answering,
    loadSnapshot(tx, id, rows),
    readMemberships(tx, persons),
    isWhole(tx, guard, published),
    ...first,
  ]);
  if (row === undefined || loaded === undefined) return undefined;
  const snapshot = { ...loaded, memberships, ...(isKept ? {} : heldSince(loaded.now)) };
  if (fence !== undefined && fence !== row.leaseFence)
    throw new LostLeaseError('another run has taken over this request');
  // Only `keepAnswer` writes it, for the same kind of decision.
  if (earlier !== undefined) return earlier.answer as T;
  return await decideAndWrite({ tx, canonical }, { row, snapshot }, { decide, guard });
}

/** Whether the log has what is known to be published of it. */
async function isWhole(
  tx: Transaction,
  { begins }: Pick<Guard, 'begins'>,
  published: RequestStoreDeps['published'],
): Promise<boolean> {
  const known = begins ? published?.() : undefined;
  return known === undefined || (await hasCheckpoint(tx, known));
}

/**
 * The database was set back behind what this process has published, and nobody has told of that yet: the same as the
 * freeze that the next look at the log begins.
 */
function heldSince(at: Date): { readonly freeze: Freeze } {
  const id = '' as FreezeId; // of no row
  return { freeze: { id, environment: everyEnvironment, by: null, at, lost: [] } };
}

async function decideAndWrite<T>(
  { tx, canonical }: Pick<Recording, 'tx' | 'canonical'>,
  { row, snapshot }: { readonly row: RequestRow; readonly snapshot: Snapshot },
  { decide, guard }: { readonly decide: Decide<T>; readonly guard: Guard },
): Promise<T> {
  const { now, request } = snapshot;
  const { click, renewMs } = guard;
  const { answer, commit, refusal } = decide(snapshot);
  const recording = { tx, canonical, now };
  if (refusal !== undefined) await appendRefusal(recording, refusal, row);
  const kept = click === undefined ? [] : [keepAnswer(tx, click, { answer, now })];
  const renewed = renewMs === undefined ? [] : [renewLease(tx, request.id, renewMs)];
  if (commit === undefined) await Promise.all(kept);
  else await writeNextCommit(recording, commit, [...kept, ...renewed]);
  return answer;
}
