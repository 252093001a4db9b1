import type { RequestId } from '../domain/request.ts';
import { type Posting, type PostingDeps, type StepResult, save } from './announcing.ts';
import { deliver } from './deliver.ts';
import type { CardStore } from './ports/card-store.ts';
import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import type { MessageStore, PlannedMessage } from './ports/message-store.ts';
import type { CardState, Drawing } from './ports/painter.ts';
import { LostLeaseError } from './ports/request-store.ts';
import type { BoardRefusedError, ThreadBoard } from './ports/thread-board.ts';
import { redraw } from './redraw.ts';
import { giveUp, refusalOf, refusedPauseMs } from './refused-message.ts';

export type AnnounceCardsDeps = {
  readonly messages: Pick<MessageStore, 'pace'>;
  readonly board: ThreadBoard;
  readonly clock: Clock;
  readonly log: Log;
};

/** What has a card and is no request. */
type Told = { readonly channel: string; readonly revision: number; readonly ended: unknown };

/** How the cards of one kind are read, kept and drawn. */
export type CardKind<Id extends string, About extends Told> = {
  readonly kind: Extract<PlannedMessage['kind'], 'drift' | 'policy'>;
  readonly cards: CardStore<Id, About>;
  readonly draw: (about: About, state: Pick<CardState, 'repeated'>) => Drawing;
};

/** Two calls to Slack and their deadlines, as with requests. */
const leaseMs = 12_000;
const drawnAtOnce = 20;
const unclearPauseMs = 2_000;

/**
 * Brings cards to what is known of what they are about: one card for each, posted once as far as Slack's
 * history can tell, and redrawn from the newest state. What cannot be drawn now is left to a later run.
 */
export async function announceCards<Id extends string, About extends Told>(
  deps: AnnounceCardsDeps,
  kind: CardKind<Id, About>,
): Promise<void> {
  for (const id of await kind.cards.listToDraw(drawnAtOnce))
    await announceCard(deps, kind, id).catch((err: unknown) => {
      deps.log.warn({ [kind.kind]: id, err }, 'card could not be drawn');
    });
}

async function announceCard<Id extends string, About extends Told>(
  deps: AnnounceCardsDeps,
  { kind, cards, draw }: CardKind<Id, About>,
  id: Id,
): Promise<void> {
  const leased = await cards.leaseCard(id, leaseMs);
  if (leased === undefined) return;
  const { fence, now: leasedAt, about, card } = leased;
  const readAt = deps.clock().getTime();
  const now = () => new Date(leasedAt.getTime() + deps.clock().getTime() - readAt);
  const requestId = id as string as RequestId; // to Slack both are UUIDs that tell one message from another
  const given: Given = {
    card: { requestId, kind, number: 0, to: about.channel, body: undefined, ...card },
    isOver: about.ended !== undefined,
    draw: (state) => draw(about, state),
    save: async ({ drawnRevision = 0, ...saved }, heldBy) =>
      await cards.saveCard(id, { ...saved, drawnRevision }, heldBy),
  };
  try {
    const result = await bring(deps, { fence, now, revision: about.revision }, given);
    await cards.releaseCard(id, fence, result?.waitMs ?? 0);
  } catch (error) {
    // Whoever has taken over draws it.
    if (error instanceof LostLeaseError) return;
    await cards.releaseCard(id, fence, unclearPauseMs);
    throw error;
  }
}

/** A card under its lease, whatever it is about. */
type Given = {
  readonly card: PlannedMessage;
  /** Nothing is left to decide on it. */
  readonly isOver: boolean;
  readonly draw: (state: Pick<CardState, 'repeated'>) => Drawing;
  readonly save: MessageStore['save'];
};

async function bring(deps: AnnounceCardsDeps, run: Posting, given: Given): Promise<StepResult> {
  const { card, isOver, draw } = given;
  const posting = postingOf(deps, given);
  const onRefused = (error: BoardRefusedError) => judgeRefusal(deps, run, given, error);
  // Over before anybody was told: there is nothing left to tell.
  if (isOver && card.state === 'planned') return await giveUp(posting, run, card);
  if (card.state === 'sent' && card.ts !== undefined)
    return await redraw(posting, run, { card, ts: card.ts, drawing: draw({}), onRefused });
  return await deliver(posting, run, {
    message: card,
    place: { channel: card.to },
    draw: (repeated) => draw({ repeated }),
    onRefused,
  });
}

function postingOf({ messages, ...deps }: AnnounceCardsDeps, { save }: Given): PostingDeps {
  return { ...deps, messages: { pace: (...post) => messages.pace(...post), save } };
}

/** What people can put right is waited for, while there is something to decide. */
async function judgeRefusal(
  deps: AnnounceCardsDeps,
  run: Posting,
  given: Given,
  error: BoardRefusedError,
): Promise<StepResult> {
  const { card, isOver } = given;
  deps.log.warn({ [card.kind]: card.requestId, code: error.code }, 'card was refused by Slack');
  const [posting, refusal] = [postingOf(deps, given), refusalOf(error)];
  if (refusal === 'closed' && !isOver) return { waitMs: refusedPauseMs };
  const isDeleted = refusal === 'gone' && card.state === 'sent';
  if (!isDeleted || isOver) return await giveUp(posting, run, card);
  // Deleted, and somebody has to decide on it: it is posted anew.
  await save(posting, run, { ...card, ...unposted });
  return { waitMs: 0 };
}

const unposted = {
  ...({ state: 'planned', ts: undefined } as const),
  ...{ renderHash: undefined, sendingSince: undefined, drawnRevision: 0 },
};
