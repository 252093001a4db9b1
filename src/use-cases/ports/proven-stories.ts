import type { ChainProblem } from '../../domain/chain-entry.ts';
import type { Dropped } from '../../domain/dropped.ts';
import type { TreeHead } from '../../domain/merkle.ts';
import type { RecordedStory } from '../../domain/receipt-story.ts';

/** One request with the way from each of its entries to the root of the log, all as of one moment. */
export type ProvenStory = {
  readonly story: RecordedStory;
  readonly head: TreeHead;
  /** Of the entry of that number. */
  readonly proofs: ReadonlyMap<number, readonly Uint8Array[]>;
};

export type FoundStory =
  | { readonly kind: 'unknown' }
  /** Several have that short name; their ids, the newest first. */
  | { readonly kind: 'several'; readonly ids: readonly string[] }
  | { readonly kind: 'open'; readonly status: string }
  /** The log is not the chain that it should be, so there is nothing to prove by it. */
  | { readonly kind: 'broken'; readonly problems: readonly ChainProblem[] }
  /** So many entries of the log do not have all that is about the request. */
  | { readonly kind: 'beyond'; readonly lastSeq: number; readonly logSize: number }
  /** Not all that the log has had about the request is there any more. */
  | { readonly kind: 'dropped'; readonly dropped: Dropped }
  | ({ readonly kind: 'proven' } & ProvenStory);

export type ProvenStories = {
  /**
   * The request of that id or short name, if it has ended. `size`: prove by the first so many entries of the log;
   * by all of them where it is absent.
   */
  find(reference: string, size?: number): Promise<FoundStory>;
};
