import type { AnnounceDeps, Announcement, StepResult } from './announcing.ts';
import {
  BoardBusyError,
  type BoardPost,
  BoardRefusedError,
  BoardUnclearError,
  type Drawing,
  type MessageKey,
  type PlannedMessage,
  type ThreadBoard,
} from './ports.ts';

/** Slack allows about one post a second in a channel. @see docs.slack.dev, rate limits */
const postIntervalMs = 1_000;

/**
 * How long a message whose answer was lost is looked for before it is posted again: it may take a call's
 * deadline (5 s) to arrive, and Slack's history fifteen seconds more to show it.
 */
const lookForMs = 20_000;
const lookPauseMs = 3_000;

/** Between writing an intent and posting, nothing may take longer; else it is looked for first. */
const sendWithinMs = 3_000;

/** How soon to try again where Slack refuses: somebody may invite the bot, or open the channel. */
const refusedPauseMs = 60_000;

export type Place = { readonly channel: string; readonly threadTs?: string };

export type Delivery = {
  readonly message: PlannedMessage;
  readonly place: Place;
  /** Draws the message; `repeated` marks it as possibly shown before. */
  readonly draw: (repeated: boolean) => Drawing;
  readonly onRefused: (error: BoardRefusedError) => Promise<StepResult>;
};

/**
 * Posts one message so that Slack shows it once, as far as its history can tell.
 *
 * Slack has no idempotency key. So the intent to post is written first; and whoever finds an intent
 * without an answer looks for the message before posting it again. What cannot be found in time is
 * posted, and says that it may be a repetition.
 */
export async function deliver(
  deps: AnnounceDeps,
  run: Announcement,
  delivery: Delivery,
): Promise<StepResult> {
  const { message } = delivery;
  if (message.state === 'planned') return await post(deps, run, delivery, false);
  const found = await lookFor(deps, delivery);
  if (found === 'posted_again') return await post(deps, run, delivery, true);
  if ('waitMs' in found) return found;
  await save(deps, run, { ...message, state: 'sent', ts: found.ts, sendingSince: undefined });
  return undefined;
}

async function lookFor(
  deps: AnnounceDeps,
  { message, place }: Delivery,
): Promise<BoardPost | { readonly waitMs: number } | 'posted_again'> {
  const since = message.sendingSince ?? deps.clock();
  const key = { requestId: message.requestId, kind: message.kind, number: message.number };
  // Taken before the look: what becomes visible while it is under way has not been looked for.
  const lookedAfterMs = deps.clock().getTime() - since.getTime();
  const found = await find(deps, place, { key, since });
  if (typeof found === 'object') return found;
  return lookedAfterMs >= lookForMs ? 'posted_again' : { waitMs: lookPauseMs };
}

async function find(
  { board }: AnnounceDeps,
  place: Place,
  { key, since }: { readonly key: MessageKey; readonly since: Date },
): Promise<Awaited<ReturnType<ThreadBoard['find']>> | { readonly waitMs: number }> {
  try {
    return await board.find(place, key, since);
  } catch (error) {
    if (error instanceof BoardBusyError) return { waitMs: error.retryAfterMs };
    throw error;
  }
}

async function post(
  deps: AnnounceDeps,
  run: Announcement,
  delivery: Delivery,
  repeated: boolean,
): Promise<StepResult> {
  const { message, place, draw } = delivery;
  const paceMs = await deps.messages.pace(place.channel, postIntervalMs);
  if (paceMs > 0) return { waitMs: paceMs };
  const since = deps.clock();
  await save(deps, run, { ...message, state: 'sending', sendingSince: since });
  // A process that was frozen meanwhile must not post what another one may have posted since.
  if (deps.clock().getTime() - since.getTime() > sendWithinMs) return { waitMs: lookPauseMs };
  const drawing = draw(repeated);
  const key = { requestId: message.requestId, kind: message.kind, number: message.number };
  try {
    const { ts } = await deps.board.post(place, drawing, key);
    const sent = {
      ...message,
      state: 'sent',
      ts,
      renderHash: drawing.hash,
      sendingSince: undefined,
    } as const;
    await save(deps, run, { ...sent, drawnRevision: run.snapshot.request.revision });
    return undefined;
  } catch (error) {
    return await judgeFault(deps, run, { delivery, since, error });
  }
}

async function judgeFault(
  deps: AnnounceDeps,
  run: Announcement,
  {
    delivery: { message, onRefused },
    since,
    error,
  }: { readonly delivery: Delivery; readonly since: Date; readonly error: unknown },
): Promise<StepResult> {
  if (error instanceof BoardUnclearError) {
    await save(deps, run, { ...message, state: 'unknown', sendingSince: since });
    return { waitMs: lookPauseMs };
  }
  const refused = error instanceof BoardRefusedError;
  if (!refused && !(error instanceof BoardBusyError)) throw error;
  // Slack did not take it: nothing was posted, so the plan stands as it was.
  await save(deps, run, { ...message, state: 'planned', sendingSince: undefined });
  if (!refused) return { waitMs: error.retryAfterMs };
  return (await onRefused(error)) ?? { waitMs: refusedPauseMs };
}

export async function save(
  deps: Pick<AnnounceDeps, 'messages'>,
  run: Announcement,
  message: PlannedMessage,
): Promise<void> {
  await deps.messages.save(message, run.fence);
}
