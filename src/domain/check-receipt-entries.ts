import { type RequestStatus, transitions } from './lifecycle.ts';
import { isRefusal, type LoggedEntry, readLoggedEntry } from './logged-entry.ts';
import type { Receipt } from './receipt.ts';
import type { ReceiptFault } from './receipt-fault.ts';
import { isStatus } from './receipt-outcome.ts';

/** A receipt as its checks see it. */
export type Reading = {
  readonly receipt: Receipt;
  /** Its entries, as far as they can be read. */
  readonly said: readonly LoggedEntry[];
};

/**
 * Whether the entries are the steps of one request, none of them left out in between: each step raises the revision
 * by one. That none follows is what no receipt can prove of a request that could go on.
 */
export function entryFaults({ receipt, said }: Reading): readonly ReceiptFault[] {
  return [
    ...receipt.entries
      .filter((entry) => readLoggedEntry(entry) === undefined)
      .map(({ seq }) => ({ code: 'entry_unreadable', seq }) as const),
    ...pairs(said).flatMap((pair) => checks.flatMap((check) => check(pair) ?? [])),
  ];
}

type Pair = { readonly before: LoggedEntry | undefined; readonly entry: LoggedEntry };

function pairs(said: readonly LoggedEntry[]): readonly Pair[] {
  return said.map((entry, index) => ({ before: said[index - 1], entry }));
}

type Check = (pair: Pair) => ReceiptFault | undefined;

const checks: readonly Check[] = [
  ({ before, entry: { seq } }) =>
    before === undefined || seq > before.seq ? undefined : { code: 'entry_out_of_order', seq },
  ({ before, entry: { seq, requestId } }) =>
    before === undefined || requestId === before.requestId
      ? undefined
      : { code: 'entry_of_another', seq },
  ({ before, entry }) => {
    const { seq, revision } = entry;
    const last = before?.revision ?? 0;
    return revision === (isRefusal(entry) ? last : last + 1)
      ? undefined
      : { code: 'entry_missing', seq };
  },
  ({ before, entry }) =>
    isPossible(before, entry) ? undefined : { code: 'entry_impossible', seq: entry.seq },
];

function isPossible(before: LoggedEntry | undefined, entry: LoggedEntry): boolean {
  const { status, action } = entry;
  if (!isStatus(status)) return false;
  if (before === undefined) return status === 'pending_approval' && action === 'request_submitted';
  if (status === before.status) return !alwaysMove.includes(action);
  return isMove(before.status, status) && ways[status].includes(action);
}

function isMove(from: string | null, to: RequestStatus): boolean {
  return isStatus(from) && (Object.values(transitions[from]) as readonly string[]).includes(to);
}

/** The actions that lead to a status from another one. */
const ways: { readonly [S in RequestStatus]: readonly string[] } = {
  pending_approval: ['request_sent_back', 'request_retried'],
  approved: ['request_approved'],
  provisioning: ['call_intended', 'service_adopted', 'outcome_adopted'],
  needs_attention: ['track_lost'],
  succeeded: ['request_succeeded'],
  failed: ['request_failed'],
  rejected: ['request_rejected'],
  canceled: ['request_canceled'],
  expired: ['request_expired'],
  abandoned: ['request_abandoned'],
};

/** HCP may be found to have a service while a request is provisioning. */
const alwaysMove = Object.values(ways)
  .flat()
  .filter((action) => action !== 'service_adopted');
