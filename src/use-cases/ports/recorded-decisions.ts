import type { RecordedDecision } from '../../domain/replay.ts';

/** Which decisions: all that are recorded, or those about versions decided so lately by the database's clock. */
export type DecisionWish = { readonly sinceMs: number | undefined };

/** What people decided, as it was recorded. Reads only. */
export type RecordedDecisions = {
  /** Every version that somebody decided about, once each, in batches: of any number, one batch is held at a time. */
  read(wish: DecisionWish): AsyncIterable<readonly RecordedDecision[]>;
};
