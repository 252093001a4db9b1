import type { Notice, ThreadUpdate } from '../domain/message.ts';
import type { SlackUserId } from '../domain/request.ts';
import type { AnnounceDeps, Announcement, StepResult } from './announcing.ts';
import { deliver } from './deliver.ts';
import type { PlannedMessage } from './ports/message-store.ts';
import type { Drawing } from './ports/painter.ts';
import { BoardBusyError, BoardRefusedError, BoardUnclearError } from './ports/thread-board.ts';
import { giveUp, isWorthRepeating, mayPass, refusedPauseMs } from './refused-message.ts';

/** How soon to ask again what could not be asked. */
const unclearPauseMs = 2_000;

type Given = { readonly message: PlannedMessage; readonly card: PlannedMessage | undefined };

/** Notices that need the card to be up: they exist to show the way to it. */
const followsCard: readonly Notice['code'][] = ['recorded'];

/** Posts one thread update or direct message. */
export async function postMessage(
  deps: AnnounceDeps,
  run: Announcement,
  { message, card }: Given,
): Promise<StepResult> {
  if (message.body === undefined) return undefined;
  return message.kind === 'thread'
    ? await postUpdate(deps, run, { message, card })
    : await postNotice(deps, run, { message, card });
}

/** A thread needs its card: while that is not up, the update waits with it. */
async function postUpdate(
  deps: AnnounceDeps,
  run: Announcement,
  { message, card }: Given,
): Promise<StepResult> {
  if (card?.ts === undefined) return await awaitCard(deps, run, { message, card });
  // Thread rows hold thread updates only: the store writes them from `Commit.updates`.
  const update = message.body as ThreadUpdate;
  return await deliver(deps, run, {
    message,
    place: { channel: card.to, threadTs: card.ts },
    draw: (repeated) => deps.painter.update(update, { ...run.snapshot, repeated }),
    onRefused: async (error) =>
      mayPass(error) && isWorthRepeating(run)
        ? { waitMs: refusedPauseMs }
        : await refuse(deps, run, message, error),
  });
}

async function postNotice(
  deps: AnnounceDeps,
  run: Announcement,
  { message, card }: Given,
): Promise<StepResult> {
  // As above: rows of kind `dm` are written from `Commit.notices`.
  const notice = message.body as Notice;
  if (card?.ts === undefined && followsCard.includes(notice.code))
    return await awaitCard(deps, run, { message, card });
  try {
    const channel = await deps.board.openDirect(message.to as SlackUserId); // as it was planned
    const permalink =
      card?.ts === undefined
        ? undefined
        : await deps.board.permalink({ channel: card.to, ts: card.ts });
    return await deliver(deps, run, {
      message,
      place: { channel },
      draw: (repeated): Drawing =>
        deps.painter.notice(notice, { ...run.snapshot, repeated, permalink }),
      onRefused: (error) => refuse(deps, run, message, error),
    });
  } catch (error) {
    if (error instanceof BoardBusyError) return { waitMs: error.retryAfterMs };
    if (error instanceof BoardUnclearError) return { waitMs: unclearPauseMs };
    if (error instanceof BoardRefusedError) return await refuse(deps, run, message, error);
    throw error;
  }
}

/** What goes with a card that never comes does not come either. */
async function awaitCard(
  deps: AnnounceDeps,
  run: Announcement,
  { message, card }: Given,
): Promise<StepResult> {
  return card?.state === 'given_up' ? await giveUp(deps, run, message) : undefined;
}

/** Slack will not show this message to this person or in this thread; trying again cannot help. */
async function refuse(
  deps: AnnounceDeps,
  run: Announcement,
  message: PlannedMessage,
  error: BoardRefusedError,
): Promise<StepResult> {
  const { requestId, kind, number } = message;
  deps.log.warn({ requestId, kind, number, code: error.code }, 'message was refused by Slack');
  return await giveUp(deps, run, message);
}
