import type { RequestId } from '../domain/request.ts';
import type { Posting, PostingDeps, StepResult } from './announcing.ts';
import { deliver } from './deliver.ts';
import type { Clock } from './ports/clock.ts';
import type { DriftCard, DriftId, DriftStore, ToldDrift } from './ports/drift-store.ts';
import type { Log } from './ports/log.ts';
import type { MessageStore, PlannedMessage } from './ports/message-store.ts';
import type { Painter } from './ports/painter.ts';
import { LostLeaseError } from './ports/request-store.ts';
import {
  BoardBusyError,
  BoardRefusedError,
  BoardUnclearError,
  type ThreadBoard,
} from './ports/thread-board.ts';
import { refusalOf, refusedPauseMs } from './refused-message.ts';

export type AnnounceDriftsDeps = {
  readonly drifts: Omit<DriftStore, 'judge'>;
  readonly messages: Pick<MessageStore, 'pace'>;
  readonly board: ThreadBoard;
  readonly painter: Pick<Painter, 'drift'>;
  readonly clock: Clock;
  readonly log: Log;
};

/** Two calls to Slack and their deadlines, as with requests. */
const leaseMs = 12_000;
const drawnAtOnce = 20;
const unclearPauseMs = 2_000;
/** An update whose answer was lost may land late and undo the next one: it is drawn once more then. */
const lateUpdateMs = 15_000;

/**
 * Brings the cards of drifts to what is known of them: one card for each, posted once as far as Slack's
 * history can tell, and redrawn from the newest state. What cannot be drawn now is left to a later run.
 */
export async function announceDrifts(deps: AnnounceDriftsDeps): Promise<void> {
  for (const id of await deps.drifts.listToDraw(drawnAtOnce))
    await announceDrift(deps, id).catch((err: unknown) => {
      deps.log.warn({ drift: id, err }, 'card of a drift could not be drawn');
    });
}

async function announceDrift(deps: AnnounceDriftsDeps, id: DriftId): Promise<void> {
  const leased = await deps.drifts.leaseCard(id, leaseMs);
  if (leased === undefined) return;
  const { fence, now: leasedAt, drift, card } = leased;
  const readAt = deps.clock().getTime();
  const now = () => new Date(leasedAt.getTime() + deps.clock().getTime() - readAt);
  const run: Posting = { fence, now, revision: drift.revision };
  try {
    const result = await draw(deps, run, { drift, card: toMessage(drift, card) });
    await deps.drifts.releaseCard(id, fence, result?.waitMs ?? 0);
  } catch (error) {
    // Whoever has taken over draws it.
    if (error instanceof LostLeaseError) return;
    await deps.drifts.releaseCard(id, fence, unclearPauseMs);
    throw error;
  }
}

/** To Slack it is a message like those of requests: the drift's id stands where theirs does. */
function toMessage(drift: ToldDrift, card: DriftCard): PlannedMessage {
  const { id, channel: to } = drift;
  const requestId = id as string as RequestId; // both are UUIDs, and tell one message from another
  return { requestId, kind: 'drift', number: 0, to, body: undefined, ...card };
}

type Given = { readonly drift: ToldDrift; readonly card: PlannedMessage };

async function draw(deps: AnnounceDriftsDeps, run: Posting, given: Given): Promise<StepResult> {
  const { drift, card } = given;
  const posting = postingOf(deps, drift.id);
  // Over before anybody was told: there is nothing left to tell.
  if (drift.ended !== undefined && card.state === 'planned')
    return await giveUp(posting, run, card);
  if (card.state === 'sent' && card.ts !== undefined)
    return await redraw(deps, run, { drift, card, ts: card.ts });
  return await deliver(posting, run, {
    message: card,
    place: { channel: card.to },
    draw: (repeated) => deps.painter.drift(drift, { repeated }),
    onRefused: (error) => judgeRefusal(deps, run, given, error),
  });
}

function postingOf({ messages, drifts, ...deps }: AnnounceDriftsDeps, id: DriftId): PostingDeps {
  return {
    ...deps,
    messages: {
      pace: (...post) => messages.pace(...post),
      save: async ({ drawnRevision = 0, ...card }, fence) =>
        await drifts.saveCard(id, { ...card, drawnRevision }, fence),
    },
  };
}

async function redraw(
  deps: AnnounceDriftsDeps,
  run: Posting,
  { drift, card, ts }: Given & { readonly ts: string },
): Promise<StepResult> {
  const { messages } = postingOf(deps, drift.id);
  const { requestId, kind, number, to: channel } = card;
  const drawing = deps.painter.drift(drift, {});
  const lateFor = card.sendingSince && run.now().getTime() - card.sendingSince.getTime();
  const mayBeUndone = lateFor !== undefined && lateFor >= lateUpdateMs;
  if (card.renderHash === drawing.hash && lateFor !== undefined && !mayBeUndone)
    return { waitMs: lateUpdateMs - lateFor };
  try {
    await deps.board.update({ channel, ts }, drawing, { requestId, kind, number });
  } catch (error) {
    return await judgeFault(deps, run, { drift, card }, error);
  }
  const sendingSince = mayBeUndone ? undefined : card.sendingSince;
  const drawn = { renderHash: drawing.hash, drawnRevision: run.revision, sendingSince };
  await messages.save({ ...card, ...drawn }, run.fence);
  return sendingSince === undefined ? undefined : { waitMs: lateUpdateMs };
}

async function judgeFault(
  deps: AnnounceDriftsDeps,
  run: Posting,
  given: Given,
  error: unknown,
): Promise<StepResult> {
  if (error instanceof BoardBusyError) return { waitMs: error.retryAfterMs };
  if (error instanceof BoardRefusedError) return await judgeRefusal(deps, run, given, error);
  if (!(error instanceof BoardUnclearError)) throw error;
  const { messages } = postingOf(deps, given.drift.id);
  await messages.save({ ...given.card, renderHash: undefined, sendingSince: run.now() }, run.fence);
  return { waitMs: unclearPauseMs };
}

/** What people can put right is waited for, while there is something to decide. */
async function judgeRefusal(
  deps: AnnounceDriftsDeps,
  run: Posting,
  { drift, card }: Given,
  error: BoardRefusedError,
): Promise<StepResult> {
  deps.log.warn({ drift: drift.id, code: error.code }, 'card of a drift was refused by Slack');
  if (refusalOf(error) === 'closed' && drift.ended === undefined) return { waitMs: refusedPauseMs };
  return await giveUp(postingOf(deps, drift.id), run, card);
}

async function giveUp(
  { messages }: Pick<PostingDeps, 'messages'>,
  run: Posting,
  card: PlannedMessage,
): Promise<undefined> {
  await messages.save({ ...card, state: 'given_up', sendingSince: undefined }, run.fence);
}
