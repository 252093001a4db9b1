import type { RequestId } from '../domain/request.ts';
import type { Posting, StepResult } from './announcing.ts';
import { deliver } from './deliver.ts';
import type { BulletinId, BulletinStore } from './ports/bulletin-store.ts';
import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import type { MessageStore, PlannedMessage } from './ports/message-store.ts';
import type { Painter } from './ports/painter.ts';
import { LostLeaseError } from './ports/request-store.ts';
import type { BoardRefusedError, ThreadBoard } from './ports/thread-board.ts';
import { refusalOf, refusedPauseMs } from './refused-message.ts';

export type PostBulletinsDeps = {
  readonly bulletins: BulletinStore;
  readonly messages: Pick<MessageStore, 'pace'>;
  readonly board: ThreadBoard;
  readonly painter: Pick<Painter, 'bulletin'>;
  readonly clock: Clock;
  readonly log: Log;
};

/** Two calls to Slack and their deadlines, as with requests. */
const leaseMs = 12_000;
const postedAtOnce = 20;
const faultPauseMs = 2_000;
/** Until then it waits for a channel to be opened to the bot; what is told later is no news. */
const newsForMs = 86_400_000;

/**
 * Tells channels what was promised: each bulletin once as far as Slack's history can tell, those of a
 * channel in their order. What cannot be posted now is left to a later run.
 */
export async function postBulletins(deps: PostBulletinsDeps): Promise<void> {
  for (const id of await deps.bulletins.listToPost(postedAtOnce))
    await postBulletin(deps, id).catch((err: unknown) => {
      deps.log.warn({ bulletin: id, err }, 'bulletin could not be posted');
    });
}

type Leased = NonNullable<Awaited<ReturnType<BulletinStore['lease']>>>;
type Given = { readonly id: BulletinId; readonly leased: Leased };

async function postBulletin(deps: PostBulletinsDeps, id: BulletinId): Promise<void> {
  const leased = await deps.bulletins.lease(id, leaseMs);
  if (leased === undefined) return;
  try {
    const result = await post(deps, { id, leased });
    await deps.bulletins.release(id, leased.fence, result?.waitMs ?? 0);
  } catch (error) {
    // Whoever has taken over posts it.
    if (error instanceof LostLeaseError) return;
    await deps.bulletins.release(id, leased.fence, faultPauseMs);
    throw error;
  }
}

async function post(deps: PostBulletinsDeps, { id, leased }: Given): Promise<StepResult> {
  const { fence, body, channel } = leased;
  const readAt = deps.clock().getTime();
  const now = () => new Date(leased.now.getTime() + deps.clock().getTime() - readAt);
  const run: Posting = { fence, now, revision: 0 };
  const { bulletins, messages, ...rest } = deps;
  const save = async ({ state, ts, sendingSince }: PlannedMessage) =>
    await bulletins.save(id, { state, ts, sendingSince }, fence);
  return await deliver({ ...rest, messages: { pace: messages.pace, save } }, run, {
    message: toMessage({ id, leased }),
    place: { channel },
    draw: (repeated) => deps.painter.bulletin(body, { id, repeated }),
    onRefused: (error) => judgeRefusal(deps, { id, leased }, error),
  });
}

/** To Slack it is a message like those of requests: the bulletin's id stands where theirs does. */
function toMessage({ id, leased: { channel: to, post: reached } }: Given): PlannedMessage {
  const requestId = id as string as RequestId; // both are UUIDs, and tell one message from another
  const message = { requestId, kind: 'bulletin', number: 0, to, body: undefined } as const;
  return { ...message, renderHash: undefined, ...reached };
}

/** What people can put right is waited for, while it is news. */
async function judgeRefusal(
  { bulletins, log }: PostBulletinsDeps,
  { id, leased: { fence, now, plannedAt, channel } }: Given,
  error: BoardRefusedError,
): Promise<StepResult> {
  log.warn({ bulletin: id, channel, code: error.code }, 'bulletin was refused by Slack');
  const isNews = now.getTime() - plannedAt.getTime() < newsForMs;
  if (refusalOf(error) === 'closed' && isNews) return { waitMs: refusedPauseMs };
  await bulletins.save(id, { state: 'given_up', ts: undefined, sendingSince: undefined }, fence);
  return undefined;
}
