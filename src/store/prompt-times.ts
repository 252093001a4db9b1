import { and, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import { promptedStatuses } from '../domain/prompts.ts';
import type { RequestStore } from '../use-cases/ports/request-store.ts';
import type { Orm } from './database.ts';
import { changeRequests, policies } from './schema.ts';
import { reads, writes } from './transaction.ts';

const { id, revision, status, promptAt, promptPolicy } = changeRequests;

/** When people are to be told something next. Each commit forgets it, so that it is judged anew. */
export function createPromptTimes(orm: Orm): Pick<RequestStore, 'listToPrompt' | 'promptLater'> {
  const inForce = orm
    .select({ hash: policies.hash })
    .from(policies)
    .where(eq(policies.inForce, true));
  const isDue = or(
    isNull(promptAt),
    lte(promptAt, sql`clock_timestamp()`),
    sql`${promptPolicy} is distinct from ${inForce}`,
  );
  return {
    listToPrompt: async (limit) => {
      const rows = await reads(
        orm
          .select({ id })
          .from(changeRequests)
          .where(and(inArray(status, promptedStatuses), isDue))
          .orderBy(sql`${promptAt} nulls first`)
          .limit(limit),
      );
      return rows.map((row) => row.id);
    },
    promptLater: async (request, until) => {
      await writes(
        orm
          .update(changeRequests)
          .set({ promptAt: until.at, promptPolicy: until.policy })
          .where(and(eq(id, request), eq(revision, until.revision))),
      );
    },
  };
}
