import type { RequestId } from '../domain/request.ts';
import type { AnnounceDeps } from './announcing.ts';
import { moveCard, newPlace } from './move-card.ts';
import { newestCard } from './ports/message-store.ts';
import type { Snapshot } from './ports/request-store.ts';
import { BoardBusyError, BoardRefusedError } from './ports/thread-board.ts';
import type { VersionDeps } from './version.ts';

export type RepairDeps = Pick<AnnounceDeps, 'requests' | 'messages' | 'log'> &
  Omit<VersionDeps, 'painter'> & {
    readonly board: Pick<AnnounceDeps['board'], 'look'>;
    readonly painter: Pick<AnnounceDeps['painter'], 'card' | 'decisionSection'>;
  };

/**
 * Compared in one run at most. Slack takes about 50 looks a minute, and whoever looks for a message whose
 * answer was lost needs some of them. @see docs.slack.dev, conversations.history, rate limits
 */
const looksPerRun = 20;

/**
 * Compares cards of open requests with what Slack shows, each about once in `everyMs`, whichever process
 * looks. It repairs nothing itself: a card that differs, or is gone, is doubted, and the announcer that the
 * sweeper then sends redraws it or posts it anew, under its lease like any other drawing. A pending request
 * whose environment has another channel by now is shown anew there.
 */
export async function repairCards(
  deps: RepairDeps,
  everyMs: number,
  signal: AbortSignal,
): Promise<void> {
  for (let looks = 0; looks < looksPerRun && !signal.aborted; looks += 1) {
    const id = await deps.messages.claimLook(everyMs);
    if (id === undefined) return;
    try {
      await repairCard(deps, id);
    } catch (err) {
      if (err instanceof BoardBusyError) return;
      deps.log.warn({ err, requestId: id }, 'card could not be compared with Slack');
    }
  }
}

async function repairCard(deps: RepairDeps, id: RequestId): Promise<void> {
  const snapshot = await deps.requests.find(id);
  if (snapshot === undefined) return;
  if (newPlace(snapshot) !== undefined)
    return await deps.requests.change(id, {}, (current) => moveCard(deps, current));
  if (await isAsDrawn(deps, snapshot)) return;
  deps.log.warn({ requestId: id }, 'card is not as it was drawn');
  await deps.messages.doubtCard(id);
}

/** Also where it cannot be told, and where an announcer has still to draw: the sweeper sees to that. */
async function isAsDrawn(
  { messages, board, painter }: RepairDeps,
  snapshot: Snapshot,
): Promise<boolean> {
  const card = newestCard(await messages.list(snapshot.request.id));
  const isAtRest =
    card?.state === 'sent' &&
    card.drawnRevision === snapshot.request.revision &&
    card.drawnFreeze === snapshot.freeze?.id;
  if (card?.ts === undefined || !isAtRest) return true;
  const shown = await look(board, { channel: card.to, ts: card.ts });
  if (shown === 'unreadable') return true;
  if (shown === 'gone') return false;
  // The note that it may stand there twice is no other picture.
  const drawings = [false, true].map((repeated) => painter.card({ ...snapshot, repeated }));
  return drawings.some(({ hash }) => hash === shown.hash);
}

async function look(
  board: RepairDeps['board'],
  post: Parameters<AnnounceDeps['board']['look']>[0],
): ReturnType<AnnounceDeps['board']['look']> {
  try {
    return await board.look(post);
  } catch (error) {
    if (error instanceof BoardRefusedError) return 'unreadable';
    throw error;
  }
}
