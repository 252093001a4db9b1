import type { Dropped } from '../../domain/dropped.ts';

/** What is known of the chain of the log without looking at all of it now. */
export type ChainState = {
  /** The number of the last entry that was looked at, from the first on without a break. */
  readonly entries: number;
  /** What the first of them comes after. */
  readonly dropped: Dropped | undefined;
  /** When the first of them was looked at. */
  readonly begunAt: Date | undefined;
  /** When the last one that there was had been looked at; absent while the first look is under way. */
  readonly upToDateAt: Date | undefined;
  /** The number of the first entry that does not fit; the look ends there. */
  readonly brokenAt: number | undefined;
};

/** Nobody has signed the log yet where there is none. */
export type LastCheckpoint = { readonly size: number; readonly at: Date };
