import { and, eq, gt, sql } from 'drizzle-orm';
import type { Hashing } from '../domain/preimage.ts';
import {
  idleForMs,
  longestSessionMs,
  type PageSessions,
  recheckAfterMs,
} from '../use-cases/ports/page-sessions.ts';
import { appendBounded, appendEntry } from './append-entry.ts';
import type { Orm } from './database.ts';
import { pageSessions } from './schema.ts';
import { readClock, reads, transact, writes } from './transaction.ts';

type Deps = { readonly orm: Orm; readonly canonical: Hashing['canonical'] };

const { key: keyColumn, startedAt, checkedAt } = pageSessions;

const ago = (ms: number) => sql`now() - ${ms} * interval '1 millisecond'`;

/** Of sessions that are not over. */
const isAlive = and(gt(startedAt, ago(longestSessionMs)), gt(checkedAt, ago(idleForMs)));

/** The only writer of sessions; the log comes last in each transaction. */
export function createPageSessions({ orm, canonical }: Deps): PageSessions {
  return {
    begin: async ({ key, visitor, issuer, subject }, entry) => {
      await transact(orm, async (tx) => {
        const now = await readClock(tx);
        const times = { startedAt: now, checkedAt: now };
        await tx.insert(pageSessions).values({ key, visitor, issuer, subject, ...times });
        await appendEntry({ tx, now, canonical }, entry);
      });
    },
    find: async (key) => {
      const [row] = await reads(
        orm
          .select({
            visitor: pageSessions.visitor,
            issuer: pageSessions.issuer,
            subject: pageSessions.subject,
            mustRecheck: sql<boolean>`${checkedAt} < ${ago(recheckAfterMs)}`,
          })
          .from(pageSessions)
          .where(and(eq(keyColumn, key), isAlive)),
      );
      return row && { key, ...row };
    },
    noteRecheck: async (key) => {
      await writes(
        orm.update(pageSessions).set({ checkedAt: sql`now()` }).where(eq(keyColumn, key)),
      );
    },
    end: async (key, entry) => {
      await transact(orm, async (tx) => {
        const ended = await tx
          .delete(pageSessions)
          .where(eq(keyColumn, key))
          .returning({ key: keyColumn });
        if (ended.length === 0 || entry === undefined) return;
        await appendEntry({ tx, now: await readClock(tx), canonical }, entry);
      });
    },
    record: async (entry, by) =>
      await transact(orm, async (tx) => {
        const now = await readClock(tx);
        return await appendBounded({ tx, now, canonical }, entry, { countedFor: `page ${by}` });
      }),
  };
}

/** What housekeeping may remove. */
export const isOverdue = sql`not (${isAlive})`;
