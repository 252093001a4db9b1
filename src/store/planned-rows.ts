import { type SQL, sql } from 'drizzle-orm';
import type { ChangeRequest } from '../domain/request.ts';
import type { Commit } from '../use-cases/ports/request-store.ts';
import type { Transaction } from './database.ts';
import { messages } from './schema.ts';

type MessageRow = typeof messages.$inferInsert;
type PlannedRow = Omit<MessageRow, 'number'> & { readonly number: number | SQL };

/** A new request's card, for all of its versions in that channel. */
export function plannedCard(request: ChangeRequest): PlannedRow {
  return { ...planned(request, 'card', request.channel), number: 0 };
}

/**
 * Plans a card that takes the place of the one there is, where the commit says so or is for another
 * channel than that one is in.
 */
export function planNextCard(
  tx: Transaction,
  { card }: Pick<Commit, 'card'>,
  { id, channel }: ChangeRequest,
): PromiseLike<unknown> {
  const { requestId, kind, number, recipient } = messages;
  const next = sql`
    select ${id}::uuid, 'card', newest.number + 1, 'planned', ${channel}::text,
      null, null, null::timestamptz, null::jsonb
    from (
      select ${number}, ${recipient} from ${messages} where ${requestId} = ${id} and ${kind} = 'card'
      order by ${number} desc limit 1
    ) as newest
    where ${card === 'anew'} or newest.recipient <> ${channel}`;
  return tx.insert(messages).select(next);
}

/** The messages that a commit promises, numbered on from those there are. */
export function plannedMessages(commit: Commit, request: ChangeRequest): readonly PlannedRow[] {
  const { updates = [], notices = [] } = commit;
  return [
    ...updates.map((body, index) => ({
      ...planned(request, 'thread', request.channel),
      number: numberAfterLast(request, 'thread', index + 1),
      body,
    })),
    ...notices.map(({ to, notice }, index) => ({
      ...planned(request, 'dm', to),
      number: numberAfterLast(request, 'dm', index + 1),
      body: notice,
    })),
  ];
}

function planned({ id }: ChangeRequest, kind: MessageRow['kind'], recipient: string) {
  return { requestId: id, kind, state: 'planned', recipient } as const;
}

/** The request's row is locked or new while this is asked, so no number is given twice. */
function numberAfterLast({ id }: ChangeRequest, kind: MessageRow['kind'], step: number): SQL {
  const { requestId, number } = messages;
  return sql`(
    select coalesce(max(${number}), 0) + ${step}::int from ${messages}
    where ${requestId} = ${id} and ${messages.kind} = ${kind}
  )`;
}
