import { type SQL, sql } from 'drizzle-orm';
import type { ChangeRequest } from '../domain/request.ts';
import type { Commit } from '../use-cases/ports/request-store.ts';
import { messages } from './schema.ts';

type MessageRow = typeof messages.$inferInsert;
type PlannedRow = Omit<MessageRow, 'number'> & { readonly number: number | SQL };

/** A new request's card. There is one per request, for all of its versions. */
export function plannedCard(request: ChangeRequest): PlannedRow {
  return { ...planned(request, 'card', request.channel), number: 0 };
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
