import { findOurs } from '../domain/judge-change.ts';
import { toLiveValues } from '../domain/private-link.ts';
import type { ChangeRequest } from '../domain/request.ts';
import { acceptCall, listKnown, lookForTrace } from './accept-call.ts';
import { awaitThaw } from './await-thaw.ts';
import { type CarryOutDeps, type Run, waiting } from './carry-out.ts';
import type { JobOutcome } from './ports/job-queue.ts';
import { callDetails, sendCall } from './send-call.ts';
import { loseTrack, writeBeginning } from './write-step.ts';

/** A call whose answer was lost may still arrive: absent for this long after it is believed absent. */
const inFlightMs = 20_000;
const verifyPauseMs = 3_000;

/** For how long HCP may refuse to list its operations, and how soon it is asked again. */
const listedWithinMs = 5 * 60_000;
const unlistedPauseMs = 10_000;

/** A call whose answer was lost this often, with nothing to show for it, is for people to look at. */
const maxSends = 10;

/**
 * Finds out what became of a call: a run that finds an intent never assumes, and never sends before it
 * has looked. What HCP has of it goes on as accepted; what nobody has approved is for people. Where HCP has
 * nothing of it, or not all: once nothing can be on its way any more, and HCP knows of no operation
 * either, the call is sent again, for what is missing. Where HCP does not tell which there are, the call may
 * have had its effect, and others may have undone it since: where that lasts, it is for people. While
 * its environment is frozen, nothing is sent again.
 */
export async function verifyCall(deps: CarryOutDeps, run: Run): Promise<JobOutcome> {
  const { request, now } = run.snapshot;
  const lookedAt = deps.monotonic();
  const looked = await lookForTrace(deps, run);
  if ('outcome' in looked) return looked.outcome;
  if (looked.trace === 'busy' || mayBeInFlight(request, now))
    return waiting(deps.clock, verifyPauseMs);
  const known = await listKnown(deps, run);
  const begun = findOurs(request, known ?? []);
  if (begun !== undefined) return await acceptCall(deps, run, begun);
  const unlisted = known === undefined && request.sends > 0;
  if (unlisted && isSentWithin(request, now, listedWithinMs))
    return waiting(deps.clock, unlistedPauseMs);
  if (unlisted || request.sends >= maxSends)
    return await loseTrack(deps, run, { failure: { code: 'outcome_unknown' }, look: looked });
  const live = toLiveValues(looked.service);
  const intendedAt = deps.monotonic();
  const repeated = await writeBeginning(deps, run, {
    action: 'call_repeated',
    change: ({ sends, progress: { unsent: _, ...progress } }, at) => ({
      phase: 'sending',
      sends: sends + 1,
      progress: { ...progress, sentAt: at.toISOString() },
    }),
    details: callDetails(request, live),
    updates: request.phase === 'verifying' ? [{ code: 'sent_again' }] : [],
  });
  if (repeated === 'frozen') return awaitThaw(deps);
  const { service } = looked;
  return await sendCall(deps, run, { request: repeated, service, lookedAt, intendedAt });
}

function mayBeInFlight(request: ChangeRequest, now: Date): boolean {
  return request.progress.unsent !== true && isSentWithin(request, now, inFlightMs);
}

function isSentWithin({ progress: { sentAt } }: ChangeRequest, now: Date, ms: number): boolean {
  return sentAt !== undefined && now.getTime() - Date.parse(sentAt) < ms;
}
