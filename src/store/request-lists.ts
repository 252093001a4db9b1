import { and, asc, desc, eq, inArray, lt, lte, ne, or, sql } from 'drizzle-orm';
import { openStatuses } from '../domain/lifecycle.ts';
import type { ChangeRequest, RequestId } from '../domain/request.ts';
import type { RequestStore } from '../use-cases/ports/request-store.ts';
import type { Orm } from './database.ts';
import { freezeToShow } from './freeze-rows.ts';
import { createPromptTimes } from './prompt-times.ts';
import { toRequest } from './request-rows.ts';
import { changeRequests, messages } from './schema.ts';
import { reads } from './transaction.ts';

type Lists = Pick<
  RequestStore,
  'search' | 'listByRequester' | 'listOpen' | 'listExpired' | 'listToPrompt' | 'promptLater'
>;

const { id, version, revision, status, drawnRevision } = changeRequests;
const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function createRequestLists(orm: Orm): Lists {
  return {
    search: (reference) => search(orm, reference),
    listByRequester: async (requester, limit) => {
      const rows = await reads(
        orm
          .select()
          .from(changeRequests)
          .where(eq(changeRequests.requester, requester))
          .orderBy(desc(changeRequests.createdAt))
          .limit(limit),
      );
      return rows.map(toRequest);
    },
    listOpen: () => listOpen(orm),
    listExpired: async (limit) => {
      const rows = await reads(
        orm
          .select({ id })
          .from(changeRequests)
          .where(
            and(
              inArray(status, ['pending_approval', 'approved']),
              lte(changeRequests.expiresAt, sql`now()`),
            ),
          )
          .orderBy(asc(changeRequests.expiresAt))
          .limit(limit),
      );
      return rows.map((row) => row.id);
    },
    ...createPromptTimes(orm),
  };
}

async function search(orm: Orm, text: string): Promise<readonly ChangeRequest[]> {
  const wanted = text.trim();
  const asId = wanted.toLowerCase();
  const named = uuidPattern.test(asId)
    ? eq(id, asId as RequestId) // the pattern is what makes it one
    : eq(changeRequests.reference, wanted.toUpperCase());
  const newestFirst = desc(changeRequests.createdAt);
  const rows = await reads(
    orm.select().from(changeRequests).where(named).orderBy(newestFirst).limit(10),
  );
  return rows.map(toRequest);
}

/** The open request that keeps another one from being opened again; `undefined` if it has ended since. */
export async function findHolder(orm: Orm, kept: RequestId): Promise<RequestId | undefined> {
  const [row] = await reads(
    orm.execute<{ id: RequestId }>(sql`
      select holder.id from change_requests as holder
      join change_requests as kept on kept.id = ${kept} and holder.id <> kept.id
        and holder.project_id = kept.project_id
        and (holder.cluster_id = kept.cluster_id or lower(holder.service_id) = lower(kept.service_id))
      where holder.status in ${[...openStatuses]}
      order by holder.created_at limit 1`),
  );
  return row?.id;
}

/**
 * Three looks, each along an index that holds only what is unfinished: what to provision, whose
 * messages are unsent, whose card is behind, or is open and shows another freeze than holds. A request that has ended and whose newest card was given up is
 * none of it.
 */
async function listOpen(orm: Orm): ReturnType<RequestStore['listOpen']> {
  const unsent = orm
    .select({ id: messages.requestId })
    .from(messages)
    .where(inArray(messages.state, ['planned', 'sending', 'unknown']));
  const newestCardState = sql`(
    select ${messages.state} from ${messages}
    where ${and(eq(messages.requestId, id), eq(messages.kind, 'card'))}
    order by ${messages.number} desc limit 1
  )`;
  const showsOtherFreeze = sql`${changeRequests.drawnFreeze} is distinct from ${freezeToShow}`;
  const drawable = or(inArray(status, openStatuses), ne(newestCardState, 'given_up'));
  const [toProvision, toPost, toDraw] = await Promise.all([
    reads(
      orm
        .select({ id, version })
        .from(changeRequests)
        .where(inArray(status, ['approved', 'provisioning'])),
    ),
    reads(orm.select({ id, version }).from(changeRequests).where(inArray(id, unsent))),
    reads(
      orm
        .select({ id, version })
        .from(changeRequests)
        .where(
          or(
            and(lt(drawnRevision, revision), drawable),
            and(inArray(status, openStatuses), showsOtherFreeze),
          ),
        ),
    ),
  ]);
  const announced = new Map([...toPost, ...toDraw].map((row) => [row.id, row]));
  const provisioned = new Map(toProvision.map((row) => [row.id, row]));
  return [...new Map([...announced, ...provisioned]).values()].map((row) => ({
    ...row,
    needs: [
      ...(provisioned.has(row.id) ? (['provision'] as const) : []),
      ...(announced.has(row.id) ? (['announce'] as const) : []),
    ],
  }));
}
