import type { Drift } from './drift.ts';
import { type LiveValues, noValues, type ServiceValues, sameValues } from './private-link.ts';
import { type Change, type ChangeRequest, type HcpChange, isOwnershipChange } from './request.ts';
import { ok, type Result, refused } from './result.ts';

/** A change that follows from an earlier request: what the form of a new one is filled in with. */
export type Proposal = { readonly change: Change; readonly values: ServiceValues };

export type NoProposal =
  | 'not_ended'
  | 'not_succeeded'
  | 'not_seen'
  | 'undone_already'
  | 'made_anew'
  /** Only a change at HCP has an opposite. */
  | 'no_opposite'
  /** Nothing was approved of it, or it is not the bot's to write. */
  | 'not_ours';

const askedAgain: readonly ChangeRequest['status'][] = [
  'rejected',
  'canceled',
  'expired',
  'failed',
  'abandoned',
];

/** The same once more, of a request that came to nothing. */
export function proposeAgain({
  status,
  change,
  desired,
}: Pick<ChangeRequest, 'status' | 'change' | 'desired'>): Result<Proposal, NoProposal> {
  return askedAgain.includes(status) ? ok({ change, values: desired }) : refused('not_ended');
}

type Done = {
  readonly request: Pick<ChangeRequest, 'status' | 'change'>;
  /** What the request was approved over. */
  readonly before: LiveValues;
};

/**
 * What would bring back the state from before a request that was carried out; refused where the live
 * service is no longer one that this makes sense for.
 */
export function proposeUndo(
  { request, before }: Done,
  live: LiveValues,
): Result<Proposal, NoProposal> {
  if (request.status !== 'succeeded') return refused('not_succeeded');
  if (isOwnershipChange(request.change)) return refused('no_opposite');
  return undo[request.change](before, live);
}

type Undo = (before: LiveValues, live: LiveValues) => Result<Proposal, NoProposal>;

const undo: Record<HcpChange, Undo> = {
  create: (_, live) =>
    live.exists ? ok({ change: 'delete', values: noValues }) : refused('not_seen'),
  update: (before, live) => {
    if (!(live.exists && before.exists)) return refused('not_seen');
    if (live.createdAt !== before.createdAt) return refused('made_anew');
    return sameValues(live, before)
      ? refused('undone_already')
      : ok({ change: 'update', values: valuesOf(before) });
  },
  delete: (before, live) => {
    if (live.exists) return refused('undone_already');
    return ok({ change: 'create', values: before.exists ? valuesOf(before) : noValues });
  },
};

/** What would bring back what was approved last, of a service that the bot may write. */
export function proposeRevert({ kind, approved }: Drift): Result<Proposal, NoProposal> {
  const change = reverts[kind];
  if (change === undefined || approved === undefined) return refused('not_ours');
  return ok({ change, values: approved });
}

const reverts: Record<Drift['kind'], HcpChange | undefined> = {
  changed: 'update',
  gone: 'create',
  remade: undefined,
  appeared: undefined,
};

function valuesOf({ consumerAccounts, consumerIpRanges, consumerRegions }: ServiceValues) {
  return { consumerAccounts, consumerIpRanges, consumerRegions };
}
