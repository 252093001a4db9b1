import type { RequestId } from '../domain/request.ts';
import type { Posting, PostingDeps, StepResult } from './announcing.ts';
import { deliver } from './deliver.ts';
import type { CardStore, LeasedCard } from './ports/card-store.ts';
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
type Told = {
  readonly channel: string;
  readonly revision: number;
  readonly ended: unknown;
};

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
  kind: CardKind<Id, About>,
  id: Id,
): Promise<void> {
  const leased = await kind.cards.leaseCard(id, leaseMs);
  if (leased === undefined) return;
  const { fence, now: leasedAt, about } = leased;
  const readAt = deps.clock().getTime();
  const now = () => new Date(leasedAt.getTime() + deps.clock().getTime() - readAt);
  const run: Posting = { fence, now, revision: about.revision };
  try {
    const result = await draw(deps, run, { kind, id, about, card: toMessage(kind, id, leased) });
    await kind.cards.releaseCard(id, fence, result?.waitMs ?? 0);
  } catch (error) {
    // Whoever has taken over draws it.
    if (error instanceof LostLeaseError) return;
    await kind.cards.releaseCard(id, fence, unclearPauseMs);
    throw error;
  }
}

/** To Slack it is a message like those of requests: its own id stands where theirs does. */
function toMessage<Id extends string, About extends Told>(
  { kind }: CardKind<Id, About>,
  id: Id,
  { about: { channel: to }, card }: LeasedCard<About>,
): PlannedMessage {
  const requestId = id as string as RequestId; // both are UUIDs, and tell one message from another
  return { requestId, kind, number: 0, to, body: undefined, ...card };
}

type Given<Id extends string, About extends Told> = {
  readonly kind: CardKind<Id, About>;
  readonly id: Id;
  readonly about: About;
  readonly card: PlannedMessage;
};

async function draw<Id extends string, About extends Told>(
  deps: AnnounceCardsDeps,
  run: Posting,
  given: Given<Id, About>,
): Promise<StepResult> {
  const { kind, about, card } = given;
  const posting = postingOf(deps, given);
  const onRefused = (error: BoardRefusedError) => judgeRefusal(deps, run, given, error);
  // Over before anybody was told: there is nothing left to tell.
  if (about.ended !== undefined && card.state === 'planned')
    return await giveUp(posting, run, card);
  if (card.state === 'sent' && card.ts !== undefined)
    return await redraw(posting, run, {
      ...{ card, ts: card.ts, onRefused },
      drawing: kind.draw(about, {}),
    });
  return await deliver(posting, run, {
    message: card,
    place: { channel: card.to },
    draw: (repeated) => kind.draw(about, { repeated }),
    onRefused,
  });
}

function postingOf<Id extends string, About extends Told>(
  { messages, ...deps }: AnnounceCardsDeps,
  { kind, id }: Given<Id, About>,
): PostingDeps {
  return {
    ...deps,
    messages: {
      pace: (...post) => messages.pace(...post),
      save: async ({ drawnRevision = 0, ...card }, fence) =>
        await kind.cards.saveCard(id, { ...card, drawnRevision }, fence),
    },
  };
}

/** What people can put right is waited for, while there is something to decide. */
async function judgeRefusal<Id extends string, About extends Told>(
  deps: AnnounceCardsDeps,
  run: Posting,
  given: Given<Id, About>,
  error: BoardRefusedError,
): Promise<StepResult> {
  const { kind, id, about, card } = given;
  deps.log.warn({ [kind.kind]: id, code: error.code }, 'card was refused by Slack');
  if (refusalOf(error) === 'closed' && about.ended === undefined) return { waitMs: refusedPauseMs };
  return await giveUp(postingOf(deps, given), run, card);
}
