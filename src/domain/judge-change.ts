import { deltaOf, isNothing, isPartOf } from './difference.ts';
import { isOurs, isSinceIntent, type Judgement, judgeCreated } from './judge-service.ts';
import {
  comparableValues,
  type LiveValues,
  type Operation,
  type PrivateLinkService,
  sameValues,
} from './private-link.ts';
import {
  type Change,
  type ChangeRequest,
  type Failure,
  type FailureCode,
  type HcpChange,
  hcpChangeOf,
} from './request.ts';

/** A service as it was found, against what was approved: `before` is what the approval was bound to. */
export type Found = {
  readonly request: ChangeRequest;
  readonly before: LiveValues;
  readonly service: PrivateLinkService | undefined;
};

/**
 * What a service shows of a call whose answer was lost. `nothing`: HCP did none of it, or not all, and what
 * is missing lies inside what was approved, so it can be sent again. `taken_on`: HCP is at it, or has done
 * it. `busy`: HCP is at something, and only later will it show. `unsure`: a machine would have to guess.
 */
export type Trace =
  | { readonly kind: 'nothing' | 'busy' | 'done' }
  | { readonly kind: 'taken_on'; readonly service: PrivateLinkService }
  | { readonly kind: 'unsure'; readonly failure: Failure };

type Judge = {
  /** Once HCP is said to be done. */
  readonly end: (found: Found) => Judgement;
  readonly trace: (found: Found) => Trace;
  /** What a look right after HCP was done may show because it is a little old. */
  readonly mayBeOld: readonly FailureCode[];
};

const judges: Record<HcpChange, Judge> = {
  create: {
    end: ({ request, service }) =>
      isNotAdopted(request, service) ? unsure('remade') : judgeCreated(request, service),
    trace: ({ request, service }) => {
      if (service === undefined) return { kind: 'nothing' };
      return isOurs(request, service) ? { kind: 'taken_on', service } : unsure('not_ours');
    },
    mayBeOld: ['gone'],
  },
  update: { end: judgeUpdated, trace: traceUpdate, mayBeOld: ['gone', 'not_as_desired'] },
  delete: { end: judgeDeleted, trace: traceDelete, mayBeOld: ['service_failed', 'still_there'] },
};

/** What a look at the service means once HCP's operation is over; `fresh`: it has only just ended. */
export function judgeEnd(found: Found, fresh: boolean): Judgement {
  const { end, mayBeOld } = judges[hcpChangeOf(found.request)];
  const judgement = end(found);
  if (!fresh || !('failure' in judgement)) return judgement;
  return mayBeOld.includes(judgement.failure.code) ? { kind: 'waiting' } : judgement;
}

export function judgeTrace(found: Found): Trace {
  return judges[hcpChangeOf(found.request)].trace(found);
}

function judgeUpdated({ request, before, service }: Found): Judgement {
  if (service === undefined || service.state === 'DELETING') return unsure('gone');
  if (isRemade(service, before)) return unsure('remade');
  if (service.state === 'FAILED') return { kind: 'failed', failure: { code: 'service_failed' } };
  if (service.state !== 'AVAILABLE') return { kind: 'waiting' };
  const differs = deltaOf(request.desired, comparableValues(service));
  if (isNothing(differs)) return { kind: 'done' };
  return { kind: 'unsure', failure: { code: 'not_as_desired', differs } };
}

function traceUpdate({ request, before, service }: Found): Trace {
  if (service === undefined || service.state === 'DELETING') return unsure('gone');
  if (!before.exists || isRemade(service, before)) return unsure('remade');
  if (['UPDATING', 'FAILED'].includes(service.state)) return { kind: 'taken_on', service };
  if (service.state !== 'AVAILABLE') return { kind: 'busy' };
  const live = comparableValues(service);
  const missing = deltaOf(live, request.desired);
  if (isNothing(missing)) return { kind: 'taken_on', service };
  if (isPartOf(missing, deltaOf(before, request.desired))) return { kind: 'nothing' };
  const differs = deltaOf(request.desired, live);
  return { kind: 'unsure', failure: { code: 'changed_meanwhile', differs } };
}

function judgeDeleted({ before, service }: Found): Judgement {
  if (service === undefined) return { kind: 'done' };
  if (isRemade(service, before)) return unsure('remade');
  if (service.state === 'DELETING') return { kind: 'waiting' };
  if (service.state === 'FAILED') return { kind: 'failed', failure: { code: 'service_failed' } };
  return unsure('still_there');
}

function traceDelete({ before, service }: Found): Trace {
  if (service === undefined) return { kind: 'done' };
  if (!before.exists || isRemade(service, before)) return unsure('remade');
  if (service.state === 'DELETING') return { kind: 'taken_on', service };
  if (!['AVAILABLE', 'FAILED'].includes(service.state)) return { kind: 'busy' };
  const live = comparableValues(service);
  if (sameValues(live, before)) return { kind: 'nothing' };
  const differs = deltaOf(before, live);
  return { kind: 'unsure', failure: { code: 'changed_meanwhile', differs } };
}

/** Deleted and made anew under its id: nobody has approved anything about this one. */
function isRemade(service: PrivateLinkService, before: LiveValues): boolean {
  return before.exists && service.createdAt !== before.createdAt;
}

/** People took one incarnation for the result, and this is not that one. */
function isNotAdopted(
  { progress: { adopted } }: ChangeRequest,
  service: PrivateLinkService | undefined,
): boolean {
  return adopted !== undefined && service !== undefined && service.createdAt !== adopted.createdAt;
}

function unsure(code: FailureCode): { readonly kind: 'unsure'; readonly failure: Failure } {
  return { kind: 'unsure', failure: { code } };
}

/**
 * The operation that our call began, among those on the service, newest first. Not ours: what HCP had
 * before our call, what it began before our intent, and what it did of another kind.
 */
export function findOurs(
  request: Pick<ChangeRequest, 'change' | 'startedAt' | 'progress'>,
  known: readonly Operation[],
): Operation | undefined {
  const last = known.findIndex(({ id }) => id === request.progress.lastOperationId);
  return (last < 0 ? known : known.slice(0, last)).find(
    (operation) =>
      isSinceIntent(request, operation) &&
      (operation.kind === undefined || operation.kind === request.change),
  );
}

/** What is there must stand still to be decided about. */
const settled = ['AVAILABLE', 'FAILED'];

/** States in which HCP takes a change; in `FAILED` it never will, and all others pass. */
const takenIn: Record<Change, readonly string[]> = {
  create: [],
  update: ['AVAILABLE', 'FAILED'],
  delete: ['AVAILABLE', 'FAILED'],
  ...{ accept: settled, own: settled, hand_over: settled },
};

/** Whether HCP is at something else with the service, so that it would refuse a change of it now. */
export function isBusy(change: Change, service: PrivateLinkService | undefined): boolean {
  return change !== 'create' && service !== undefined && !takenIn[change].includes(service.state);
}
