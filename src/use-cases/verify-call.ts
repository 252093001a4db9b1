import { isOurs } from '../domain/judge-service.ts';
import type { PrivateLinkService } from '../domain/private-link.ts';
import type { ChangeRequest } from '../domain/request.ts';
import {
  type CarryOutDeps,
  loseTrack,
  networkOf,
  projectOf,
  type Run,
  waiting,
  writeStep,
} from './carry-out.ts';
import type { JobOutcome } from './job-queue.ts';
import { lookAgain } from './repeat-look.ts';
import { accept, sendCall } from './send-call.ts';

/** A call whose answer was lost may still arrive: absent for this long after it is believed absent. */
const inFlightMs = 20_000;
const verifyPauseMs = 3_000;

/** A call whose answer was lost this often, with nothing to show for it, is for people to look at. */
const maxSends = 10;

/**
 * Finds out what became of a call: a run that finds an intent never assumes, and never sends before it
 * has looked. There: ours, and it goes on as accepted; or not ours, and people decide. Not there: once
 * nothing can be on its way any more, the same call is sent again.
 */
export async function verifyCall(deps: CarryOutDeps, run: Run): Promise<JobOutcome> {
  const { request } = run.snapshot;
  const service = await deps.hcp.findService(
    networkOf(request),
    request.target.serviceId,
    run.signal,
  );
  if (service !== undefined) return await takeOver(deps, run, service);
  if (mayBeInFlight(request, run.snapshot.now)) return waiting(deps.clock, verifyPauseMs);
  if (request.sends >= maxSends) return await loseTrack(deps, run, { code: 'no_answer' });
  const repeated = await writeStep(deps, run, {
    action: 'call_repeated',
    change: ({ sends, progress: { unsent: _, ...progress } }, now) => ({
      phase: 'sending',
      sends: sends + 1,
      progress: { ...progress, sentAt: now.toISOString() },
    }),
    updates: request.phase === 'verifying' ? [{ code: 'sent_again' }] : [],
  });
  return await sendCall(deps, run, repeated);
}

function mayBeInFlight({ progress }: ChangeRequest, now: Date): boolean {
  if (progress.unsent === true || progress.sentAt === undefined) return false;
  return now.getTime() - Date.parse(progress.sentAt) < inFlightMs;
}

async function takeOver(
  deps: CarryOutDeps,
  run: Run,
  service: PrivateLinkService,
): Promise<JobOutcome> {
  const { request } = run.snapshot;
  if (!isOurs(request, service)) return await loseTrack(deps, run, { code: 'not_ours' });
  const [operation] = await deps.hcp.listServiceOperations(
    projectOf(request),
    request.target.serviceId,
    run.signal,
  );
  if (operation !== undefined) return lookAgain(deps, run, await accept(deps, run, operation));
  const adopted = await writeStep(deps, run, {
    action: 'service_adopted',
    change: ({ progress }, now) => ({
      phase: 'awaiting_available',
      progress: { ...progress, acceptedAt: now.toISOString() },
    }),
    details: { created_at: service.createdAt, state: service.state },
    updates: [{ code: 'accepted', operationId: undefined }],
  });
  return lookAgain(deps, run, adopted);
}
