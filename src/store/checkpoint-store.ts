import { and, asc, desc, eq, gt, inArray, sql } from 'drizzle-orm';
import type { AuditAction, AuditDraft } from '../domain/audit.ts';
import type { Sha256 } from '../domain/chain-entry.ts';
import type { Checkpoint } from '../domain/checkpoint.ts';
import { droppedAction } from '../domain/dropped.ts';
import type { AcknowledgedLoss } from '../domain/lost-range.ts';
import type { TreeHead } from '../domain/merkle.ts';
import type { Hashing } from '../domain/preimage.ts';
import { keyId, type NoteKey, toBase64 } from '../domain/signed-note.ts';
import type { CheckpointStore } from '../use-cases/ports/checkpoint-store.ts';
import { appendEntry } from './append-entry.ts';
import {
  acknowledgedAction,
  keyAction,
  type Notes,
  toAcknowledged,
  toKeys,
  toNotes,
} from './audit-notes.ts';
import { planBulletins } from './bulletin-store.ts';
import type { Orm, Transaction } from './database.ts';
import { auditCheckpoints, auditEntries, bulletins } from './schema.ts';
import { type Queries, readClock, reads, readTogether, transact } from './transaction.ts';

export type CheckpointStoreDeps = {
  readonly orm: Orm;
  readonly canonical: Hashing['canonical'];
  readonly sha256: Sha256;
};

const { size, root, note, at } = auditCheckpoints;
const columns = { size, root, note, at };

export function createCheckpointStore({
  orm,
  canonical,
  sha256,
}: CheckpointStoreDeps): CheckpointStore {
  return {
    state: () =>
      readTogether(orm, async (tx) => {
        const [now, logSize, newest] = await Promise.all([
          readClock(tx),
          readLogSize(tx),
          findNewest(tx),
        ]);
        return { now, size: logSize, newest };
      }),
    find: async (wanted) => {
      const [row] = await reads(orm.select(columns).from(auditCheckpoints).where(eq(size, wanted)));
      return row;
    },
    listAfter: (after, limit) =>
      reads(
        orm
          .select(columns)
          .from(auditCheckpoints)
          .where(gt(size, after))
          .orderBy(asc(size))
          .limit(limit),
      ),
    has: (published) => reads(hasCheckpoint(orm, published)),
    listKeys: async () => toKeys(await reads(readNotes(orm, keyAction))),
    nameKey: (key) =>
      transact(orm, async (tx) => {
        await tx.execute(takeNoteLock);
        const newest = toKeys(await readNotes(tx, keyAction)).at(-1);
        if (newest !== undefined && isSameKey(newest, key)) return false;
        const now = await readClock(tx);
        await appendEntry({ tx, now, canonical }, keyEntry(key, sha256));
        return true;
      }),
    listAcknowledged: () => reads(readAcknowledged(orm)),
    planPost: (channel, everyMs) =>
      transact(orm, async (tx) => {
        await tx.execute(takeNoteLock);
        await planPost(tx, channel, everyMs);
      }),
  };
}

/** 'plbnotes' in ASCII: of what is written once, whatever number of processes starts or looks. */
const takeNoteLock = sql`select pg_advisory_xact_lock(x'706c626e6f746573'::bigint)`;

async function readLogSize(queries: Queries): Promise<number> {
  const [row] = await queries
    .select({ seq: auditEntries.seq })
    .from(auditEntries)
    .orderBy(desc(auditEntries.seq))
    .limit(1);
  return row?.seq ?? 0;
}

async function findNewest(queries: Queries): Promise<Checkpoint | undefined> {
  const [row] = await queries.select(columns).from(auditCheckpoints).orderBy(desc(size)).limit(1);
  return row;
}

/** Whether the log, as it is for this statement, is as long as what was published, and has it on record. */
export async function hasCheckpoint(
  queries: Pick<Queries, 'execute'>,
  published: TreeHead,
): Promise<boolean> {
  // By the last entry: the one of that number may have been dropped since.
  const last = sql`select max(${auditEntries.seq}) from ${auditEntries}`;
  const same = and(eq(size, published.size), eq(root, published.root));
  const checkpoint = sql`select from ${auditCheckpoints} where ${same}`;
  const rows = await queries.execute<{ has: boolean }>(
    sql`select (${last}) >= ${published.size} and exists (${checkpoint}) as has`,
  );
  return rows[0]?.has === true;
}

export async function readAcknowledged(queries: Queries): Promise<readonly AcknowledgedLoss[]> {
  return toAcknowledged(await readNotes(queries, acknowledgedAction));
}

/** What entries of this kind say, those that were dropped included. */
async function readNotes(queries: Queries, action: AuditAction): Promise<Notes> {
  const rows = await queries
    .select({ action: auditEntries.action, body: auditEntries.body })
    .from(auditEntries)
    .where(inArray(auditEntries.action, [action, droppedAction]))
    .orderBy(asc(auditEntries.seq));
  return toNotes(rows);
}

function isSameKey(left: NoteKey, right: NoteKey): boolean {
  return left.name === right.name && toBase64(left.publicKey) === toBase64(right.publicKey);
}

function keyEntry(key: NoteKey, sha256: Sha256): AuditDraft {
  const id = Buffer.from(keyId(key, sha256)).toString('hex');
  const details = { name: key.name, key_id: id, public_key: toBase64(key.publicKey) };
  return { action: keyAction, actor: null, requestId: null, details };
}

async function planPost(tx: Transaction, channel: string, everyMs: number): Promise<void> {
  const newest = await findNewest(tx);
  if (newest === undefined) return;
  const now = await readClock(tx);
  const [last] = await tx
    .select({ plannedAt: bulletins.plannedAt, body: bulletins.body, state: bulletins.state })
    .from(bulletins)
    .where(and(eq(bulletins.channel, channel), sql`${bulletins.body} ->> 'code' = 'checkpoint'`))
    .orderBy(desc(bulletins.number))
    .limit(1);
  if (last?.body.code === 'checkpoint') {
    // What waits for the channel to be opened to the bot is one message, and not one for every ten minutes.
    if (last.body.size === newest.size || !(last.state === 'sent' || last.state === 'given_up'))
      return;
    if (now.getTime() - last.plannedAt.getTime() < everyMs) return;
  }
  const body = { code: 'checkpoint', size: newest.size, note: newest.note } as const;
  await planBulletins({ tx, now }, [{ channel, body }]);
}
