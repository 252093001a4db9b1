import type { RequestId } from '../domain/request.ts';
import type { Posting, PostingDeps, StepResult } from './announcing.ts';
import { deliver } from './deliver.ts';
import type { Clock } from './ports/clock.ts';
import type { DriftCard, DriftId, DriftStore, ToldDrift } from './ports/drift-store.ts';
import type { Log } from './ports/log.ts';
import type { MessageStore, PlannedMessage } from './ports/message-store.ts';
import type { Painter } from './ports/painter.ts';
import { LostLeaseError } from './ports/request-store.ts';
import type { BoardRefusedError, ThreadBoard } from './ports/thread-board.ts';
import { redraw } from './redraw.ts';
import { giveUp, refusalOf, refusedPauseMs } from './refused-message.ts';

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
  const onRefused = (error: BoardRefusedError) => judgeRefusal(deps, run, given, error);
  // Over before anybody was told: there is nothing left to tell.
  if (drift.ended !== undefined && card.state === 'planned')
    return await giveUp(posting, run, card);
  if (card.state === 'sent' && card.ts !== undefined)
    return await redraw(posting, run, {
      ...{ card, ts: card.ts, onRefused },
      drawing: deps.painter.drift(drift, {}),
    });
  return await deliver(posting, run, {
    message: card,
    place: { channel: card.to },
    draw: (repeated) => deps.painter.drift(drift, { repeated }),
    onRefused,
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
