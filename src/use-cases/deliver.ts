import { type Posting, type PostingDeps, type StepResult, save } from './announcing.ts';
import type { PlannedMessage } from './ports/message-store.ts';
import type { Drawing } from './ports/painter.ts';
import {
  BoardBusyError,
  type BoardPost,
  BoardRefusedError,
  BoardUnclearError,
  type MessageKey,
  type ThreadBoard,
} from './ports/thread-board.ts';

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

type Place = { readonly channel: string; readonly threadTs?: string };

export type Delivery = {
  readonly message: PlannedMessage;
  readonly place: Place;
  /** Where a message in doubt may have gone as well: threads of earlier cards. */
  readonly elsewhere?: readonly Place[];
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
  deps: PostingDeps,
  run: Posting,
  delivery: Delivery,
): Promise<StepResult> {
  const { message } = delivery;
  if (message.state === 'planned') return await post(deps, run, delivery, false);
  const found = await lookFor(deps, run, delivery);
  if (found === 'not_found') return await post(deps, run, delivery, true);
  if ('waitMs' in found) return found;
  await save(deps, run, { ...message, state: 'sent', ts: found.ts, sendingSince: undefined });
  // Nobody knows what it shows by now: a card is drawn anew.
  return message.kind === 'card' ? { waitMs: 0 } : undefined;
}

/** Looks for a message whose answer was lost. `not_found`: it has been looked for long enough. */
export async function lookFor(
  deps: PostingDeps,
  run: Posting,
  { message, place, elsewhere = [] }: Pick<Delivery, 'message' | 'place' | 'elsewhere'>,
): Promise<BoardPost | { readonly waitMs: number } | 'not_found'> {
  // Taken before the look: what becomes visible while it is under way has not been looked for.
  const now = run.now().getTime();
  const lookedForMs = now - (message.sendingSince?.getTime() ?? now);
  // Slack's history goes by the clock of the world, which is rather ours than the database's.
  const since = new Date(deps.clock().getTime() - lookedForMs);
  for (const one of [place, ...elsewhere]) {
    const found = await find(deps.board, one, { key: keyOf(message), since });
    if (typeof found === 'object') return found;
  }
  return lookedForMs >= lookForMs ? 'not_found' : { waitMs: lookPauseMs };
}

async function find(
  board: ThreadBoard,
  place: Place,
  { key, since }: { readonly key: MessageKey; readonly since: Date },
): Promise<Awaited<ReturnType<ThreadBoard['find']>> | { readonly waitMs: number }> {
  try {
    return await board.find(place, key, since);
  } catch (error) {
    if (error instanceof BoardBusyError) return { waitMs: error.retryAfterMs };
    if (error instanceof BoardUnclearError) return { waitMs: lookPauseMs };
    if (error instanceof BoardRefusedError) return 'unreadable';
    throw error;
  }
}

async function post(
  deps: PostingDeps,
  run: Posting,
  delivery: Delivery,
  repeated: boolean,
): Promise<StepResult> {
  const { message, place, draw } = delivery;
  const paceMs = await deps.messages.pace(place.channel, message.kind, postIntervalMs);
  if (paceMs > 0) return { waitMs: paceMs };
  // Drawn first: an intent says that the message may be on its way.
  const drawing = draw(repeated);
  const intent = { ...message, state: 'sending', sendingSince: run.now() } as const;
  await save(deps, run, intent);
  // A process that was frozen meanwhile must not post what another one may have posted since.
  if (run.now().getTime() - intent.sendingSince.getTime() > sendWithinMs)
    return { waitMs: lookPauseMs };
  try {
    const { ts } = await deps.board.post(place, drawing, keyOf(message));
    const sent = { ...message, state: 'sent', ts, renderHash: drawing.hash } as const;
    await save(deps, run, { ...sent, sendingSince: undefined, drawnRevision: run.revision });
    return undefined;
  } catch (error) {
    return await judgeFault(deps, run, { ...delivery, intent, error });
  }
}

/** What Slack did not take was not posted: so all is as it was, an earlier post in doubt included. */
async function judgeFault(
  deps: PostingDeps,
  run: Posting,
  {
    message,
    intent,
    onRefused,
    error,
  }: Delivery & { readonly intent: PlannedMessage; readonly error: unknown },
): Promise<StepResult> {
  if (error instanceof BoardUnclearError) {
    await save(deps, run, { ...intent, state: 'unknown' });
    return { waitMs: lookPauseMs };
  }
  const refused = error instanceof BoardRefusedError;
  if (!refused && !(error instanceof BoardBusyError)) throw error;
  await save(deps, run, message);
  return refused ? await onRefused(error) : { waitMs: error.retryAfterMs };
}

function keyOf({ requestId, kind, number }: PlannedMessage): MessageKey {
  return { requestId, kind, number };
}
