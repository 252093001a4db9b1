import { isOpen } from '../domain/lifecycle.ts';
import { type AnnounceDeps, type Announcement, type StepResult, save } from './announcing.ts';
import { deliver } from './deliver.ts';
import type { PlannedMessage } from './ports/message-store.ts';
import type { Drawing } from './ports/painter.ts';
import { BoardBusyError, BoardRefusedError, BoardUnclearError } from './ports/thread-board.ts';
import { giveUp, isWorthRepeating, mayPass, refusedPauseMs } from './refused-message.ts';

/** An update whose answer was lost may land late and undo the next one: it is drawn once more then. */
const lateUpdateMs = 15_000;
const unclearPauseMs = 2_000;

/** Posts the card, or redraws it where its picture is not that of the newest state. */
export async function drawCard(
  deps: AnnounceDeps,
  run: Announcement,
  card: PlannedMessage,
): Promise<StepResult> {
  const { snapshot } = run;
  const drawing = deps.painter.card(snapshot);
  if (card.state === 'given_up') return undefined;
  if (card.state !== 'sent' || card.ts === undefined)
    return await deliver(deps, run, {
      message: card,
      place: { channel: card.to },
      draw: (repeated) => (repeated ? deps.painter.card({ ...snapshot, repeated }) : drawing),
      onRefused: (error) => judgeRefusal(deps, run, card, error),
    });
  return await redraw(deps, run, { card, ts: card.ts, drawing });
}

async function redraw(
  deps: AnnounceDeps,
  run: Announcement,
  {
    card,
    ts,
    drawing,
  }: { readonly card: PlannedMessage; readonly ts: string; readonly drawing: Drawing },
): Promise<StepResult> {
  const { request } = run.snapshot;
  const lateFor = card.sendingSince && run.now().getTime() - card.sendingSince.getTime();
  const mayBeUndone = lateFor !== undefined && lateFor >= lateUpdateMs;
  if (card.renderHash === drawing.hash && !mayBeUndone) {
    if (card.drawnRevision !== request.revision)
      await save(deps, run, { ...card, drawnRevision: request.revision });
    return lateFor === undefined ? undefined : { waitMs: lateUpdateMs - lateFor };
  }
  const key = { requestId: request.id, kind: 'card', number: card.number } as const;
  try {
    await deps.board.update({ channel: card.to, ts }, drawing, key);
  } catch (error) {
    return await judgeFault(deps, run, card, error);
  }
  const sendingSince = mayBeUndone ? undefined : card.sendingSince;
  await save(deps, run, {
    ...card,
    renderHash: drawing.hash,
    drawnRevision: request.revision,
    sendingSince,
  });
  return sendingSince === undefined ? undefined : { waitMs: lateUpdateMs };
}

async function judgeFault(
  deps: AnnounceDeps,
  run: Announcement,
  card: PlannedMessage,
  error: unknown,
): Promise<StepResult> {
  if (error instanceof BoardBusyError) return { waitMs: error.retryAfterMs };
  if (error instanceof BoardUnclearError) {
    await save(deps, run, { ...card, renderHash: undefined, sendingSince: run.now() });
    return { waitMs: unclearPauseMs };
  }
  if (!(error instanceof BoardRefusedError)) throw error;
  if (mayPass(error) && isWorthRepeating(run)) return { waitMs: refusedPauseMs };
  // Deleted, or closed to us for good: the thread and the direct messages go on telling.
  deps.log.warn({ requestId: card.requestId, code: error.code }, 'card can no longer be redrawn');
  await giveUp(deps, run, card);
  return undefined;
}

/** The card cannot be posted: the requester is told once, by direct message, and it is tried again. */
async function judgeRefusal(
  deps: AnnounceDeps,
  run: Announcement,
  card: PlannedMessage,
  error: BoardRefusedError,
): Promise<StepResult> {
  const { request } = run.snapshot;
  deps.log.warn({ requestId: request.id, code: error.code }, 'card was refused by Slack');
  // Nobody can decide on it any more, and its requester has been told how it ended.
  if (!isOpen(request.status)) return await giveUp(deps, run, card);
  if (!run.messages.some(({ body }) => body?.code === 'card_not_posted'))
    await tellRequester(deps, run, card, error);
  return { waitMs: refusedPauseMs };
}

async function tellRequester(
  deps: AnnounceDeps,
  { snapshot: { request } }: Announcement,
  { to: channel }: PlannedMessage,
  error: BoardRefusedError,
): Promise<void> {
  const notice = { code: 'card_not_posted', channel, error: error.code } as const;
  await deps.requests.change(request.id, {}, (current) => ({
    answer: undefined,
    commit: {
      request: current.request,
      entry: {
        action: 'card_not_posted',
        actor: null,
        requestId: request.id,
        details: { channel, error: error.code },
      },
      notices: [{ to: request.requester, notice }],
      jobs: ['announce'],
    },
  }));
}
