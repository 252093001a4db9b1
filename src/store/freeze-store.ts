import type { Hashing } from '../domain/preimage.ts';
import type { FreezeStore, FreezeVerdict } from '../use-cases/ports/freeze-store.ts';
import { appendEntry, appendRefusal, type Recording } from './append-entry.ts';
import { planBulletins } from './bulletin-store.ts';
import { readAcknowledged } from './checkpoint-store.ts';
import type { Orm } from './database.ts';
import { closeGate, isStillInForce, readInForce } from './freeze-rows.ts';
import { writeIdentities } from './identities.ts';
import { loadInForce } from './load-snapshot.ts';
import { freezes } from './schema.ts';
import { readClock, reads, sendInOrder, transact } from './transaction.ts';

type Deps = { readonly orm: Orm; readonly canonical: Hashing['canonical'] };

/** The only writer of freezes. Locks are taken in one order: the gate, and last the log. */
export function createFreezeStore({ orm, canonical }: Deps): FreezeStore {
  return {
    listInForce: async () => await reads(readInForce(orm)),
    change: async (decide) =>
      await transact(orm, async (tx) => {
        const closed = tx.execute(closeGate).then(() => undefined);
        const [, now, inForce, held, acknowledged] = await Promise.all([
          closed,
          readClock(tx),
          loadInForce(tx),
          readInForce(tx),
          readAcknowledged(tx),
        ]);
        const { answer, ...verdict } = decide({ now, inForce, freezes: held, acknowledged });
        await write({ tx, now, canonical }, verdict);
        return answer;
      }),
  };
}

async function write(
  recording: Recording,
  { commit, refusal }: Omit<FreezeVerdict<unknown>, 'answer'>,
): Promise<void> {
  const { tx, now } = recording;
  if (refusal !== undefined) await appendRefusal(recording, refusal);
  if (commit === undefined) return;
  const { begin, end, identities, entry, bulletins } = commit;
  const changes: PromiseLike<unknown>[] = [];
  // First the end: what begins may take its place.
  if (end !== undefined)
    changes.push(
      tx.update(freezes).set({ endedBy: end.by, endedAt: now }).where(isStillInForce(end.id)),
    );
  if (begin !== undefined) {
    const { by: frozenBy, ...row } = begin;
    changes.push(tx.insert(freezes).values({ ...row, frozenBy, frozenAt: now }));
  }
  if (identities !== undefined) changes.push(writeIdentities(recording, identities));
  if (bulletins.length > 0) changes.push(planBulletins(recording, bulletins));
  const [first = Promise.resolve(), ...others] = changes;
  await sendInOrder(first, [...others, appendEntry(recording, entry)]);
}
