import { textOrNull } from './json.ts';
import { isOpen, type RequestStatus, transitions } from './lifecycle.ts';
import type { LoggedEntry } from './logged-entry.ts';
import type { ReceiptOutcome } from './receipt.ts';

export function isStatus(word: string | null): word is RequestStatus {
  return word !== null && Object.hasOwn(transitions, word);
}

/** Whether no work and no decision is open: only of such requests there are receipts. */
export function isEnded(status: string): boolean {
  return isStatus(status) && !isOpen(status);
}

/** What became of a request, as its entries tell. `undefined` where none of them tells of a status. */
export function outcomeOf(said: readonly LoggedEntry[]): ReceiptOutcome | undefined {
  const end = endOf(said);
  if (end === undefined) return undefined;
  const { seq, at, action, actor, details } = end;
  const operations = said
    .filter(({ version }) => version === end.version)
    .map((entry) => textOrNull(entry.details['operation_id']));
  return {
    ...{ seq, at, action, actor },
    status: end.status ?? '',
    version: end.version ?? 0,
    operation_id: operations.findLast((id) => id !== null) ?? null,
    external_name: textOrNull(details['external_name']),
    failure: textOrNull(details['failure']),
  };
}

/** The entry that brought about the status that the newest one has: cards and refusals may follow it. */
function endOf(said: readonly LoggedEntry[]): LoggedEntry | undefined {
  const stated = said.filter(({ status }) => status !== null);
  const status = stated.at(-1)?.status;
  return stated[stated.findLastIndex((entry) => entry.status !== status) + 1];
}
