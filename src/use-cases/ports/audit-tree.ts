import type { ChainProblem } from '../../domain/chain-entry.ts';
import type { Checkpoint } from '../../domain/checkpoint.ts';
import type { TreeHead } from '../../domain/merkle.ts';

/** What one step has come to. While there is `more`, the log has entries that are not in the tree yet. */
export type Grown = {
  readonly kind: 'grown';
  readonly head: TreeHead;
  readonly more: boolean;
  readonly checkpoint: Checkpoint | undefined;
};

/** The log does not hold, from where the tree ended on, or is not the one that the tree is of. Nothing was written. */
export type Broken = { readonly kind: 'broken'; readonly problem: ChainProblem };

/** What a step knows when it has grown. */
export type Growth = {
  readonly now: Date;
  readonly head: TreeHead;
  readonly more: boolean;
  /** The one before; `undefined`: there is none. */
  readonly newest: Checkpoint | undefined;
};

/**
 * The Merkle tree over the log, kept as tiles. It grows by what is committed, and each process finds what others have
 * added: no step begins from the first entry.
 */
export type AuditTree = {
  /**
   * Adds what the log has more, up to so many entries that no transaction lasts for long, after it has recomputed the
   * chain over them. `sign` is asked for the text of a checkpoint of the tree as it is then, unless that has one; it is
   * put on record in the same transaction. One step at a time, in all processes: there are no two checkpoints of one size.
   */
  advance(sign?: (growth: Growth) => string | undefined): Promise<Grown | Broken>;
  head(): Promise<TreeHead>;
  /** Of the first `size` entries; `undefined` where the tree has fewer. */
  rootOf(size: number): Promise<Uint8Array | undefined>;
  /** The roots that lead from entry `seq`, counted from 1, to the root of the first `size`. Throws where the tree has fewer. */
  proofOf(seq: number, size: number): Promise<readonly Uint8Array[]>;
};
