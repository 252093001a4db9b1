import type { Reading } from './check-receipt-entries.ts';
import { isJsonObject, type JsonObject, objectsOf, textsOf } from './json.ts';
import { isReview, type LoggedEntry, showsVersion } from './logged-entry.ts';
import type { ReceiptFault } from './receipt-fault.ts';

/**
 * Whether every decision was one: on what was shown, by people who are not the requester, and with as many approvals
 * as the rule of that version wants, each of which the log has. Read from the entries alone.
 */
export function decisionFaults({ said }: Reading): readonly ReceiptFault[] {
  const requester = said[0]?.actor ?? null;
  return said.flatMap((entry) => {
    const judged = { entry, requester, shown: shownBefore(said, entry), said };
    return [
      ...(isReview(entry) || isOnOutcome(entry) ? everyDecision(judged) : []),
      ...(checks[entry.action]?.(judged) ?? []),
    ];
  });
}

type Judged = {
  readonly entry: LoggedEntry;
  readonly requester: string | null;
  /** The entry that shows the version which was up for decision. */
  readonly shown: LoggedEntry | undefined;
  readonly said: readonly LoggedEntry[];
};

function shownBefore(said: readonly LoggedEntry[], { seq }: LoggedEntry): LoggedEntry | undefined {
  return said.findLast((entry) => entry.seq < seq && showsVersion(entry));
}

const onOutcome: readonly string[] = ['outcome_reviewed', 'outcome_adopted', 'request_abandoned'];

/** A decision on what is to become of a request that did not end well. */
function isOnOutcome({ action }: LoggedEntry): boolean {
  return onOutcome.includes(action);
}

function everyDecision({ entry, requester, shown }: Judged): readonly ReceiptFault[] {
  const { seq, actor, version, details } = entry;
  const isOnShown =
    details['version'] === version &&
    details['version'] === shown?.details['version'] &&
    details['digest'] === shown?.details['digest'];
  return [
    ...(actor === null || actor === requester
      ? [{ code: 'decided_by_requester', seq } as const]
      : []),
    ...(isOnShown ? [] : [{ code: 'decided_on_another', seq } as const]),
  ];
}

const checks: Readonly<Record<string, (judged: Judged) => readonly ReceiptFault[]>> = {
  request_approved: (judged) => [
    ...quorumFaults(judged),
    ...wantedFaults(judged.entry, objectsOf(ruleOf(judged.shown)['also_from'])),
  ],
  outcome_adopted: onOutcomeFaults,
  request_abandoned: onOutcomeFaults,
  request_canceled: ({ entry: { seq, actor, details }, requester }) =>
    actor === requester || typeof details['superseded_by'] === 'string'
      ? []
      : [{ code: 'canceled_by_another', seq }],
};

function quorumFaults({ entry, requester, shown, said }: Judged): readonly ReceiptFault[] {
  const { seq, details } = entry;
  const counted = textsOf(details['counted']);
  const unknown = counted.filter((person) => !hasAgreed(said, entry, person));
  const agreed = counted.filter((person) => person !== requester && !unknown.includes(person));
  const wanted = ruleOf(shown)['quorum'];
  const { quorum } = details;
  const isEnough =
    typeof quorum === 'number' &&
    typeof wanted === 'number' &&
    quorum >= wanted &&
    new Set(agreed).size >= quorum;
  return [
    ...unknown.map((person) => ({ code: 'approval_missing', seq, person }) as const),
    ...(isEnough ? [] : [{ code: 'quorum_not_reached', seq } as const]),
  ];
}

/** Whether the log has, up to a decision, that somebody wanted the same of the same. */
function hasAgreed(said: readonly LoggedEntry[], decided: LoggedEntry, person: string): boolean {
  const isAlike = isReview(decided) ? isReview : isOnOutcome;
  return said.some(
    (entry) =>
      entry.seq <= decided.seq &&
      entry.actor === person &&
      isAlike(entry) &&
      ['decision', 'version', 'digest', 'seen'].every(
        (name) => entry.details[name] === decided.details[name],
      ),
  );
}

/** Under the rule of its own day: that may have become another one since the change was approved. */
function onOutcomeFaults(judged: Judged): readonly ReceiptFault[] {
  const { entry } = judged;
  return [...quorumFaults(judged), ...wantedFaults(entry, objectsOf(entry.details['also_from']))];
}

function wantedFaults(
  { seq, details }: LoggedEntry,
  wanted: readonly JsonObject[],
): readonly ReceiptFault[] {
  const counted = textsOf(details['counted']);
  const met = objectsOf(details['also_from']).map(({ met_by: person }) => person);
  const isMet = wanted.every((_, index) => {
    const person = met[index];
    return typeof person === 'string' && counted.includes(person);
  });
  return isMet ? [] : [{ code: 'wanted_missing', seq }];
}

function ruleOf(shown: LoggedEntry | undefined): JsonObject {
  const rule = shown?.details['rule'];
  return isJsonObject(rule) ? rule : {};
}
