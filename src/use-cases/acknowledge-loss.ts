import { everyEnvironment } from '../domain/freeze.ts';
import { type AcknowledgedLoss, isAcknowledged } from '../domain/lost-range.ts';
import type { TreeHead } from '../domain/merkle.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import { toBase64 } from '../domain/signed-note.ts';
import type { AuditTree } from './ports/audit-tree.ts';
import type { FreezeSnapshot, FreezeStore, FreezeVerdict } from './ports/freeze-store.ts';

export type AcknowledgeDeps = {
  readonly tree: Pick<AuditTree, 'advance' | 'rootOf'>;
  readonly freezes: FreezeStore;
};

export type AcknowledgeRefusal =
  /** The log has what the checkpoint says. */
  | { readonly code: 'nothing_lost' }
  | { readonly code: 'acknowledged_already' }
  | { readonly code: 'log_broken'; readonly detail: string };

/** How long the log is, and how many lost checkpoints are still to be acknowledged. */
export type Acknowledged = { readonly size: number; readonly left: number };

/**
 * Writes into the log that an operator knows of a published checkpoint that it has lost. With the last one that was
 * found, what waits goes on.
 */
export async function acknowledgeLoss(
  deps: AcknowledgeDeps,
  said: TreeHead,
): Promise<Result<Acknowledged, AcknowledgeRefusal>> {
  const head = await growWhole(deps);
  if ('detail' in head) return refused({ code: 'log_broken', detail: head.detail });
  const root = await deps.tree.rootOf(said.size);
  const lost = { size: said.size, root: toBase64(said.root) };
  if (root !== undefined && toBase64(root) === lost.root) return refused({ code: 'nothing_lost' });
  return await deps.freezes.change((snapshot) => judge(snapshot, lost, head));
}

async function growWhole({
  tree,
}: AcknowledgeDeps): Promise<TreeHead | { readonly detail: string }> {
  for (;;) {
    const step = await tree.advance();
    if (step.kind === 'broken') return { detail: step.problem.detail };
    if (!step.more) return step.head;
  }
}

/** Others may be acknowledged at the same moment: what is left is what the freeze still names. */
function judge(
  { freezes, acknowledged }: FreezeSnapshot,
  lost: AcknowledgedLoss,
  head: TreeHead,
): FreezeVerdict<Result<Acknowledged, AcknowledgeRefusal>> {
  if (isAcknowledged(lost, acknowledged))
    return { answer: refused({ code: 'acknowledged_already' }) };
  const held = freezes.find((freeze) => freeze.lost !== undefined);
  const left = (held?.lost ?? []).filter((one) => !isAcknowledged(one, [lost]));
  const isNamed = held?.lost !== undefined && left.length < held.lost.length;
  const details = { lost, log: { size: head.size, root: toBase64(head.root) }, via: 'operator' };
  return {
    answer: ok({ size: head.size, left: left.length }),
    commit: {
      ...(isNamed ? { end: { id: held.id, by: null } } : {}),
      ...(isNamed && left.length > 0
        ? { begin: { environment: everyEnvironment, by: null, lost: left } }
        : {}),
      entry: { action: 'audit_loss_acknowledged', actor: null, requestId: null, details },
      bulletins: [],
    },
  };
}
