import { isOurs, isSinceIntent } from '../domain/judge-service.ts';
import type { Operation, PrivateLinkService } from '../domain/private-link.ts';
import { type CarryOutDeps, networkOf, projectOf, type Run } from './carry-out.ts';
import { HcpError } from './hcp-errors.ts';
import type { JobOutcome } from './ports/job-queue.ts';
import { lookAgain } from './repeat-look.ts';
import { loseTrack, writeStep } from './write-step.ts';

/** Records that HCP has the call, and under which operation. */
export async function acceptCall(
  deps: CarryOutDeps,
  run: Run,
  operation: Operation,
): Promise<JobOutcome> {
  const accepted = await writeStep(deps, run, {
    action: 'call_accepted',
    change: ({ progress: { unsent: _, ...progress } }, now) => ({
      phase: 'accepted',
      operationId: operation.id,
      progress: { ...progress, acceptedAt: now.toISOString() },
    }),
    updates: [{ code: 'accepted', operationId: operation.id }],
  });
  return lookAgain(deps, run, accepted);
}

/**
 * Takes a service over that is there after an unclear answer. Ours: it goes on as accepted, with the
 * operation that made it where HCP still tells. Not ours: people decide.
 */
export async function takeOver(
  deps: CarryOutDeps,
  run: Run,
  service: PrivateLinkService,
): Promise<JobOutcome> {
  const { request } = run.snapshot;
  if (!isOurs(request, service)) return await loseTrack(deps, run, { code: 'not_ours' });
  const operation = await findBegun(deps, run);
  if (operation !== undefined) return await acceptCall(deps, run, operation);
  const adopted = await writeStep(deps, run, {
    action: 'service_adopted',
    change: ({ progress: { unsent: _, ...progress } }, now) => ({
      phase: 'awaiting_available',
      progress: { ...progress, acceptedAt: now.toISOString() },
    }),
    details: { created_at: service.createdAt, state: service.state },
    updates: [{ code: 'accepted', operationId: undefined }],
  });
  return lookAgain(deps, run, adopted);
}

/**
 * The operation that our call began, where its answer was lost. One from before our intent belongs to an
 * earlier service of that id. Where HCP does not let us list them, the service alone has to tell.
 */
export async function findBegun(deps: CarryOutDeps, run: Run): Promise<Operation | undefined> {
  const { request } = run.snapshot;
  const { serviceId } = request.target;
  try {
    const known = await deps.hcp.listServiceOperations(projectOf(request), serviceId, run.signal);
    return known.find((operation) => isSinceIntent(request, operation));
  } catch (error) {
    if (error instanceof HcpError && !error.transient) return undefined;
    throw error;
  }
}

/** What HCP has of this request, by its service or by its operation; `undefined` where it has nothing. */
export async function takeUp(deps: CarryOutDeps, run: Run): Promise<JobOutcome | undefined> {
  const { request } = run.snapshot;
  const { serviceId } = request.target;
  const service = await deps.hcp.findService(networkOf(request), serviceId, run.signal);
  if (service !== undefined) return await takeOver(deps, run, service);
  const operation = await findBegun(deps, run);
  return operation && (await acceptCall(deps, run, operation));
}
