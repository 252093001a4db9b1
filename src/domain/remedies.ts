import { type Delta, deltaOf } from './difference.ts';
import { factsOfCode } from './hcp-code.ts';
import { isSinceIntent } from './judge-service.ts';
import { type LiveValues, sameValues } from './private-link.ts';
import {
  type ChangeRequest,
  type Failure,
  type HcpChange,
  isOwnershipChange,
  type OutcomeDecision,
  type Seen,
} from './request.ts';

/**
 * What people can do about a request that needs attention or has failed, by what HCP was seen to have.
 *
 * `adopt`: what is there becomes the result of the request, and the bot goes on to see it through.
 * `retry`: the change is shown anew, against what is there, for another approval. `abandon`: the request
 * ends as it stands. `delete`: the form that deletes what a failed change left behind. `look`: HCP is
 * looked at once more. What the live service makes senseless is not offered.
 */
export type Remedy = OutcomeDecision | 'retry' | 'delete' | 'look';

/** A request that did not end well, and the live values that its version was shown against. */
export type Case = {
  readonly request: Pick<
    ChangeRequest,
    'status' | 'change' | 'target' | 'desired' | 'startedAt' | 'failure' | 'progress'
  >;
  readonly before: LiveValues;
};

/**
 * What was seen, against what was approved. `remade`: another service stands under the id. `unchanged`:
 * nothing of the change is there.
 */
export type Situation =
  | 'unseen'
  | 'absent'
  | 'remade'
  | 'failed'
  | 'leaving'
  | 'as_approved'
  | 'unchanged'
  | 'differs';

export function situationOf({ request, before }: Case): Situation {
  const seen = request.failure?.seen;
  if (seen === undefined) return 'unseen';
  const { live, state } = seen;
  if (!live.exists) return 'absent';
  if (before.exists && live.createdAt !== before.createdAt) return 'remade';
  if (state === 'FAILED') return 'failed';
  if (state === 'DELETING') return 'leaving';
  if (isAsApproved(request, live)) return 'as_approved';
  return before.exists && sameValues(live, before) ? 'unchanged' : 'differs';
}

type Present = Extract<LiveValues, { exists: true }>;

function isAsApproved({ change, target, desired }: Case['request'], live: Present): boolean {
  return change !== 'delete' && live.clusterId === target.clusterId && sameValues(live, desired);
}

/** What is there already: nobody has to guess any more, only to say that it is what they meant. */
const adopted: Record<HcpChange, Situation> = {
  create: 'as_approved',
  update: 'as_approved',
  delete: 'absent',
};

type Retry = {
  readonly from: readonly Situation[];
  readonly states: readonly (string | undefined)[];
};

/** Where the same change can be approved once more: HCP takes it, and nothing is done twice. */
const repeated: Record<HcpChange, Retry> = {
  create: { from: ['absent'], states: [undefined] },
  update: { from: ['unchanged', 'differs'], states: ['AVAILABLE'] },
  delete: { from: ['unchanged', 'differs', 'failed'], states: ['AVAILABLE', 'FAILED'] },
};

/** States in which a service stays until somebody does something. */
const lastingStates = ['AVAILABLE', 'FAILED'];

export function remediesOf(given: Case): readonly Remedy[] {
  const { status, change, failure } = given.request;
  // HCP is asked for nothing there, and has nothing to show.
  if (isOwnershipChange(change)) return [];
  const situation = situationOf(given);
  const { from, states } = repeated[change];
  const state = failure?.seen?.state;
  const retry = from.includes(situation) && states.includes(state) && !isRefusedForGood(failure);
  const offered = (remedy: Remedy, isOffered: boolean): readonly Remedy[] =>
    isOffered ? [remedy] : [];
  if (status === 'needs_attention')
    return [
      ...offered('adopt', adopted[change] === situation),
      ...offered('retry', retry),
      'abandon',
      'look',
    ];
  if (status !== 'failed') return [];
  const passing = situation === 'unseen' || (state !== undefined && !lastingStates.includes(state));
  return [
    ...offered('retry', retry),
    ...offered('delete', situation === 'failed' && change !== 'delete' && isOfTheBot(given)),
    ...offered('look', passing),
  ];
}

/** What is not the bot's to change does not become so by another approval; nor do wrong values become right. */
function isRefusedForGood(failure: Failure | undefined): boolean {
  if (failure?.code === 'not_owned') return true;
  return failure?.hcp !== undefined && factsOfCode(failure.hcp.code)?.again === 'other_values';
}

/** How what was seen differs from what was to be there; `undefined` where nothing differs, or all does. */
export function seenDifference({ request, before }: Case): Delta | undefined {
  const live = request.failure?.seen?.live;
  if (live?.exists !== true || situationOf({ request, before }) !== 'differs') return undefined;
  const meant = request.change === 'delete' && before.exists ? before : request.desired;
  return deltaOf(meant, live);
}

/** An update is begun only on what is the bot's; what a create has left must bear its marks. */
function isOfTheBot({ request }: Case): boolean {
  const { change, failure } = request;
  return change !== 'create' || (failure !== undefined && isLeftover(request, failure.seen?.live));
}

/**
 * Whether a service is what a failed create of ours has left, and the bot may delete it: people took this
 * incarnation for its result; or HCP had taken the call on, and the service is on its cluster, has its
 * values and is not older than its intent.
 */
export function isLeftover(
  request: Case['request'],
  live: LiveValues | undefined,
): live is Present {
  const { change, target, desired, failure, progress } = request;
  if (change !== 'create' || live?.exists !== true) return false;
  if (progress.adopted?.createdAt === live.createdAt) return true;
  const taken = failure?.code === 'operation_failed' || failure?.code === 'service_failed';
  return (
    taken &&
    live.clusterId === target.clusterId &&
    sameValues(live, desired) &&
    isSinceIntent(request, live)
  );
}

/** Whether two looks show the same: then what people have decided by one holds for the other. */
export function sawTheSame(left: Seen | undefined, right: Seen): boolean {
  return left?.digest === right.digest;
}
