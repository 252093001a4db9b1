import { asc, desc, eq, sql } from 'drizzle-orm';
import type { Hashing } from '../domain/preimage.ts';
import type { PolicyCommit, PolicyStore } from '../use-cases/ports/policy-store.ts';
import { appendEntry, type Recording } from './append-entry.ts';
import { planBulletins } from './bulletin-store.ts';
import type { Orm } from './database.ts';
import { findInForce } from './load-snapshot.ts';
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
    change: async (decide) =>
      await transact(deps.orm, async (tx) => {
        // Replicas that start at the same time take turns here, and the later ones find it done.
        await tx.execute(sql`lock table ${policies} in share row exclusive mode`);
        const [now, inForce] = await Promise.all([readClock(tx), findInForce(tx)]);
        const { answer, commit } = decide({ now, inForce });
        if (commit !== undefined) await write({ tx, now, canonical: deps.canonical }, commit);
        return answer;
      }),
  };
}

async function write(
  recording: Recording,
  { adopt, entry, bulletins }: PolicyCommit,
): Promise<void> {
  if (adopt !== undefined) await replaceInForce(recording, adopt);
  if (bulletins.length > 0) await planBulletins(recording, bulletins);
  await appendEntry(recording, entry);
}

async function replaceInForce(
  { tx, now }: Recording,
  { candidate: { hash, text, policy }, by }: NonNullable<PolicyCommit['adopt']>,
): Promise<void> {
  await tx.update(policies).set({ inForce: false }).where(eq(policies.inForce, true));
  const row = { text, parsed: toStored(policy), appliedAt: now, appliedBy: by, inForce: true };
  await tx
    .insert(policies)
    .values({ hash, ...row })
    .onConflictDoUpdate({ target: policies.hash, set: row });
}
