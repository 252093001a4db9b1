import { assertNever } from '../domain/assert-never.ts';
import { findOurs, judgeTrace } from '../domain/judge-change.ts';
import type { Operation, PrivateLinkService } from '../domain/private-link.ts';
import { type CarryOutDeps, networkOf, projectOf, type Run } from './carry-out.ts';
import { succeed } from './end-change.ts';
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
 * Goes on with what HCP has of a call whose answer was lost: as accepted, with the operation where HCP
 * still tells of it, else with the service alone.
 */
async function takeOn(
  deps: CarryOutDeps,
  run: Run,
  service: PrivateLinkService,
): Promise<JobOutcome> {
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

/** The operation that our call began, where its answer was lost; `undefined` where HCP knows of none. */
async function findBegun(deps: CarryOutDeps, run: Run): Promise<Operation | undefined> {
  return findOurs(run.snapshot.request, (await listKnown(deps, run)) ?? []);
}

/** All operations on the service, newest first; `undefined` where HCP does not let us list them. */
export async function listKnown(
  deps: CarryOutDeps,
  run: Run,
): Promise<readonly Operation[] | undefined> {
  const { request } = run.snapshot;
  const { serviceId } = request.target;
  try {
    return await deps.hcp.listServiceOperations(projectOf(request), serviceId, run.signal);
  } catch (error) {
    if (error instanceof HcpError && !error.transient) return undefined;
    throw error;
  }
}

/** What a look for traces of a call came to: the step that was taken, or the service without any. */
export type Looked =
  | { readonly outcome: JobOutcome }
  | { readonly trace: 'nothing' | 'busy'; readonly service: PrivateLinkService | undefined };

/** Looks at the service for traces of a call whose answer was lost, and goes on with what there are. */
export async function lookForTrace(deps: CarryOutDeps, run: Run): Promise<Looked> {
  const { request, shown } = run.snapshot;
  const { serviceId } = request.target;
  const service = await deps.hcp.findService(networkOf(request), serviceId, run.signal);
  const trace = judgeTrace({ request, before: shown.live, service });
  switch (trace.kind) {
    case 'taken_on':
      return { outcome: await takeOn(deps, run, trace.service) };
    case 'done':
      return { outcome: await succeed(deps, run, service) };
    case 'unsure':
      return { outcome: await loseTrack(deps, run, { failure: trace.failure, look: { service } }) };
    case 'nothing':
    case 'busy':
      return { trace: trace.kind, service };
    default:
      return assertNever(trace);
  }
}

/** What HCP has of this request, by its service or by its operation; `undefined` where it has nothing. */
export async function takeUp(deps: CarryOutDeps, run: Run): Promise<JobOutcome | undefined> {
  const looked = await lookForTrace(deps, run);
  if ('outcome' in looked) return looked.outcome;
  const operation = await findBegun(deps, run);
  return operation && (await acceptCall(deps, run, operation));
}
