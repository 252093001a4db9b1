/**
 * Where a change request can be, and what moves it.
 *
 * A request is `pending_approval` until a quorum approves it, one reviewer rejects it, its requester
 * cancels it or its time is over. `approved` is a promise: the worker starts it, or finds that the
 * live service is no longer what was shown (`drift`) and sends it back; where HCP has nothing to do, since
 * only ownership changes, it is settled at once. `provisioning` begins with the
 * commit that precedes the call to HCP, so from here on an effect is possible and only a look at HCP
 * ends it. `needs_attention` is where a machine would have to guess: a person decides. Running a failed
 * change again is a new version, and so a new approval.
 *
 * This table is the only place that knows the arrows; its grid is a snapshot test.
 */
export const transitions = {
  pending_approval: {
    approve: 'approved',
    reject: 'rejected',
    cancel: 'canceled',
    expire: 'expired',
    edit: 'pending_approval',
    refresh: 'pending_approval',
  },
  approved: {
    start: 'provisioning',
    settle: 'succeeded',
    drift: 'pending_approval',
    cancel: 'canceled',
    expire: 'expired',
    fail: 'failed',
  },
  provisioning: { succeed: 'succeeded', fail: 'failed', lose_track: 'needs_attention' },
  needs_attention: {
    succeed: 'succeeded',
    fail: 'failed',
    adopt: 'provisioning',
    retry: 'pending_approval',
    abandon: 'abandoned',
  },
  failed: { retry: 'pending_approval' },
  succeeded: {},
  rejected: {},
  canceled: {},
  expired: {},
  abandoned: {},
} as const satisfies Record<string, Record<string, string>>;

export type RequestStatus = keyof typeof transitions;
export type Trigger = { [S in RequestStatus]: keyof (typeof transitions)[S] }[RequestStatus];

/** Triggers that show people something new, and so void the reviews of what they saw before. */
export const raisesVersion = ['edit', 'refresh', 'drift', 'retry'] as const satisfies Trigger[];

/** Statuses that hold the target: at most one such request per service and per cluster. */
export const openStatuses = [
  'pending_approval',
  'approved',
  'provisioning',
  'needs_attention',
] as const satisfies RequestStatus[];

/** The finer truth while `provisioning`. */
export type Phase = 'sending' | 'accepted' | 'running' | 'awaiting_available' | 'verifying';

/** Looks up where `trigger` leads from `from`. Never throws: an absent arrow is `undefined`. */
export function nextStatus(from: RequestStatus, trigger: Trigger): RequestStatus | undefined {
  const arrows: Partial<Record<Trigger, RequestStatus>> = transitions[from];
  return arrows[trigger];
}

/** Whether a next version of it can be shown. */
export function canBeShownAnew(status: RequestStatus): boolean {
  return raisesVersion.some((trigger) => nextStatus(status, trigger) !== undefined);
}

export function isOpen(status: RequestStatus): boolean {
  return (openStatuses as readonly RequestStatus[]).includes(status);
}
