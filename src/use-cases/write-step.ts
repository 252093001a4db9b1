import type { AuditAction } from '../domain/audit.ts';
import type { JsonObject } from '../domain/json.ts';
import type { DirectMessage, ThreadUpdate } from '../domain/message.ts';
import { type OwnedService, ownedAfter } from '../domain/ownership.ts';
import { toLiveValues } from '../domain/private-link.ts';
import { isLeftover } from '../domain/remedies.ts';
import type { ChangeRequest, Failure, RequestId } from '../domain/request.ts';
import { type CarryOutDeps, leaseMs, type Run, settled } from './carry-out.ts';
import { move } from './move.ts';
import type { JobOutcome } from './ports/job-queue.ts';
import { type Commit, LostLeaseError, type Snapshot, type Verdict } from './ports/request-store.ts';
import { type Look, withSeen } from './see-outcome.ts';

/** What one step of the worker writes. */
export type Step = {
  readonly action: AuditAction;
  readonly change: (request: ChangeRequest, now: Date) => Partial<ChangeRequest>;
  readonly details?: JsonObject;
  readonly updates?: readonly ThreadUpdate[];
  readonly notices?: readonly DirectMessage[];
  readonly owned?: Commit['owned'];
  readonly seen?: Commit['seen'];
};

/**
 * Writes one step under the run's fence and returns the request as it is now. Throws
 * `LostLeaseError` when another run has taken over, or when the request was decided meanwhile.
 */
export async function writeStep(
  deps: Pick<CarryOutDeps, 'requests'>,
  run: Run,
  step: Step,
): Promise<ChangeRequest> {
  const written = await deps.requests.change(
    run.snapshot.request.id,
    { fence: run.lease.fence, renewMs: leaseMs },
    (snapshot) => judgeStep(snapshot, step),
  );
  if (written === undefined) throw new Error('a request under a lease is gone');
  return written;
}

/** The same of a step after which HCP is called: `frozen`, and nothing is written, while that holds. */
export async function writeBeginning(
  deps: Pick<CarryOutDeps, 'requests'>,
  run: Run,
  step: Step,
): Promise<ChangeRequest | 'frozen'> {
  const written = await deps.requests.change<ChangeRequest | 'frozen'>(
    run.snapshot.request.id,
    { fence: run.lease.fence, renewMs: leaseMs, begins: true },
    (snapshot) =>
      snapshot.freeze === undefined ? judgeStep(snapshot, step) : { answer: 'frozen' },
  );
  if (written === undefined) throw new Error('a request under a lease is gone');
  return written;
}

function judgeStep(snapshot: Snapshot, step: Step): Verdict<ChangeRequest> {
  const { status } = snapshot.request;
  if (status !== 'approved' && status !== 'provisioning')
    throw new LostLeaseError(`the request is ${status} by now`);
  const commit = stepCommit(snapshot.request, step, snapshot.now);
  return { answer: commit.request, commit };
}

export function stepCommit(before: ChangeRequest, step: Step, now: Date): Commit {
  const request = { ...before, ...step.change(before, now) };
  return {
    request,
    entry: {
      action: step.action,
      actor: null,
      requestId: request.id,
      details: {
        version: request.version,
        digest: request.digest,
        phase: request.phase ?? null,
        operation_id: request.operationId ?? null,
        sends: request.sends,
        ...step.details,
      },
    },
    updates: step.updates ?? [],
    notices: step.notices ?? [],
    ...(step.owned === undefined ? {} : { owned: step.owned }),
    ...(step.seen === undefined ? {} : { seen: step.seen }),
    jobs: ['announce'],
  };
}

/** Why a run ends, and what it has just seen at HCP, where it has looked. */
type BadEnd = { readonly failure: Failure; readonly look?: Look | undefined };

/** Ends a run as failed, in HCP's words where HCP spoke. What our own create has left becomes the bot's. */
export async function failRequest(
  deps: Pick<CarryOutDeps, 'requests' | 'hashing'>,
  run: Run,
  end: BadEnd,
): Promise<JobOutcome> {
  const { request } = run.snapshot;
  const failure = await withWhatIsThere(deps, request.id, end);
  const owned = leftoverOf({ ...request, failure }, end.look);
  await writeStep(deps, run, {
    ...failStep(request, failure, end.look),
    ...(owned === undefined ? {} : { owned }),
  });
  return settled;
}

/** Only of a bad end is it told what the last look at everything has seen. */
async function withWhatIsThere(
  { requests, hashing }: Pick<CarryOutDeps, 'requests' | 'hashing'>,
  id: RequestId,
  end: BadEnd,
): Promise<Failure> {
  const snapshot = await requests.find(id);
  return snapshot === undefined ? end.failure : withSeen(hashing, snapshot, end);
}

/** What a failed create has left, as a service of the bot: so that the bot can delete it. */
export function leftoverOf(
  request: ChangeRequest,
  look: Look | undefined,
): OwnedService | undefined {
  const service = look?.service;
  if (service === undefined || !isLeftover(request, toLiveValues(service))) return undefined;
  return ownedAfter(request, service);
}

/** Hands a request that a machine would have to guess about to people. */
export async function loseTrack(
  deps: Pick<CarryOutDeps, 'requests' | 'hashing'>,
  run: Run,
  end: BadEnd,
): Promise<JobOutcome> {
  const { request } = run.snapshot;
  const failure = await withWhatIsThere(deps, request.id, end);
  await writeStep(deps, run, {
    ...endStep(request, { failure, look: end.look }, 'needs_attention'),
    action: 'track_lost',
    change: (current) => ({ ...move(current, 'lose_track'), phase: undefined, failure }),
  });
  return settled;
}

export function failStep(request: ChangeRequest, failure: Failure, look?: Look): Step {
  return {
    ...endStep(request, { failure, look }, 'failed'),
    action: 'request_failed',
    change: (current) => ({ ...move(current, 'fail'), phase: undefined, failure }),
  };
}

function endStep(
  { requester }: ChangeRequest,
  { failure, look }: BadEnd,
  code: 'failed' | 'needs_attention',
): Omit<Step, 'action' | 'change'> {
  return {
    details: {
      failure: failure.code,
      hcp_code: failure.hcp?.code ?? null,
      hcp_message: failure.hcp?.message ?? null,
      ...(failure.differs === undefined ? {} : { differs: failure.differs }),
      ...(failure.seen === undefined ? {} : { seen: failure.seen }),
    },
    updates: [{ code, failure }],
    notices: [{ to: requester, notice: { code, failure } }],
    ...(look === undefined ? {} : { seen: look }),
  };
}
