import type { PlannedMessage } from './message-store.ts';

/** The card of something that is no request, as far as Slack has it. */
export type StoredCard = Pick<PlannedMessage, 'state' | 'ts' | 'renderHash' | 'sendingSince'> & {
  readonly drawnRevision: number;
};

/** A lease on a card: what it is about, read under it, and how far Slack has it. */
export type LeasedCard<About> = {
  readonly fence: number;
  readonly now: Date;
  readonly about: About;
  readonly card: StoredCard;
};

/** Cards of one kind, one for each thing that people are told of. */
export type CardStore<Id, About> = {
  /** Those that are behind, and for which Slack may be asked. */
  listToDraw(limit: number): Promise<readonly Id[]>;
  /**
   * Takes the lease on a card; `undefined` while another process holds it. Taken from one that never gave
   * it back, it casts doubt on the card: a drawing may still be on its way.
   */
  leaseCard(id: Id, ms: number): Promise<LeasedCard<About> | undefined>;
  /** Throws `LostLeaseError` when the lease was lost. */
  saveCard(id: Id, card: StoredCard, fence: number): Promise<void>;
  /** Gives the lease back; the card is not asked for again before so many milliseconds. */
  releaseCard(id: Id, fence: number, waitMs: number): Promise<void>;
};
