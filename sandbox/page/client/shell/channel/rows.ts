/** What stands in a list of messages, one under the other. Pure. */
import type { ShownMessage } from '../../../wire.ts';
import { dateOf, dayNumber } from '../times.ts';

export type Row =
  | { readonly kind: 'day'; readonly ts: string }
  /** Everything below is new to this person. */
  | { readonly kind: 'new' }
  | {
      readonly kind: 'message';
      readonly message: ShownMessage;
      /** Under one of the same person, whose name is not said again. */
      readonly follows: boolean;
    };

/** Slack says a name again after five minutes. */
const togetherS = 300;

/** `lastRead`: the newest message that was read when the list was opened; `undefined` for no line. */
export function rowsOf(
  messages: readonly ShownMessage[],
  { me, lastRead }: { readonly me: string; readonly lastRead: string | undefined },
): readonly Row[] {
  const firstNew = messages.find(
    ({ ts, user }) => lastRead !== undefined && ts > lastRead && user !== me,
  );
  const rows: Row[] = [];
  let before: ShownMessage | undefined;
  for (const message of messages) {
    const isNewDay = before === undefined || dayAt(before) !== dayAt(message);
    if (isNewDay) rows.push({ kind: 'day', ts: message.ts });
    if (message === firstNew) rows.push({ kind: 'new' });
    const isApart = isNewDay || message === firstNew || !belongsTo(message, before);
    rows.push({ kind: 'message', message, follows: !isApart });
    before = message;
  }
  return rows;
}

function dayAt({ ts }: ShownMessage): number {
  return dayNumber(dateOf(ts));
}

function belongsTo(message: ShownMessage, before: ShownMessage | undefined): boolean {
  return (
    before !== undefined &&
    before.user === message.user &&
    before.ephemeral === message.ephemeral &&
    !before.deleted &&
    !message.broadcast &&
    Number(message.ts) - Number(before.ts) < togetherS
  );
}
