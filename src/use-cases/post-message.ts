import { isOpen, nextStatus, type RequestStatus } from '../domain/lifecycle.ts';
import type { Notice, ThreadUpdate } from '../domain/message.ts';
import type { SlackUserId } from '../domain/request.ts';
import type { AnnounceDeps, Announcement, StepResult } from './announcing.ts';
import { deliver } from './deliver.ts';
import type { PlannedMessage } from './ports/message-store.ts';
import type { Drawing } from './ports/painter.ts';
import { BoardBusyError, BoardRefusedError, BoardUnclearError } from './ports/thread-board.ts';
import { giveUp, isWorthRepeating, refusalOf, refusedPauseMs } from './refused-message.ts';
import { linkTo } from './retire-card.ts';

/** How soon to ask again what could not be asked. */
const unclearPauseMs = 2_000;

type Given = { readonly message: PlannedMessage; readonly card: PlannedMessage | undefined };

/** Notices that need the card to be up: they exist to show the way to it. */
const followsCard: readonly Notice['code'][] = ['recorded', 'to_decide'];

/** Posts one thread update or direct message. */
export async function postMessage(
  deps: AnnounceDeps,
  run: Announcement,
  { message, card }: Given,
): Promise<StepResult> {
  if (message.body === undefined) return undefined;
  if (isOvertaken(message, run)) return await giveUp(deps, run, message);
  return message.kind === 'thread'
    ? await postUpdate(deps, run, { message, card })
    : await postNotice(deps, run, { message, card });
}

/** Who is called to decide what is decided by now is called for nothing. */
function isOvertaken(
  { to, body }: PlannedMessage,
  { snapshot: { request, reviews } }: Announcement,
): boolean {
  const isDecided = request.status !== 'pending_approval';
  switch (body?.code) {
    case 'to_decide':
      return isDecided || reviews.some(({ reviewer }) => reviewer === to);
    case 'reminder':
    case 'escalated':
      return isDecided || request.version !== body.version;
    case 'expires_soon':
      return !canExpire(request.status) || request.version !== body.version;
    default:
      return false;
  }
}

function canExpire(status: RequestStatus): boolean {
  return nextStatus(status, 'expire') !== undefined;
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
  const isFor = update.code === 'goes_on' ? update.card : card.number;
  const threads = run.messages.filter(({ kind, ts }) => kind === 'card' && ts !== undefined);
  const root = threads.find(({ number }) => number === isFor) ?? card;
  const permalink = update.code === 'goes_on' ? await linkTo(deps, card) : undefined;
  if (typeof permalink === 'object') return permalink;
  return await deliver(deps, run, {
    message,
    place: threadOf(root),
    elsewhere: threads.filter((one) => one !== root).map(threadOf),
    draw: (repeated) => deps.painter.update(update, { ...run.snapshot, repeated, permalink }),
    onRefused: async (error) =>
      isWorthRepeating(run, error)
        ? { waitMs: refusedPauseMs }
        : ((await doubtRoot(deps, run, { root, card, error })) ??
          (await refuse(deps, run, message, error))),
  });
}

function threadOf({ to: channel, ts }: PlannedMessage) {
  return { channel, ...(ts === undefined ? {} : { threadTs: ts }) };
}

/**
 * Where the card of an open request seems to be gone, its thread's update waits for what a redrawing
 * says: a card that is gone is posted anew, with a thread of its own. One that was just redrawn is there.
 */
async function doubtRoot(
  deps: AnnounceDeps,
  { snapshot: { request } }: Announcement,
  {
    root,
    card,
    error,
  }: {
    readonly root: PlannedMessage;
    readonly card: PlannedMessage;
    readonly error: BoardRefusedError;
  },
): Promise<StepResult> {
  const isProven = card.sendingSince !== undefined || root !== card;
  if (isProven || refusalOf(error) !== 'gone' || !isOpen(request.status)) return undefined;
  await deps.messages.doubtCard(request.id);
  return { waitMs: 0 };
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
