import { asc, desc, eq, sql } from 'drizzle-orm';
import type { Hashing } from '../domain/preimage.ts';
import type { SlackUserId } from '../domain/request.ts';
import type { PolicyCandidate, PolicyStore } from '../use-cases/ports/policy-store.ts';
import { appendEntry } from './append-entry.ts';
import type { Orm, Transaction } from './database.ts';
import { policies } from './schema.ts';
import { readStored, storedColumns, toStored } from './stored-policy.ts';
import { readClock, reads, transact } from './transaction.ts';

const { appliedAt, appliedBy } = policies;

type Deps = { readonly orm: Orm; readonly canonical: Hashing['canonical'] };

/** Every policy that was ever in force, by hash, and which one is. */
export function createPolicyStore(deps: Deps): PolicyStore {
  return {
    findInForce: async () => {
      const [row] = await reads(
        deps.orm
          .select({
            ...storedColumns,
            hash: policies.hash,
            text: policies.text,
            appliedAt: policies.appliedAt,
          })
          .from(policies)
          .where(eq(policies.inForce, true)),
      );
      if (row === undefined) return undefined;
      const { hash, text } = row;
      return { hash, text, appliedAt: row.appliedAt, policy: readStored(row) };
    },
    list: () =>
      reads(
        deps.orm
          .select({ hash: policies.hash, inForce: policies.inForce, appliedAt, appliedBy })
          .from(policies)
          .orderBy(desc(appliedAt), asc(policies.hash)),
      ),
    find: async (hashPrefix) => {
      const rows = await reads(
        deps.orm
          .select({ ...storedColumns, hash: policies.hash, text: policies.text })
          .from(policies)
          .where(sql`starts_with(${policies.hash}, ${hashPrefix})`)
          .orderBy(asc(policies.hash))
          .limit(2),
      );
      return rows.map((row) => ({ hash: row.hash, text: row.text, policy: readStored(row) }));
    },
    apply: (candidate, by) =>
      changePolicy(deps, { candidate, by }, (current) => current !== candidate.hash),
    applyFirst: (candidate) =>
      changePolicy(deps, { candidate, by: null }, (current) => current === undefined),
  };
}

type Applied = { readonly candidate: PolicyCandidate; readonly by: SlackUserId | null };

/** Replicas that start at the same time take turns here, and the later ones find it done. */
async function changePolicy(
  { orm, canonical }: Deps,
  applied: Applied,
  isWanted: (current: string | undefined) => boolean,
): Promise<boolean> {
  return await transact(orm, async (tx) => {
    await tx.execute(sql`lock table ${policies} in share row exclusive mode`);
    const [current] = await tx
      .select({ hash: policies.hash })
      .from(policies)
      .where(eq(policies.inForce, true));
    if (!isWanted(current?.hash)) return false;
    const now = await readClock(tx);
    await replaceInForce(tx, applied, now);
    const { candidate, by } = applied;
    await appendEntry(
      { tx, now, canonical },
      {
        action: 'policy_applied',
        actor: by,
        requestId: null,
        details: { policy: candidate.hash, previous: current?.hash ?? null },
      },
    );
    return true;
  });
}

async function replaceInForce(
  tx: Transaction,
  { candidate: { hash, text, policy }, by }: Applied,
  now: Date,
): Promise<void> {
  await tx.update(policies).set({ inForce: false }).where(eq(policies.inForce, true));
  const row = { text, parsed: toStored(policy), appliedAt: now, appliedBy: by, inForce: true };
  await tx
    .insert(policies)
    .values({ hash, ...row })
    .onConflictDoUpdate({ target: policies.hash, set: row });
}
