import { type Posting, type PostingDeps, type StepResult, save } from './announcing.ts';
import type { PlannedMessage } from './ports/message-store.ts';
import type { Drawing } from './ports/painter.ts';
import { BoardBusyError, BoardRefusedError, BoardUnclearError } from './ports/thread-board.ts';

/** An update whose answer was lost may land late and undo the next one: it is drawn once more then. */
const lateUpdateMs = 15_000;
const unclearPauseMs = 2_000;

type Redrawing = {
  readonly card: PlannedMessage;
  readonly ts: string;
  readonly drawing: Drawing;
  readonly onRefused: (error: BoardRefusedError) => Promise<StepResult>;
};

/** Gives a card that is posted the picture that it should have, where it does not certainly have it. */
export async function redraw(
  deps: PostingDeps,
  run: Posting,
  redrawing: Redrawing,
): Promise<StepResult> {
  const { card, drawing } = redrawing;
  const lateFor = card.sendingSince && run.now().getTime() - card.sendingSince.getTime();
  const mayBeUndone = lateFor !== undefined && lateFor >= lateUpdateMs;
  if (card.renderHash !== drawing.hash || mayBeUndone)
    return await update(deps, run, { ...redrawing, isLast: mayBeUndone });
  const drawnRevision = revisionDrawn(run, card);
  if (card.drawnRevision !== drawnRevision) await save(deps, run, { ...card, drawnRevision });
  return lateFor === undefined ? undefined : { waitMs: lateUpdateMs - lateFor };
}

/** An earlier card has none: it says nothing about the request. */
function revisionDrawn(run: Posting, { drawnRevision }: PlannedMessage): number | undefined {
  return drawnRevision === undefined ? undefined : run.revision;
}

async function update(
  deps: PostingDeps,
  run: Posting,
  { card, ts, drawing, onRefused, isLast }: Redrawing & { readonly isLast: boolean },
): Promise<StepResult> {
  const { requestId, kind, number } = card;
  try {
    await deps.board.update({ channel: card.to, ts }, drawing, { requestId, kind, number });
  } catch (error) {
    if (error instanceof BoardRefusedError) return await onRefused(error);
    return await judgeFault(deps, run, card, error);
  }
  const sendingSince = isLast ? undefined : card.sendingSince;
  const drawnRevision = revisionDrawn(run, card);
  await save(deps, run, { ...card, renderHash: drawing.hash, drawnRevision, sendingSince });
  return sendingSince === undefined ? undefined : { waitMs: lateUpdateMs };
}

async function judgeFault(
  deps: PostingDeps,
  run: Posting,
  card: PlannedMessage,
  error: unknown,
): Promise<StepResult> {
  if (error instanceof BoardBusyError) return { waitMs: error.retryAfterMs };
  if (!(error instanceof BoardUnclearError)) throw error;
  await save(deps, run, { ...card, renderHash: undefined, sendingSince: run.now() });
  return { waitMs: unclearPauseMs };
}
