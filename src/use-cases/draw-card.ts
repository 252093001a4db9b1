import { isOpen } from '../domain/lifecycle.ts';
import type { AnnounceDeps, Announcement, StepResult } from './announcing.ts';
import { commitOnce } from './commit-once.ts';
import { deliver } from './deliver.ts';
import type { PlannedMessage } from './ports/message-store.ts';
import type { BoardRefusedError } from './ports/thread-board.ts';
import { redraw } from './redraw.ts';
import { giveUp, isWorthRepeating, refusalOf, refusedPauseMs } from './refused-message.ts';
import { renewCard } from './renew-card.ts';

/** Posts the card, or redraws it where its picture is not that of the newest state. */
export async function drawCard(
  deps: AnnounceDeps,
  run: Announcement,
  card: PlannedMessage,
): Promise<StepResult> {
  const { snapshot } = run;
  // Given up when its request had ended. If that was opened again since, people need a card again.
  if (card.state === 'given_up')
    return isOpen(snapshot.request.status)
      ? await renewCard(deps, run, { card, because: 'gone' })
      : undefined;
  const drawing = deps.painter.card(snapshot);
  if (card.state !== 'sent' || card.ts === undefined)
    return await deliver(deps, run, {
      message: card,
      place: { channel: card.to },
      draw: (repeated) => (repeated ? deps.painter.card({ ...snapshot, repeated }) : drawing),
      onRefused: (error) => judgePost(deps, run, card, error),
    });
  const onRefused = (error: BoardRefusedError) => judgeRedrawing(deps, run, card, error);
  return await redraw(deps, run, { card, ts: card.ts, drawing, onRefused });
}

/** As long as a request is open, its card is not given up: people decide on it, or wait for what it says. */
async function judgeRedrawing(
  deps: AnnounceDeps,
  run: Announcement,
  card: PlannedMessage,
  error: BoardRefusedError,
): Promise<StepResult> {
  const { request } = run.snapshot;
  deps.log.warn({ requestId: request.id, code: error.code }, 'card could not be redrawn');
  const open = isOpen(request.status);
  const refusal = refusalOf(error);
  // Retention policies delete old cards on purpose; nobody needs those back.
  if (refusal === 'frozen' || (refusal === 'gone' && open))
    return await renewCard(deps, run, { card, because: refusal });
  if (open || isWorthRepeating(run, error)) return { waitMs: refusedPauseMs };
  return await giveUp(deps, run, card);
}

/** The card cannot be posted: the requester is told once, by direct message, and it is tried again. */
async function judgePost(
  deps: AnnounceDeps,
  run: Announcement,
  card: PlannedMessage,
  error: BoardRefusedError,
): Promise<StepResult> {
  const { request } = run.snapshot;
  deps.log.warn({ requestId: request.id, code: error.code }, 'card was refused by Slack');
  // Nobody can decide on it any more, and its requester has been told how it ended.
  if (!isOpen(request.status)) return await giveUp(deps, run, card);
  const isTold = run.messages.some(
    ({ body }) => body?.code === 'card_not_posted' && body.channel === card.to,
  );
  if (isTold) return { waitMs: refusedPauseMs };
  const details = { channel: card.to, error: error.code };
  const notice = { code: 'card_not_posted', ...details } as const;
  const notices = [{ to: request.requester, notice }];
  return await commitOnce(deps, run, { action: 'card_not_posted', details, notices });
}
