import { type AnyColumn, and, eq, inArray, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { KeptIdentity } from '../domain/identity.ts';
import type { Hashing } from '../domain/preimage.ts';
import type { ChangeRequest, SlackUserId } from '../domain/request.ts';
import { appendEntry, type Recording } from './append-entry.ts';
import type { Orm, Transaction } from './database.ts';
import { identities, pageSessions, people } from './schema.ts';
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

/** A person of Slack's, or an address: external auditors are known by theirs alone. */
export type Erased =
  | { readonly person: SlackUserId }
  /** In lower case. */
  | { readonly email: string };

/**
 * Erases who a person is outside of Slack, wherever it is kept, and gives in how many places that was. Sessions of the
 * page that were begun with an address of theirs end. The owner's: the bot may not. An entry tells of it, unless there
 * was nothing to erase; the chain stays as it is.
 */
export async function erasePerson(
  { orm, canonical }: { readonly orm: Orm; readonly canonical: Hashing['canonical'] },
  whom: Erased,
): Promise<number> {
  return await transact(orm, async (tx) => {
    const now = await readClock(tx);
    const addresses = await addressesOf(tx, whom);
    const those = (person: AnyColumn, email: AnyColumn): SQL | undefined =>
      and(
        'person' in whom ? eq(person, whom.person) : eq(sql`lower(${email})`, whom.email),
        isNotNull(email),
      );
    const erased = await tx
      .update(identities)
      .set({ email: null, salt: null, erasedAt: now })
      .where(those(identities.person, identities.email))
      .returning({ person: identities.person });
    const forgotten = await tx
      .update(people)
      .set({ email: null })
      .where(those(people.id, people.email))
      .returning({ person: people.id });
    const ended = await tx
      .delete(pageSessions)
      .where(inArray(sql`${pageSessions.visitor} ->> 'email'`, addresses))
      .returning({ issuer: pageSessions.issuer, subject: pageSessions.subject });
    const places = erased.length + forgotten.length + ended.length;
    if (places === 0) return 0;
    const named = [...erased, ...forgotten].map(({ person }) => person);
    const details = {
      ...('person' in whom ? { person: whom.person } : { people: [...new Set(named)] }),
      ...{ identities: erased.length, sessions: ended },
    };
    const entry = { action: 'identity_erased', actor: null, requestId: null, details } as const;
    await appendEntry({ tx, now, canonical }, entry);
    return places;
  });
}

/** Sessions hold addresses in lower case. An empty list fits nothing. */
async function addressesOf(tx: Transaction, whom: Erased): Promise<string[]> {
  if ('email' in whom) return [whom.email];
  const rows = await tx
    .select({ email: identities.email })
    .from(identities)
    .where(and(eq(identities.person, whom.person), isNotNull(identities.email)))
    .union(
      tx
        .select({ email: people.email })
        .from(people)
        .where(and(eq(people.id, whom.person), isNotNull(people.email))),
    );
  return rows.map(({ email }) => email?.toLowerCase() ?? '');
}
