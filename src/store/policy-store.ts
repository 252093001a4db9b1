import { asc, desc, eq, sql } from 'drizzle-orm';
import type { Hashing } from '../domain/preimage.ts';
import type {
  CandidateCards,
  PolicyCandidate,
  PolicyCommit,
  PolicySnapshot,
  PolicyStore,
  PolicyVerdict,
} from '../use-cases/ports/policy-store.ts';
import { appendEntry, appendRefusal, type Recording } from './append-entry.ts';
import { planBulletins } from './bulletin-store.ts';
import {
  findPending,
  hasHash,
  insertCandidacy,
  toCandidacy,
  toCandidate,
  toProposed,
  writeCandidacy,
} from './candidate-rows.ts';
import { createCardStore } from './card-store.ts';
import { findAnswer, keepAnswer } from './click-answers.ts';
import type { Orm } from './database.ts';
import { writeIdentities } from './identities.ts';
import { findInForce } from './load-snapshot.ts';
import { policies, policyCandidates } from './schema.ts';
import { readStored, storedColumns, toStored } from './stored-policy.ts';
import { readClock, reads, transact } from './transaction.ts';

const { appliedAt, appliedBy } = policies;

type Deps = { readonly orm: Orm; readonly canonical: Hashing['canonical'] };

/** The cards on which policy admins decide. */
export function createCandidateCards(orm: Orm): CandidateCards {
  return createCardStore(orm, {
    ...{ table: policyCandidates, since: policyCandidates.proposedAt },
    toAbout: (row: typeof policyCandidates.$inferSelect) => ({
      ...toCandidacy(row),
      asked: row.asked,
    }),
  });
}

/** Every policy that was ever in force, by hash, which one is, and which one is to take its place. */
export function createPolicyStore(deps: Deps): PolicyStore {
  const { orm } = deps;
  return {
    findInForce: async () => {
      const [row] = await reads(
        orm
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
        orm
          .select({ hash: policies.hash, inForce: policies.inForce, appliedAt, appliedBy })
          .from(policies)
          .orderBy(desc(appliedAt), asc(policies.hash)),
      ),
    find: async (hashPrefix) => await findByHash(orm, hashPrefix),
    findCandidacy: async (id) => {
      const [row] = await reads(
        orm.select().from(policyCandidates).where(eq(policyCandidates.id, id)),
      );
      return row && toProposed(row);
    },
    findPending: async () => {
      const row = await reads(findPending(orm));
      return row && toProposed(row);
    },
    change: (decide, guard) => changeInForce(deps, decide, guard),
  };
}

/** Whoever changes what is in force, or what is to be, takes turns here: replicas that start at the same time too. */
async function changeInForce<T>(
  { orm, canonical }: Deps,
  decide: (snapshot: PolicySnapshot) => PolicyVerdict<T>,
  guard: Parameters<PolicyStore['change']>[1],
): Promise<T> {
  return await transact(orm, async (tx) => {
    await tx.execute(sql`lock table ${policies} in share row exclusive mode`);
    const earlier = guard && (await findAnswer(tx, guard.click));
    // Only `keepAnswer` writes it, for the same kind of decision.
    if (earlier !== undefined) return earlier.answer as T;
    const [now, inForce, pending, [clicked]] = await Promise.all([
      readClock(tx),
      findInForce(tx),
      findPending(tx),
      guard === undefined
        ? []
        : tx.select().from(policyCandidates).where(eq(policyCandidates.id, guard.candidate)),
    ]);
    const { answer, ...verdict } = decide({
      ...{ now, inForce, pending: pending && toCandidacy(pending) },
      clicked: clicked && toProposed(clicked),
    });
    await write({ tx, now, canonical }, verdict);
    if (guard !== undefined) await keepAnswer(tx, guard.click, { answer, now });
    return answer;
  });
}

/** Of those that were in force and of those that were only proposed, as far as they can be read. */
async function findByHash(orm: Orm, prefix: string): Promise<readonly PolicyCandidate[]> {
  const [kept, proposed] = await Promise.all([
    reads(
      orm
        .select({ ...storedColumns, hash: policies.hash, text: policies.text })
        .from(policies)
        .where(sql`starts_with(${policies.hash}, ${prefix})`)
        .orderBy(asc(policies.hash))
        .limit(2),
    ),
    reads(
      orm
        .selectDistinctOn([policyCandidates.hash])
        .from(policyCandidates)
        .where(hasHash(prefix))
        .orderBy(asc(policyCandidates.hash))
        .limit(2),
    ),
  ]);
  const others = proposed.filter(({ hash }) => !kept.some((one) => one.hash === hash));
  return [
    ...kept.map((row) => ({ hash: row.hash, text: row.text, policy: readStored(row) })),
    ...others.map(toCandidate).filter((one) => one !== undefined),
  ].slice(0, 2);
}

/** The log last. */
async function write(
  recording: Recording,
  { commit, refusal }: Omit<PolicyVerdict<unknown>, 'answer'>,
): Promise<void> {
  if (refusal !== undefined) await appendRefusal(recording, refusal);
  if (commit === undefined) return;
  const { adopt, candidacy, propose, identities, entry, bulletins } = commit;
  if (candidacy !== undefined) await writeCandidacy(recording, candidacy);
  if (propose !== undefined) await insertCandidacy(recording, propose);
  if (adopt !== undefined) await replaceInForce(recording, adopt);
  if (identities !== undefined) await writeIdentities(recording, identities);
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
