import { and, eq, isNull, lte, or, sql } from 'drizzle-orm';
import type { SlackUserId } from '../domain/request.ts';
import type { HomePages, HomeStore } from '../use-cases/ports/home.ts';
import { createCallBudget } from './call-budget.ts';
import type { Orm } from './database.ts';
import { newestLook, readAround } from './home-around.ts';
import { homeViews } from './schema.ts';
import { inMs, reads, writes } from './transaction.ts';

/**
 * Publications of all processes together: sixty a minute, twenty of them at once, so never more than eighty in
 * any minute.
 *
 * @see docs.slack.dev, "Rate limits": `views.publish` is of tier 4, a hundred a minute and more
 */
export const homePace = { spacingMs: 1_000, aheadMs: 19_000, mostAheadMs: 19_000 } as const;
const pacedCalls = 'slack views.publish';

/** Who has not looked for so long is not kept up to date: opening it draws it. */
const lookedLately = sql`clock_timestamp() - interval '30 minutes'`;

const { person, openedAt, pages, wanted, drawn, logged, scope, renderHash } = homeViews;
const { seenAt, drawAfter, leaseFence, leaseUntil } = homeViews;

export function createHomeStore(orm: Orm): HomeStore {
  const budget = createCallBudget(orm);
  return {
    open: (who, turned = {}) => open(orm, who, turned),
    forget: async (who) => {
      await writes(orm.update(homeViews).set({ renderHash: null }).where(eq(person, who)));
    },
    listDue: (limit) => listDue(orm, limit),
    lease: (who, ms) => lease(orm, who, ms),
    save: async (who, fence, { againMs, ...shown }) => {
      const again = againMs === undefined ? null : inMs(againMs);
      await writes(
        orm
          .update(homeViews)
          .set({
            ...{ logged: shown.logged, seenAt: shown.seenAt ?? null, scope: [...shown.scope] },
            leaseUntil: null,
            ...{ renderHash: shown.renderHash ?? null, drawAfter: again },
            drawn: againMs === undefined ? shown.wanted : shown.wanted - 1,
          })
          .where(and(eq(person, who), eq(leaseFence, fence))),
      );
    },
    postpone: async (who, fence, ms) => {
      await writes(
        orm
          .update(homeViews)
          .set({ drawAfter: inMs(ms), leaseUntil: null })
          .where(and(eq(person, who), eq(leaseFence, fence))),
      );
    },
    pace: () => budget.book(pacedCalls, homePace),
    around: (wish) => readAround(orm, wish),
  };
}

/** What was asked for at the same moment is asked for once more: a run that began before may not show it. */
async function open(orm: Orm, who: SlackUserId, turned: Partial<HomePages>): Promise<void> {
  const now = sql`clock_timestamp()`;
  // A list that is turned back to its beginning has no place any more, and JSON has no `undefined`.
  const reset = 'services' in turned && turned.services === undefined;
  const kept = reset ? sql`${pages} - 'services'` : sql`${pages}`;
  await writes(
    orm
      .insert(homeViews)
      .values({
        ...{ person: who, openedAt: now, pages: turned, wanted: 1, drawn: 0, logged: 0, scope: [] },
      })
      .onConflictDoUpdate({
        target: person,
        set: {
          openedAt: now,
          wanted: sql`${wanted} + 1`,
          pages: sql`${kept} || excluded.pages`,
          drawAfter: null,
        },
      }),
  );
}

async function listDue(orm: Orm, limit: number): Promise<readonly SlackUserId[]> {
  const now = sql`clock_timestamp()`;
  const concerns = sql`exists (
    select 1 from audit_entries as a left join change_requests as r on r.id = a.request_id
    where a.seq > ${logged}
      and (a.request_id is null or r.requester = ${person} or r.environment = any(${scope}))
  )`;
  const looked = sql`coalesce(${seenAt}, '-infinity') < ${newestLook}`;
  const rows = await reads(
    orm
      .select({ person })
      .from(homeViews)
      .where(
        and(
          sql`${openedAt} > ${lookedLately}`,
          or(isNull(drawAfter), lte(drawAfter, now)),
          or(isNull(leaseUntil), lte(leaseUntil, now)),
          or(sql`${drawn} < ${wanted}`, concerns, looked),
        ),
      )
      .orderBy(sql`${drawn} < ${wanted} desc`, sql`${openedAt} desc`)
      .limit(limit),
  );
  return rows.map((row) => row.person);
}

async function lease(orm: Orm, who: SlackUserId, ms: number): ReturnType<HomeStore['lease']> {
  const free = or(isNull(leaseUntil), lte(leaseUntil, sql`clock_timestamp()`));
  const [taken] = await writes(
    orm
      .update(homeViews)
      .set({ leaseFence: sql`${leaseFence} + 1`, leaseUntil: inMs(ms) })
      .where(and(eq(person, who), free))
      .returning({ fence: leaseFence, pages, wanted, renderHash }),
  );
  return (
    taken && {
      ...{ fence: taken.fence, wanted: taken.wanted },
      pages: { own: 0, decide: 0, services: undefined, ...taken.pages },
      renderHash: taken.renderHash ?? undefined,
    }
  );
}
