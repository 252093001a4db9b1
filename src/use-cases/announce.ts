import type { RequestId } from '../domain/request.ts';
import {
  type AnnounceDeps,
  type Announcement,
  certainRevision,
  type StepResult,
} from './announcing.ts';
import { drawCard } from './draw-card.ts';
import type { Clock } from './ports/clock.ts';
import type { JobOutcome } from './ports/job-queue.ts';
import { newestCard } from './ports/message-store.ts';
import { LostLeaseError, type RequestView } from './ports/request-store.ts';
import { postMessage } from './post-message.ts';
import { retireCard } from './retire-card.ts';

/**
 * Long enough for two calls to Slack and their deadlines. A dead announcer is taken over after it, and
 * its request has to move again within 15 s.
 */
const announcerLeaseMs = 12_000;
const lookAgainMs = 300;

/**
 * Brings Slack to the state of the database: the card first, then earlier cards that it has taken the
 * place of, then what the thread was promised, in order, then the direct messages.
 *
 * The card is a projection: it is always drawn from the newest state, so a late or lost drawing is
 * repaired by the next. One announcer at a time works on a request; whoever comes second waits and
 * then finds nothing left to do. Each commit promises a run of its own, numbered by its revision: one
 * that a newer commit has overtaken leaves everything to that one's.
 */
export async function announce(
  deps: AnnounceDeps,
  id: RequestId,
  revision?: number,
): Promise<JobOutcome> {
  const fence = await deps.messages.leaseAnnouncer(id, announcerLeaseMs);
  if (fence === undefined)
    return isOvertaken(await deps.requests.view(id), revision)
      ? settled
      : until(deps.clock, lookAgainMs);
  try {
    const result = await announceAll(deps, { id, revision, fence });
    await deps.messages.releaseAnnouncer(id, fence);
    return result === undefined ? settled : until(deps.clock, result.waitMs);
  } catch (error) {
    if (error instanceof LostLeaseError) return await standBack(deps, id);
    await deps.messages.releaseAnnouncer(id, fence);
    throw error;
  }
}

const settled: JobOutcome = { kind: 'settled' };

function isOvertaken(snapshot: RequestView | undefined, revision: number | undefined): boolean {
  return snapshot !== undefined && revision !== undefined && revision < snapshot.request.revision;
}

/** Another announcer has taken over; what this one sent last may be older than what that one drew. */
async function standBack(deps: AnnounceDeps, id: RequestId): Promise<JobOutcome> {
  await deps.messages.doubtCard(id);
  return until(deps.clock, lookAgainMs);
}

function until(clock: Clock, ms: number): JobOutcome {
  return { kind: 'waiting', until: new Date(clock().getTime() + ms) };
}

async function announceAll(
  deps: AnnounceDeps,
  {
    id,
    revision,
    fence,
  }: { readonly id: RequestId; readonly revision: number | undefined; readonly fence: number },
): Promise<StepResult> {
  const snapshot = await deps.requests.view(id);
  if (snapshot === undefined || isOvertaken(snapshot, revision)) return undefined;
  const readAt = deps.clock().getTime();
  const now = () => new Date(snapshot.now.getTime() + deps.clock().getTime() - readAt);
  const messages = await deps.messages.list(id);
  const run: Announcement = {
    ...{ snapshot, fence, now, messages },
    revision: certainRevision({ snapshot, messages }),
  };
  const card = newestCard(messages);
  if (card === undefined) return undefined;
  const drawn = await drawCard(deps, run, card);
  const shown = snapshot.freeze?.id;
  // Only now: whoever dies in between has the card drawn once more.
  if (drawn === undefined && card.drawnFreeze !== shown)
    await deps.messages.noteFreeze(id, shown, fence);
  const later = { snapshot, messages: await deps.messages.list(id) };
  const after = { ...run, ...later, revision: certainRevision(later) };
  const retired = await retireEarlier(deps, after);
  const posted = await postRest(deps, after);
  return sooner(drawn, sooner(retired, posted));
}

async function retireEarlier(deps: AnnounceDeps, run: Announcement): Promise<StepResult> {
  const newest = newestCard(run.messages);
  if (newest === undefined) return undefined;
  const earlier = run.messages.filter(
    ({ kind, number }) => kind === 'card' && number !== newest.number,
  );
  let result: StepResult;
  for (const card of earlier)
    result = sooner(result, await retireCard(deps, run, { card, newest }));
  return result;
}

/**
 * Of each kind in one run: a lease is for so many calls, and a card that has changed meanwhile waits no longer
 * than they take.
 */
const postsPerRun = 5;

/** Thread updates in their order, then direct messages: each waits for the one before it. */
async function postRest(deps: AnnounceDeps, run: Announcement): Promise<StepResult> {
  const card = newestCard(run.messages);
  const lanes = (['thread', 'dm'] as const).map((lane) =>
    run.messages
      .filter(({ kind, state }) => kind === lane && state !== 'sent' && state !== 'given_up')
      .sort((left, right) => left.number - right.number),
  );
  let result: StepResult;
  for (const lane of lanes) {
    for (const [index, message] of lane.entries()) {
      // What waits for its card is posted in no run, and is no reason for another one.
      const isNextRuns = card?.ts !== undefined && index === postsPerRun;
      const step = isNextRuns ? { waitMs: 0 } : await postMessage(deps, run, { message, card });
      if (step === undefined) continue;
      result = sooner(result, step);
      break;
    }
  }
  return result;
}

function sooner(left: StepResult, right: StepResult): StepResult {
  if (left === undefined || right === undefined) return left ?? right;
  return left.waitMs < right.waitMs ? left : right;
}
