import type { AuditDraft } from '../../domain/audit.ts';
import type { Freeze, FreezeId } from '../../domain/freeze.ts';
import type { KeptIdentity } from '../../domain/identity.ts';
import type { AcknowledgedLoss } from '../../domain/lost-range.ts';
import type { SlackUserId } from '../../domain/request.ts';
import type { ChannelBulletin } from './bulletin-store.ts';
import type { PolicyInForce } from './policy-store.ts';

/** All that a decision about freezes may look at; nobody else decides, and nothing is begun, meanwhile. */
export type FreezeSnapshot = {
  readonly now: Date;
  readonly inForce: PolicyInForce;
  readonly freezes: readonly Freeze[];
  /** The published checkpoints of which the log says that it has lost them, and that an operator knows. */
  readonly acknowledged: readonly AcknowledgedLoss[];
};

/** What a decision says, and what is to be written for it. A refusal may leave an entry behind. */
export type FreezeVerdict<T> = {
  readonly answer: T;
  readonly commit?: FreezeCommit;
  readonly refusal?: AuditDraft;
};

type FreezeCommit = {
  readonly begin?: Omit<Freeze, 'id' | 'at'> & { readonly reasonSalt?: string };
  readonly end?: { readonly id: FreezeId; readonly by: SlackUserId | null };
  /** Who ordered it, as the entry names them by hash. */
  readonly identities?: readonly KeptIdentity[];
  readonly entry: AuditDraft;
  readonly bulletins: readonly ChannelBulletin[];
};

/** The only writer of freezes. */
export type FreezeStore = {
  /** Those that hold now, in the order in which they began. */
  listInForce(): Promise<readonly Freeze[]>;
  /**
   * Decides in one transaction. Whatever was to begin before has begun by then, and whatever is to begin
   * after sees what this has written: a freeze that is told of is not overtaken.
   */
  change<T>(decide: (snapshot: FreezeSnapshot) => FreezeVerdict<T>): Promise<T>;
};
