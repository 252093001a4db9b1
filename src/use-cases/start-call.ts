import { findEnvironment } from '../domain/policy.ts';
import { toLiveValues } from '../domain/private-link.ts';
import { type CarryOutDeps, failRequest, networkOf, type Run, settled } from './carry-out.ts';
import type { JobOutcome } from './job-queue.ts';
import { move } from './move.ts';
import { sendCall } from './send-call.ts';
import { showNextVersion, whatChanged } from './version.ts';

/**
 * Begins an approved change. HCP is read first, and that read binds: when the live service or the rule
 * is no longer what was approved, the request goes back to be shown anew instead. Else the intent is
 * committed, and only then is the call made, so that a run which dies in between is found.
 */
export async function startCall(deps: CarryOutDeps, run: Run): Promise<JobOutcome> {
  const { snapshot, signal } = run;
  const { request } = snapshot;
  const environment = findEnvironment(snapshot.inForce.policy, request.target);
  if (environment === undefined)
    return await failRequest(deps, run, { code: 'gone', detail: 'no_environment' });
  const service = await deps.hcp.findService(networkOf(request), request.target.serviceId, signal);
  const live = toLiveValues(service);
  const because = whatChanged(snapshot, live, environment);
  if (because !== undefined) {
    await deps.requests.change(request.id, { fence: run.lease.fence }, (current) =>
      current.request.status === 'approved'
        ? {
            answer: true,
            commit: showNextVersion(deps, current, {
              trigger: 'drift',
              because,
              live,
              environment,
            }),
          }
        : { answer: false },
    );
    return settled;
  }
  const started = await deps.requests.change(request.id, { fence: run.lease.fence }, (current) => {
    const { request: now } = current;
    if (now.status !== 'approved' || now.version !== request.version) return { answer: undefined };
    const next = {
      ...now,
      ...move(now, 'start'),
      phase: 'sending' as const,
      startedAt: current.now,
      sends: 1,
      progress: { sentAt: current.now.toISOString() },
    };
    return {
      answer: next,
      commit: {
        request: next,
        entry: {
          action: 'call_intended',
          actor: null,
          requestId: now.id,
          details: { change: now.change, version: now.version, digest: now.digest, sends: 1 },
        },
        updates: [{ code: 'sent' }],
        jobs: ['announce'],
      },
    };
  });
  return started === undefined ? settled : await sendCall(deps, run, started);
}
