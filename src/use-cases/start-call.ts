import { findEnvironment } from '../domain/policy.ts';
import { type LiveValues, toLiveValues } from '../domain/private-link.ts';
import type { ChangeRequest } from '../domain/request.ts';
import { type CarryOutDeps, networkOf, type Run, settled } from './carry-out.ts';
import { expireRequest } from './expire-requests.ts';
import { move } from './move.ts';
import type { JobOutcome } from './ports/job-queue.ts';
import type { Commit, Snapshot, Verdict } from './ports/request-store.ts';
import { sendCall } from './send-call.ts';
import { showNextVersion, type VersionDeps, whatChanged } from './version.ts';
import { failStep, type Step, stepCommit } from './write-step.ts';

/**
 * Begins an approved change. HCP is read first, and that read binds: what was approved is judged against
 * it in the transaction that commits the intent, and only then is the call made, so that a run which dies
 * in between is found.
 */
export async function startCall(deps: CarryOutDeps, run: Run): Promise<JobOutcome> {
  const { snapshot, lease, signal } = run;
  const { request } = snapshot;
  const { serviceId } = request.target;
  const live = isOver(snapshot)
    ? undefined
    : toLiveValues(await deps.hcp.findService(networkOf(request), serviceId, signal));
  const started = await deps.requests.change(request.id, { fence: lease.fence }, (current) =>
    current.request.status === 'approved' && current.request.version === request.version
      ? judgeStart(deps, current, live)
      : { answer: undefined },
  );
  return started === undefined ? settled : await sendCall(deps, run, started);
}

/**
 * What becomes of an approved request: it is sent, or ends, or goes back to be shown anew because the live
 * service or the rule is no longer what was approved. Pure.
 */
function judgeStart(
  deps: VersionDeps,
  current: Snapshot,
  live: LiveValues | undefined,
): Verdict<ChangeRequest | undefined> {
  const { request, inForce, now } = current;
  if (live === undefined || isOver(current)) return ended(expireRequest(current));
  const environment = findEnvironment(inForce.policy, request.target);
  const fail = (code: 'no_environment' | 'not_ours') =>
    ended(stepCommit(request, failStep(request, { code }), now));
  if (environment === undefined) return fail('no_environment');
  const because = whatChanged(current, live, environment);
  if (because !== undefined)
    return ended(showNextVersion(deps, current, { trigger: 'drift', because, live, environment }));
  // Approved with its eyes open, but a service that was there before is never ours to make or to take.
  if (request.change === 'create' && live.exists) return fail('not_ours');
  const commit = stepCommit(request, startStep(request), now);
  return { answer: commit.request, commit };
}

function ended(commit: Commit): Verdict<undefined> {
  return { answer: undefined, commit };
}

/** Its time is over: like a pending request, it expires, even where the sweeper has not come by yet. */
function isOver({ request, now }: Snapshot): boolean {
  return now >= request.expiresAt;
}

function startStep({ change, progress }: ChangeRequest): Step {
  return {
    action: 'call_intended',
    change: (request, now) => ({
      ...move(request, 'start'),
      phase: 'sending',
      startedAt: now,
      sends: 1,
      progress: { sentAt: now.toISOString() },
    }),
    details: { change },
    updates: [
      ...(progress.silenceTold === true ? [{ code: 'answers_again' } as const] : []),
      { code: 'sent' },
    ],
  };
}
