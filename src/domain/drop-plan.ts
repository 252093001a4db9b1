import { sameBytes } from './chain-entry.ts';
import { beginOfMonth } from './dropped.ts';
import type { TreeHead } from './merkle.ts';
import { ok, type Result, refused } from './result.ts';

/** What the log has before a month, and what is known of it, at one moment. */
export type DropFacts = {
  /** The month that the log is to begin with, as `2026-07`. */
  readonly before: string;
  readonly now: Date;
  /** The first entry that is there, and the first that stays; `undefined` where there is none. */
  readonly first: number | undefined;
  readonly next: number | undefined;
  /** Of the chain before the first entry, and at the last one that goes. */
  readonly prev: Uint8Array | undefined;
  readonly hash: Uint8Array | undefined;
  /** Of all entries up to the last one that goes. */
  readonly root: Uint8Array | undefined;
  /** The smallest checkpoint that has them all. */
  readonly checkpoint: TreeHead | undefined;
  /** Open requests that some of them are about, by their short names. */
  readonly open: readonly string[];
  /** The log has lost what was published of it, and nobody has acknowledged that. */
  readonly isLossOpen: boolean;
};

/** Entries that can go. */
export type DropPlan = {
  readonly before: string;
  readonly first: number;
  /** The last one. */
  readonly size: number;
  readonly entries: number;
  readonly prev: Uint8Array;
  readonly hash: Uint8Array;
  readonly root: Uint8Array;
  readonly checkpoint: TreeHead;
};

export type DropRefusal =
  | { readonly code: 'month_not_over' }
  | { readonly code: 'nothing_before' }
  /** An empty log would have nothing to follow. */
  | { readonly code: 'nothing_stays' }
  | { readonly code: 'open_requests'; readonly references: readonly string[] }
  | { readonly code: 'no_checkpoint'; readonly size: number }
  | { readonly code: 'loss_open' };

/** Which entries can go: whole months from the beginning of the log, of which nothing is under way any more. Pure. */
export function planDrop(facts: DropFacts): Result<DropPlan, DropRefusal> {
  const { before, now, first, next, prev, hash, root, checkpoint, open, isLossOpen } = facts;
  if (beginOfMonth(before) > now) return refused({ code: 'month_not_over' });
  if (first === undefined || next === first) return refused({ code: 'nothing_before' });
  if (next === undefined) return refused({ code: 'nothing_stays' });
  if (isLossOpen) return refused({ code: 'loss_open' });
  if (open.length > 0) return refused({ code: 'open_requests', references: open });
  const size = next - 1;
  if (checkpoint === undefined) return refused({ code: 'no_checkpoint', size });
  if (prev === undefined || hash === undefined || root === undefined)
    throw new Error(`what is known of entry ${size} is not all there`); // the log was verified before
  const entries = size - first + 1;
  return ok({ before, first, size, entries, prev, hash, root, checkpoint });
}

/** What an export was found to be. */
type ExportFound = {
  readonly isWhole: boolean;
  readonly before: string | undefined;
  /** The entry before its first one, and the hash of the chain there. */
  readonly from: { readonly seq: number; readonly hash: Uint8Array };
  readonly entries: number;
  readonly head: { readonly seq: number; readonly hash: Uint8Array } | undefined;
  readonly root: Uint8Array;
};

/** Whether an export that holds has exactly the entries that are to go: no fewer, no more, and no others. Pure. */
export function isExportOf(plan: DropPlan, found: ExportFound): boolean {
  const { from, head } = found;
  return (
    found.isWhole &&
    found.before === plan.before &&
    from.seq === plan.first - 1 &&
    sameBytes(from.hash, plan.prev) &&
    found.entries === plan.entries &&
    head?.seq === plan.size &&
    sameBytes(head.hash, plan.hash) &&
    sameBytes(found.root, plan.root)
  );
}
