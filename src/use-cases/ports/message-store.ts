import type { Notice, ThreadUpdate } from '../../domain/message.ts';
import type { RequestId } from '../../domain/request.ts';

/** One message that the database has promised and Slack must show. */
export type PlannedMessage = {
  readonly requestId: RequestId;
  /** `drift`: the card of a drift, which is no message of a request; its number is 0. */
  readonly kind: 'card' | 'thread' | 'dm' | 'drift';
  readonly number: number;
  readonly state: 'planned' | 'sending' | 'sent' | 'unknown' | 'given_up';
  /** Channel id, or for a DM the person's id. */
  readonly to: string;
  readonly ts: string | undefined;
  /** Of the last drawing that Slack certainly has; `undefined` after an unclear answer. */
  readonly renderHash: string | undefined;
  readonly sendingSince: Date | undefined;
  /** Of the card: the request's revision that it was last drawn from. */
  readonly drawnRevision?: number | undefined;
  readonly body: ThreadUpdate | Notice | undefined;
};

export type MessageStore = {
  list(id: RequestId): Promise<readonly PlannedMessage[]>;
  /**
   * Takes the announcer's lease on a request; `undefined` while another process holds it. Taken from
   * one that never gave it back, it casts doubt on the card: a drawing may still be on its way.
   */
  leaseAnnouncer(id: RequestId, ms: number): Promise<number | undefined>;
  /** What the card shows is not certain: it is drawn again, and once more when nothing can be late. */
  doubtCard(id: RequestId): Promise<void>;
  releaseAnnouncer(id: RequestId, fence: number): Promise<void>;
  /** Throws `LostLeaseError` when the lease was lost. */
  save(message: PlannedMessage, fence: number): Promise<void>;
  /**
   * Books a post in a channel now (0), or says in how many milliseconds to ask again. Cards that nobody has
   * seen yet go first: people wait for them, and threads can wait.
   */
  pace(channel: string, kind: PlannedMessage['kind'], intervalMs: number): Promise<number>;
};
