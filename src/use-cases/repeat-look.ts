import {
  nextLookMs,
  silenceToldAfterMs,
  slowMinutes,
  stuckAfterMs,
} from '../domain/poll-schedule.ts';
import type { ChangeRequest, FailureCode } from '../domain/request.ts';
import { type CarryOutDeps, type Run, waiting } from './carry-out.ts';
import { type FaultOfHcp, HcpError, isFaultOfHcp } from './hcp-errors.ts';
import type { JobOutcome } from './ports/job-queue.ts';
import { LostLeaseError, StoreUnavailableError } from './ports/request-store.ts';
import { loseTrack, writeStep } from './write-step.ts';

type Look = (deps: CarryOutDeps, run: Run) => Promise<JobOutcome>;

/**
 * Runs one look and decides when to look again. An error of HCP while looking fails nothing: the look
 * is repeated, and the thread is told once when the silence lasts, and once when it is over. What has
 * not ended after a day is handed to people, whatever keeps it from ending: so that no cluster stays
 * locked for ever.
 */
export async function repeatLook(deps: CarryOutDeps, run: Run, look: Look): Promise<JobOutcome> {
  try {
    const outcome = await look(deps, run);
    if (outcome.kind !== 'waiting') return outcome;
    return (await tellProgress(deps, run)) ?? outcome;
  } catch (error) {
    if (run.signal.aborted || isOfThisRun(error)) throw error;
    return await judgeFailure(deps, run, error);
  }
}

async function judgeFailure(deps: CarryOutDeps, run: Run, error: unknown): Promise<JobOutcome> {
  const { request, now } = run.snapshot;
  const stuck = isStuck(request, now);
  if (!stuck && !isFaultOfHcp(error)) throw error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  deps.log.warn({ requestId: request.id, error: name, message }, 'look at HCP failed');
  if (stuck || !isFaultOfHcp(error))
    return await loseTrack(deps, run, { failure: { code: givenUpCode(request, 'no_answer') } });
  return await tellSilence(deps, run, error);
}

/** Says nothing of the request: the run lost it, or the database is away. */
function isOfThisRun(error: unknown): boolean {
  return error instanceof LostLeaseError || error instanceof StoreUnavailableError;
}

/** Milliseconds since the call was accepted or sent, or else HCP fell silent: what the interval is shaped by. */
function elapsedMs({ progress, startedAt }: ChangeRequest, now: Date): number {
  const { acceptedAt, sentAt, silentSince } = progress;
  const since = acceptedAt ?? sentAt ?? startedAt?.toISOString() ?? silentSince;
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

/** A silence is looked into at least this often, unless HCP asked for a longer pause. */
const longestPauseMs = 60_000;

async function tellSilence(deps: CarryOutDeps, run: Run, error: FaultOfHcp): Promise<JobOutcome> {
  const { request, now } = run.snapshot;
  const since = request.progress.silentSince;
  const long = since !== undefined && now.getTime() - Date.parse(since) >= silenceToldAfterMs;
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
  const interval = nextLookMs(deps.pollSchedule, elapsedMs(request, now), deps.random());
  const asked = (error instanceof HcpError ? error.retryAfterMs : undefined) ?? 0;
  return waiting(deps.clock, Math.max(asked, Math.min(interval, longestPauseMs)));
}

/** Says once that it is slow, and once that HCP answers again; gives up after a day. */
async function tellProgress(deps: CarryOutDeps, run: Run): Promise<JobOutcome | undefined> {
  const current = (await deps.requests.view(run.snapshot.request.id)) ?? run.snapshot;
  const { request, now } = current;
  if (request.status !== 'approved' && request.status !== 'provisioning') return undefined;
  if (isStuck(request, now))
    return await loseTrack(deps, run, { failure: { code: givenUpCode(request, 'stuck') } });
  const minutes = (now.getTime() - (begunAt(request) ?? now).getTime()) / 60_000;
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

function isStuck(request: ChangeRequest, now: Date): boolean {
  const since = begunAt(request);
  if (request.status !== 'provisioning' || since === undefined) return false;
  return now.getTime() - since.getTime() > stuckAfterMs;
}

/** What people adopt has its own day: it may have been waiting for them for longer than that. */
function begunAt({ startedAt, progress: { adopted } }: ChangeRequest): Date | undefined {
  return adopted === undefined ? startedAt : new Date(adopted.at);
}

/** What it hangs on: a call that HCP has is stuck; one that it may not have is something else. */
function givenUpCode({ phase }: ChangeRequest, otherwise: FailureCode): FailureCode {
  if (phase === 'verifying') return 'outcome_unknown';
  return phase === 'sending' ? 'no_answer' : otherwise;
}
