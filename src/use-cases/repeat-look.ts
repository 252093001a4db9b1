import {
  nextLookMs,
  silenceToldAfterMs,
  slowMinutes,
  stuckAfterMs,
} from '../domain/poll-schedule.ts';
import type { ChangeRequest } from '../domain/request.ts';
import { type CarryOutDeps, loseTrack, type Run, waiting, writeStep } from './carry-out.ts';
import { HcpError, HcpSchemaError } from './hcp-errors.ts';
import type { JobOutcome } from './job-queue.ts';

type Fault = HcpError | HcpSchemaError;

function isFaultOfHcp(error: unknown): error is Fault {
  return error instanceof HcpError || error instanceof HcpSchemaError;
}

type Look = (deps: CarryOutDeps, run: Run) => Promise<JobOutcome>;

/**
 * Runs one look and decides when to look again. An error of HCP while looking fails nothing: the look
 * is repeated, and the thread is told once when the silence lasts, and once when it is over.
 */
export async function repeatLook(deps: CarryOutDeps, run: Run, look: Look): Promise<JobOutcome> {
  try {
    const outcome = await look(deps, run);
    if (outcome.kind !== 'waiting') return outcome;
    return (await tellProgress(deps, run)) ?? outcome;
  } catch (error) {
    if (!isFaultOfHcp(error) || run.signal.aborted) throw error;
    const { id } = run.snapshot.request;
    deps.log.warn(
      { requestId: id, error: error.name, message: error.message },
      'look at HCP failed',
    );
    return await tellSilence(deps, run, error);
  }
}

/** Milliseconds since the call was accepted, sent or approved: what the interval is shaped by. */
function elapsedMs({ progress, startedAt }: ChangeRequest, now: Date): number {
  const since = progress.acceptedAt ?? progress.sentAt ?? startedAt?.toISOString();
  return since === undefined ? 0 : Math.max(0, now.getTime() - Date.parse(since));
}

/** The time of the next look at a request that HCP is at work on. */
export function lookAgain(
  deps: CarryOutDeps,
  { snapshot }: Run,
  request: ChangeRequest,
): JobOutcome {
  const elapsed = elapsedMs(request, snapshot.now);
  return waiting(deps.clock, nextLookMs(deps.pollSchedule, elapsed, deps.random()));
}

async function tellSilence(deps: CarryOutDeps, run: Run, error: Fault): Promise<JobOutcome> {
  const { request, now } = run.snapshot;
  const retryAfterMs = (error instanceof HcpError ? error.retryAfterMs : undefined) ?? 0;
  const pause = Math.max(
    retryAfterMs,
    nextLookMs(deps.pollSchedule, elapsedMs(request, now), deps.random()),
  );
  const since = request.progress.silentSince;
  const long = since !== undefined && now.getTime() - Date.parse(since) >= silenceToldAfterMs;
  if (request.status === 'provisioning' && isStuck(request, now))
    return await loseTrack(deps, run, { code: 'stuck' });
  if (since === undefined || (long && request.progress.silenceTold === undefined))
    await writeStep(deps, run, {
      action: 'phase_changed',
      change: ({ progress }) => ({
        progress: {
          ...progress,
          silentSince: since ?? now.toISOString(),
          ...(long ? { silenceTold: true as const } : {}),
        },
      }),
      details: { silent_since: since ?? now.toISOString(), error: error.name },
      updates: long ? [{ code: 'no_answer', since }] : [],
    });
  return waiting(deps.clock, Math.min(pause, 60_000));
}

/** Says once that it is slow, and once that HCP answers again; gives up after a day. */
async function tellProgress(deps: CarryOutDeps, run: Run): Promise<JobOutcome | undefined> {
  const current = (await deps.requests.find(run.snapshot.request.id)) ?? run.snapshot;
  const { request, now } = current;
  if (request.status !== 'provisioning') return undefined;
  if (isStuck(request, now)) return await loseTrack(deps, run, { code: 'stuck' });
  const minutes = (now.getTime() - (request.startedAt?.getTime() ?? now.getTime())) / 60_000;
  const slow = slowMinutes.filter((mark) => mark <= minutes).at(-1);
  const newlySlow = slow !== undefined && slow > (request.progress.slowTold ?? 0);
  const { silentSince, silenceTold, ...rest } = request.progress;
  if (!newlySlow && silentSince === undefined) return undefined;
  await writeStep(deps, run, {
    action: 'phase_changed',
    change: () => ({ progress: newlySlow ? { ...rest, slowTold: slow } : rest }),
    details: { slow_minutes: newlySlow ? slow : null, answers_again: silentSince !== undefined },
    updates: [
      ...(silenceTold === true ? [{ code: 'answers_again' } as const] : []),
      ...(newlySlow ? [{ code: 'slow', minutes: slow } as const] : []),
    ],
  });
  return undefined;
}

function isStuck({ startedAt }: ChangeRequest, now: Date): boolean {
  return startedAt !== undefined && now.getTime() - startedAt.getTime() > stuckAfterMs;
}
