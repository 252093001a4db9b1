import { isOpen } from '../domain/lifecycle.ts';
import { type AnnounceDeps, type Announcement, type StepResult, save } from './announcing.ts';
import { commitOnce } from './commit-once.ts';
import { lookFor } from './deliver.ts';
import type { PlannedMessage } from './ports/message-store.ts';
import { BoardBusyError, type BoardRefusedError } from './ports/thread-board.ts';
import { redraw } from './redraw.ts';
import { giveUp, refusalOf, refusedPauseMs } from './refused-message.ts';

type Cards = { readonly card: PlannedMessage; readonly newest: PlannedMessage };

/**
 * Ends an earlier card, whose place the newest one has taken: it loses its buttons and shows the way.
 * Nothing is posted for it; one that may be there is looked for first. It is done when it is given up.
 */
export async function retireCard(
  deps: AnnounceDeps,
  run: Announcement,
  { card, newest }: Cards,
): Promise<StepResult> {
  if (card.state === 'given_up') return undefined;
  if (card.state === 'planned') return await giveUp(deps, run, card);
  if (card.ts === undefined) return await seek(deps, run, card);
  const permalink = await linkTo(deps, newest);
  if (typeof permalink === 'object') return permalink;
  const drawing = deps.painter.earlierCard({ ...run.snapshot, permalink });
  const onRefused = (error: BoardRefusedError) => judgeRefusal(deps, run, card, error);
  const step = await redraw(deps, run, { card, ts: card.ts, drawing, onRefused });
  // As soon as the newest is up, this one is to show the very way to it.
  return step ?? (newest.ts === undefined ? undefined : await giveUp(deps, run, card));
}

async function seek(
  deps: AnnounceDeps,
  run: Announcement,
  card: PlannedMessage,
): Promise<StepResult> {
  const found = await lookFor(deps, run, { message: card, place: { channel: card.to } });
  if (found === 'not_found') return await giveUp(deps, run, card);
  if ('waitMs' in found) return found;
  await save(deps, run, { ...card, state: 'sent', ts: found.ts, sendingSince: undefined });
  return { waitMs: 0 };
}

/** The way to a card that is up; or the time to wait before it can be asked for. */
export async function linkTo(
  { board }: Pick<AnnounceDeps, 'board'>,
  { to: channel, ts }: PlannedMessage,
): Promise<string | { readonly waitMs: number } | undefined> {
  if (ts === undefined) return undefined;
  try {
    return await board.permalink({ channel, ts });
  } catch (error) {
    if (error instanceof BoardBusyError) return { waitMs: error.retryAfterMs };
    throw error;
  }
}

async function judgeRefusal(
  deps: AnnounceDeps,
  run: Announcement,
  card: PlannedMessage,
  error: BoardRefusedError,
): Promise<StepResult> {
  const { requestId, number } = card;
  deps.log.warn({ requestId, number, code: error.code }, 'earlier card could not be redrawn');
  const refusal = refusalOf(error);
  if (refusal === 'frozen' && !isToldOf(run, card)) {
    const details = { channel: card.to, number, error: error.code };
    const updates = [{ code: 'goes_on', card: number } as const];
    return await commitOnce(deps, run, { action: 'card_frozen', details, updates });
  }
  if (refusal === 'closed' && isOpen(run.snapshot.request.status))
    return { waitMs: refusedPauseMs };
  return await giveUp(deps, run, card);
}

function isToldOf({ messages }: Announcement, { number }: PlannedMessage): boolean {
  return messages.some(({ body }) => body?.code === 'goes_on' && body.card === number);
}
