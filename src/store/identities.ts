import { and, eq, isNotNull } from 'drizzle-orm';
import type { KeptIdentity } from '../domain/identity.ts';
import type { Hashing } from '../domain/preimage.ts';
import type { ChangeRequest, SlackUserId } from '../domain/request.ts';
import { appendEntry, type Recording } from './append-entry.ts';
import type { Orm } from './database.ts';
import { identities, people } from './schema.ts';
import { readClock, transact } from './transaction.ts';

/** Keeps who decided or asked, in the commit whose entry names it by its hash. What is about no request has none. */
export function writeIdentities(
  { tx, now }: Pick<Recording, 'tx' | 'now'>,
  kept: readonly KeptIdentity[],
  request?: Pick<ChangeRequest, 'id' | 'version'>,
): PromiseLike<unknown> {
  const rows = kept.map(({ group, ...identity }) => ({
    ...{ ...identity, requestId: request?.id, version: request?.version },
    ...{ matchedGroup: group, at: now },
  }));
  return tx.insert(identities).values(rows);
}

/**
 * Erases who a person is outside of Slack, wherever it is kept, and gives in how many places that was. The owner's:
 * the bot may not. An entry tells of it, unless there was nothing to erase; the chain stays as it is.
 */
export async function eraseIdentities(
  { orm, canonical }: { readonly orm: Orm; readonly canonical: Hashing['canonical'] },
  person: SlackUserId,
): Promise<number> {
  return await transact(orm, async (tx) => {
    const now = await readClock(tx);
    const erased = await tx
      .update(identities)
      .set({ email: null, salt: null, erasedAt: now })
      .where(and(eq(identities.person, person), isNotNull(identities.email)))
      .returning({ hash: identities.hash });
    const forgotten = await tx
      .update(people)
      .set({ email: null })
      .where(and(eq(people.id, person), isNotNull(people.email)))
      .returning({ id: people.id });
    if (erased.length + forgotten.length === 0) return 0;
    const details = { person, identities: erased.length };
    const entry = { action: 'identity_erased', actor: null, requestId: null, details } as const;
    await appendEntry({ tx, now, canonical }, entry);
    return erased.length + forgotten.length;
  });
}
