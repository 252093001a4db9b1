/** Where a request must be by its entries alone: each takes it along an arrow of the lifecycle. */
import type { AuditAction } from '../../src/domain/audit.ts';
import {
  nextStatus,
  type RequestStatus,
  raisesVersion,
  type Trigger,
} from '../../src/domain/lifecycle.ts';
import type { Entry } from './model-store.ts';

/** The arrow that an entry tells of; where it may be another one, by the status before. */
const arrows: Partial<Record<AuditAction, Trigger>> = {
  request_approved: 'approve',
  request_rejected: 'reject',
  request_canceled: 'cancel',
  request_expired: 'expire',
  request_edited: 'edit',
  request_refreshed: 'refresh',
  request_sent_back: 'drift',
  request_retried: 'retry',
  request_abandoned: 'abandon',
  outcome_adopted: 'adopt',
  call_intended: 'start',
  request_failed: 'fail',
  track_lost: 'lose_track',
};
const stays: readonly AuditAction[] = [
  ...(['review_recorded', 'card_not_posted', 'phase_changed', 'call_accepted'] as const),
  ...(['call_repeated', 'outcome_unclear', 'outcome_seen', 'outcome_reviewed'] as const),
];
/** These change nothing of the request. */
const besides: readonly AuditAction[] = ['review_refused', 'cancel_refused', 'outcome_refused'];

function arrowOf({ action }: Entry, before: RequestStatus): Trigger | undefined {
  if (action === 'service_adopted') return before === 'approved' ? 'start' : undefined;
  if (action === 'request_succeeded') return before === 'approved' ? 'settle' : 'succeed';
  const arrow = arrows[action];
  if (arrow === undefined && !stays.includes(action))
    throw new Error(`the model does not know ${action}`);
  return arrow;
}

type Told = { readonly status: string; readonly revision: number; readonly version: number };

function isNewVersion(trigger: Trigger | undefined): boolean {
  return trigger !== undefined && (raisesVersion as readonly Trigger[]).includes(trigger);
}

/** What a request must be; where the log makes no sense, its status says why. */
export function toldByLog(entries: readonly Entry[]): Told {
  let status: RequestStatus = 'pending_approval';
  let version = 1;
  let revision = 0;
  for (const entry of entries) {
    if (besides.includes(entry.action)) continue;
    revision += 1;
    const wrong = (why: string): Told => ({ status: why, revision, version });
    if (entry.revision !== revision)
      return wrong(`${entry.action} at revision ${String(entry.revision)}`);
    if (revision === 1) {
      if (entry.action !== 'request_submitted') return wrong('never submitted');
      continue;
    }
    const arrow = arrowOf(entry, status);
    const next: RequestStatus | undefined =
      arrow === undefined ? status : nextStatus(status, arrow);
    if (next === undefined) return wrong(`${status} cannot ${String(arrow)}`);
    if (isNewVersion(arrow)) version += 1;
    if (isNewVersion(arrow) && entry.details['version'] !== version)
      return wrong(`${entry.action} shows version ${String(entry.details['version'])}`);
    status = next;
  }
  return { status, revision, version };
}
