import type { FreezeId } from '../../domain/freeze.ts';
import type { Notice, ThreadUpdate } from '../../domain/message.ts';
import type { RequestId } from '../../domain/request.ts';

/** One message that the database has promised and Slack must show. */
export type PlannedMessage = {
  readonly requestId: RequestId;
  /** `drift`, `policy` and `bulletin` are no messages of a request; their number is 0. */
  readonly kind: 'card' | 'thread' | 'dm' | 'drift' | 'policy' | 'bulletin';
  readonly number: number;
  readonly state: 'planned' | 'sending' | 'sent' | 'unknown' | 'given_up';
  /** Channel id, or for a DM the person's id. */
  readonly to: string;
  readonly ts: string | undefined;
  /** Of the last drawing that Slack certainly has; `undefined` after an unclear answer. */
  readonly renderHash: string | undefined;
  readonly sendingSince: Date | undefined;
  /** Of the newest card alone: the request's revision that it was last drawn from. */
  readonly drawnRevision?: number | undefined;
  /** Of the newest card alone: the freeze that it certainly shows, if any. */
  readonly drawnFreeze?: FreezeId | undefined;
  readonly body: ThreadUpdate | Notice | undefined;
};

/**
 * The card of a request: where a request has several, the newest. The others are earlier ones, which a
 * deletion or another channel has left behind.
 */
export function newestCard(messages: readonly PlannedMessage[]): PlannedMessage | undefined {
  return messages
    .filter(({ kind }) => kind === 'card')
    .reduce<PlannedMessage | undefined>(
      (newest, card) => (newest === undefined || card.number > newest.number ? card : newest),
      undefined,
    );
}

export type MessageStore = {
  list(id: RequestId): Promise<readonly PlannedMessage[]>;
  /**
   * Takes the announcer's lease on a request; `undefined` while another process holds it. Taken from
   * one that never gave it back, it casts doubt on the card: a drawing may still be on its way.
   */
  leaseAnnouncer(id: RequestId, ms: number): Promise<number | undefined>;
  /**
   * What the cards of a request show is not certain: they are drawn again, and once more when nothing can
   * be late.
   */
  doubtCard(id: RequestId): Promise<void>;
  /**
   * Takes the open request whose card was longest not compared with Slack, if that is longer than
   * `everyMs`: from now on it counts as compared, so one process does it.
   */
  claimLook(everyMs: number): Promise<RequestId | undefined>;
  /** The card certainly shows this freeze, or none. Throws `LostLeaseError` when the lease was lost. */
  noteFreeze(id: RequestId, freeze: FreezeId | undefined, fence: number): Promise<void>;
  releaseAnnouncer(id: RequestId, fence: number): Promise<void>;
  /** Throws `LostLeaseError` when the lease was lost. */
  save(message: PlannedMessage, fence: number): Promise<void>;
  /**
   * Books a post in a channel now (0), or says in how many milliseconds to ask again. Cards that nobody has
   * seen yet go first: people wait for them, and threads can wait.
   */
  pace(channel: string, kind: PlannedMessage['kind'], intervalMs: number): Promise<number>;
};
