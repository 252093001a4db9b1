import { eq, max } from 'drizzle-orm';
import type { ChangeRequest } from '../domain/request.ts';
import type { Commit } from '../use-cases/ports.ts';
import type { Transaction } from './database.ts';
import { messages } from './schema.ts';

type MessageRow = typeof messages.$inferInsert;

/**
 * The messages that a commit promises, numbered on from those there are. The request's row is locked
 * or new, so no number is given twice. A request's card is planned with the request itself.
 */
export async function plannedRows(
  tx: Transaction,
  commit: Commit,
  request: ChangeRequest,
): Promise<readonly MessageRow[]> {
  const { updates = [], notices = [] } = commit;
  const isNew = request.revision === 1;
  const last =
    isNew || updates.length + notices.length === 0 ? none : await lastNumbers(tx, request);
  const row = (kind: MessageRow['kind'], number: number, recipient: string): MessageRow => ({
    requestId: request.id,
    kind,
    number,
    state: 'planned',
    recipient,
  });
  return [
    ...(isNew ? [row('card', 0, request.channel)] : []),
    ...updates.map((body, index) => ({
      ...row('thread', last.thread + index + 1, request.channel),
      body,
    })),
    ...notices.map(({ to, notice }, index) => ({
      ...row('dm', last.dm + index + 1, to),
      body: notice,
    })),
  ];
}

type LastNumbers = { readonly thread: number; readonly dm: number };
const none: LastNumbers = { thread: 0, dm: 0 };

async function lastNumbers(tx: Transaction, { id }: ChangeRequest): Promise<LastNumbers> {
  const rows = await tx
    .select({ kind: messages.kind, last: max(messages.number) })
    .from(messages)
    .where(eq(messages.requestId, id))
    .groupBy(messages.kind);
  const lastOf = (kind: MessageRow['kind']): number =>
    rows.find((row) => row.kind === kind)?.last ?? 0;
  return { thread: lastOf('thread'), dm: lastOf('dm') };
}
