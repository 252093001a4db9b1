import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import { type MessageStore, newestCard, type PlannedMessage } from './ports/message-store.ts';
import type { Painter } from './ports/painter.ts';
import type { RequestStore, RequestView } from './ports/request-store.ts';
import type { ThreadBoard } from './ports/thread-board.ts';

export type AnnounceDeps = {
  readonly requests: RequestStore;
  readonly messages: MessageStore;
  readonly board: ThreadBoard;
  readonly painter: Painter;
  readonly clock: Clock;
  readonly log: Log;
};

/** One run of the announcer on one request. */
export type Announcement = {
  readonly snapshot: RequestView;
  readonly messages: readonly PlannedMessage[];
  readonly fence: number;
  /** What a drawing of the card makes certain. */
  readonly revision: number;
  /** The database's clock, carried on by ours: what one announcer notes, another one measures by. */
  readonly now: () => Date;
};

/**
 * The revision that a drawing of the newest card makes certain: none as long as an earlier card does not
 * show the way to it, so that the sweeper sends for whoever goes on.
 */
export function certainRevision({
  snapshot,
  messages,
}: Pick<Announcement, 'snapshot' | 'messages'>): number {
  const newest = newestCard(messages);
  const isLeft = messages.some(
    ({ kind, number, state }) =>
      kind === 'card' && number !== newest?.number && state !== 'given_up',
  );
  return isLeft ? 0 : snapshot.request.revision;
}

/** As much of both as it takes to deliver one message, whatever it is about. */
export type PostingDeps = Pick<AnnounceDeps, 'board' | 'clock'> & {
  readonly messages: Pick<MessageStore, 'pace' | 'save'>;
};
export type Posting = Pick<Announcement, 'fence' | 'revision' | 'now'>;

/** `undefined`: done. Else the time to wait before this run is repeated. */
export type StepResult = { readonly waitMs: number } | undefined;

/** Throws `LostLeaseError` when another announcer has taken over. */
export async function save(
  deps: Pick<PostingDeps, 'messages'>,
  run: Pick<Posting, 'fence'>,
  message: PlannedMessage,
): Promise<void> {
  await deps.messages.save(message, run.fence);
}
