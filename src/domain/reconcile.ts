/**
 * What the log says of every change that the bot saw at HCP: made by whom, and approved by whom or by nobody; and
 * of the times in which nobody looked.
 *
 * The log is read once, from its beginning to its end, in order. What is kept on the way are requests that are not
 * over, one text for each service, and what nobody approved. What came before the period tells what was approved;
 * what came after it, what became of what nobody had approved.
 */
import type { AuditAction } from './audit.ts';
import type { DriftKind } from './drift.ts';
import { type LoggedEntry, numberIn, objectIn, textIn } from './logged.ts';
import { type Gap, gapBeforeFirst, gapUntilNow, type LastLook } from './looks.ts';
import { overlaps, type Period } from './period.ts';
import { isOwnershipChange } from './request.ts';
import {
  type Counts,
  type How,
  type SeenChange,
  type SeenChanges,
  startSeenChanges,
  type Unapproved,
} from './seen-changes.ts';
import {
  gone,
  readApproval,
  readShown,
  serviceKey,
  type ToldRequest,
  valuesText,
} from './told-request.ts';

export type Reconciled = {
  readonly unapproved: readonly Unapproved[];
  readonly gaps: readonly Gap[];
  /** All changes of the period, those that nobody approved included. */
  readonly counts: Counts;
};

export type Reconciling = {
  /** Takes the next entry; gives the change that it tells of, where that was approved. */
  add(entry: LoggedEntry): SeenChange | undefined;
  /** `looks`: when the newest look at each project began. */
  end(as: {
    readonly looks: readonly LastLook[];
    readonly now: Date;
    readonly gapMs: number;
  }): Reconciled;
};

type State = {
  readonly period: Period;
  /** What came before the first entry was dropped. */
  isCut: boolean;
  readonly requests: Map<string, ToldRequest>;
  /** By service: what it was last approved to be. */
  readonly approved: Map<string, string>;
  readonly changes: SeenChanges;
  readonly gaps: Gap[];
};

type Handler = (state: State, entry: LoggedEntry) => SeenChange | undefined;

const handlers = {
  request_submitted: noteShown,
  request_edited: noteShown,
  request_refreshed: noteShown,
  request_sent_back: noteShown,
  request_retried: noteShown,
  request_approved: noteApproval,
  call_intended: noteCall,
  request_succeeded: noteSuccess,
  request_failed: noteBadEnd,
  request_abandoned: noteBadEnd,
  request_rejected: forget,
  request_canceled: forget,
  request_expired: forget,
  project_baselined: noteFirstLook,
  looks_resumed: noteGap,
  drift_found: noteDrift,
  drift_changed: noteDrift,
  drift_ended: noteDriftEnd,
  service_observed: noteObserved,
  audit_dropped: noteCut,
} satisfies Partial<Record<AuditAction, Handler>>;

/** The entries that it goes by. Others are none of its business, and need not be read. */
export const reconciledActions: readonly string[] = Object.keys(handlers);

export function startReconciling(period: Period): Reconciling {
  const changes = startSeenChanges(period);
  const gaps: Gap[] = [];
  const known = { requests: new Map(), approved: new Map() };
  const state: State = { period, isCut: false, ...known, changes, gaps };
  const byAction: Partial<Record<string, Handler>> = handlers;
  return {
    add: (entry) => byAction[entry.action]?.(state, entry),
    end: ({ looks, now, gapMs }) => ({
      unapproved: changes.unapproved(),
      gaps: [...gaps, ...looks.flatMap((look) => gapUntilNow(period, look, { now, gapMs }) ?? [])],
      counts: changes.counts(),
    }),
  };
}

function noteCut(state: State): undefined {
  state.isCut = true;
}

function noteShown(state: State, entry: LoggedEntry): undefined {
  const shown = readShown(entry);
  if (shown !== undefined) keep(state, entry, () => shown);
}

function noteApproval(state: State, entry: LoggedEntry): undefined {
  const version = numberIn(entry.details, 'version');
  keep(state, entry, (told) =>
    told?.version === version ? told && { ...told, approval: readApproval(entry) } : told,
  );
}

function noteCall(state: State, entry: LoggedEntry): undefined {
  keep(state, entry, (told) => told && { ...told, sent: true });
}

function forget(state: State, entry: LoggedEntry): undefined {
  keep(state, entry, () => undefined);
}

/** Gives what was known of the request before. */
function keep(
  { requests }: State,
  { requestId }: LoggedEntry,
  next: (told: ToldRequest | undefined) => ToldRequest | undefined,
): ToldRequest | undefined {
  if (requestId === null) return undefined;
  const before = requests.get(requestId);
  const after = next(before);
  if (after === undefined) requests.delete(requestId);
  else requests.set(requestId, after);
  return before;
}

function noteSuccess(state: State, entry: LoggedEntry): SeenChange | undefined {
  const told = keep(state, entry, () => undefined);
  // A request that the log never showed: nothing says what it was for, nor that anybody agreed.
  if (told === undefined) {
    const unknown = unknownChange(entry);
    return state.changes.add(state.isCut ? { ...unknown, how: 'begun_before' } : unknown);
  }
  const isDecisionOnly = isOwnershipChange(told.change);
  state.changes.settle(told, isDecisionOnly ? 'accepted' : 'overwritten', entry);
  state.approved.set(serviceKey(told.projectId, told.serviceId), told.leads);
  return isDecisionOnly ? undefined : state.changes.add(changeOf(told, entry, howOf(entry)));
}

function howOf({ details }: LoggedEntry): How {
  if (textIn(details, 'carried_out') === 'outside') return 'by_terraform';
  return numberIn(details, 'sends') === 0 ? 'found_so' : 'by_the_bot';
}

function noteBadEnd(state: State, entry: LoggedEntry): SeenChange | undefined {
  const told = keep(state, entry, () => undefined);
  return told?.sent ? state.changes.add(changeOf(told, entry, 'ended_badly')) : undefined;
}

function changeOf(told: ToldRequest, { seq, at, requestId }: LoggedEntry, how: How): SeenChange {
  const { change, projectId, serviceId, approval } = told;
  if (isOwnershipChange(change)) throw new Error(`HCP is not asked to ${change}`);
  return { seq, at: at.toISOString(), projectId, serviceId, change, how, requestId, approval };
}

function unknownChange(entry: LoggedEntry): SeenChange {
  return { ...outsideChange(entry), change: 'changed', requestId: entry.requestId };
}

/** One that no environment covered, and an environment covers by now, was told of before. */
function noteDrift({ changes }: State, entry: LoggedEntry): SeenChange | undefined {
  const seen = outsideChange(entry);
  const isToldAgain = seen.change === 'appeared' && changes.hasAppeared(seen);
  return isToldAgain ? undefined : changes.add(seen);
}

function noteDriftEnd({ changes }: State, entry: LoggedEntry): undefined {
  changes.settle(outsideChange(entry), 'went_away', entry);
}

/** What others did is a request's where that was approved before. */
function noteObserved(state: State, entry: LoggedEntry): SeenChange | undefined {
  const seen = outsideChange(entry);
  const live = objectIn(entry.details, 'live');
  const leads = live['exists'] === true ? valuesText(live) : gone;
  if (!isApproved(state, seen, leads)) return state.changes.add(seen);
  state.changes.settle(seen, 'went_away', entry);
  return undefined;
}

function isApproved({ requests, approved }: State, seen: SeenChange, leads: string): boolean {
  const key = serviceKey(seen.projectId, seen.serviceId);
  return (
    approved.get(key) === leads ||
    [...requests.values()].some(
      (told) =>
        told.approval !== null &&
        told.leads === leads &&
        serviceKey(told.projectId, told.serviceId) === key,
    )
  );
}

function outsideChange({ seq, at, details }: LoggedEntry): SeenChange {
  const [projectId = '?', serviceId = '?'] = ['project_id', 'service_id'].map((key) =>
    textIn(details, key),
  );
  const change = textIn(details, 'kind') as DriftKind; // the bot writes no other
  const by = { how: 'behind_the_bot', requestId: null, approval: null } as const;
  return { seq, at: at.toISOString(), projectId, serviceId, change, ...by };
}

function noteFirstLook({ period, gaps }: State, { at, details }: LoggedEntry): undefined {
  const gap = gapBeforeFirst(period, { projectId: textIn(details, 'project_id') ?? '?', at });
  if (gap !== undefined) gaps.push(gap);
}

function noteGap({ period, gaps }: State, { details }: LoggedEntry): undefined {
  const [projectId = '?', from = '', to = ''] = ['project_id', 'from', 'to'].map((key) =>
    textIn(details, key),
  );
  if (overlaps(period, { from: new Date(from), to: new Date(to) }))
    gaps.push({ projectId, why: 'nobody_looked', from, to });
}
