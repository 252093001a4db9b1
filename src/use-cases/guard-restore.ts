/**
 * What was published outlives the database, and so tells when that is set back: a checkpoint that is ahead of the log,
 * or of other entries, means that the log has lost what was done since. HCP has not. So nothing more is sent to HCP
 * before an operator has seen what that was, and has said so in the log.
 *
 * Known are the newest checkpoint that this process has seen published, and the files of the folder, from the largest
 * down to the first that the log has. Only what a key of the bot has signed counts: else whoever can write a file
 * could stop the bot.
 */
import type { Sha256 } from '../domain/chain-entry.ts';
import { everyEnvironment } from '../domain/freeze.ts';
import type { JsonObject } from '../domain/json.ts';
import { isAcknowledged, isKept, type LostCheckpoint } from '../domain/lost-range.ts';
import type { TreeHead } from '../domain/merkle.ts';
import { type NoteKey, readCheckpointOf, toBase64, type Verify } from '../domain/signed-note.ts';
import type { AuditTree } from './ports/audit-tree.ts';
import type { CheckpointFile, CheckpointFolder } from './ports/checkpoint-folder.ts';
import type { CheckpointState, CheckpointStore } from './ports/checkpoint-store.ts';
import type { FreezeSnapshot, FreezeStore, FreezeVerdict } from './ports/freeze-store.ts';
import type { Log } from './ports/log.ts';

/** The newest checkpoint that this process knows to be published, as long as it runs. */
export type Published = { newest: (TreeHead & { readonly note: string }) | undefined };

export type GuardDeps = {
  readonly tree: Pick<AuditTree, 'advance' | 'rootOf'>;
  readonly checkpoints: Pick<CheckpointStore, 'state' | 'has' | 'listKeys' | 'listAcknowledged'>;
  readonly folder: CheckpointFolder | undefined;
  readonly published: Published;
  readonly freezes: FreezeStore;
  /** The key of this process, which may not be in the log yet. */
  readonly ownKey: NoteKey;
  readonly verify: Verify;
  readonly sha256: Sha256;
  /** Names of files that were told of already: each is told of once. */
  readonly ignored: Set<string>;
  readonly log: Log;
};

/**
 * Whether the log has all that was published of it. If not, all environments are frozen until each lost checkpoint is
 * acknowledged; and as long as such a freeze holds, whoever has begun it, the answer is no.
 */
export async function guardRestore(deps: GuardDeps): Promise<boolean> {
  // Before anything is compared: a database that is set back from here on is not taken for what was known of it.
  const state = await deps.checkpoints.state();
  const lost = await findLost(deps);
  const [largest] = lost;
  if (largest !== undefined) {
    await deps.freezes.change((snapshot) => judgeLost(snapshot, lost, state));
    const { size: published, note: checkpoint } = largest;
    const fields = { published, entries: state.size, lost: lost.length, checkpoint };
    deps.log.error(fields, 'audit log is older than a published checkpoint');
    return false;
  }
  deps.published.newest = state.newest;
  return (await deps.freezes.listInForce()).every((freeze) => freeze.lost === undefined);
}

/**
 * The largest first. The log is asked about each of them by itself, after that was read: whoever publishes meanwhile
 * has put it on record before.
 */
async function findLost(deps: GuardDeps): Promise<readonly LostCheckpoint[]> {
  const { published, folder } = deps;
  const lost = new Map<string, LostCheckpoint>();
  let acknowledged: Awaited<ReturnType<CheckpointStore['listAcknowledged']>> | undefined;
  const isLost = async (said: TreeHead & { readonly note: string }): Promise<boolean> => {
    if (await isInLog(deps, said)) return false;
    const one = { size: said.size, root: toBase64(said.root), note: said.note };
    acknowledged ??= await deps.checkpoints.listAcknowledged();
    if (!isAcknowledged(one, acknowledged)) lost.set(`${one.size} ${one.root}`, one);
    return true;
  };
  if (published.newest !== undefined) await isLost(published.newest);
  let keys: readonly NoteKey[] | undefined;
  for (const file of (await folder?.list()) ?? []) {
    keys ??= [deps.ownKey, ...(await deps.checkpoints.listKeys())];
    const said = await readFile(deps, file, keys);
    if (said !== undefined && !(await isLost(said))) break;
  }
  return [...lost.values()].sort((left, right) => right.size - left.size);
}

async function isInLog(deps: GuardDeps, said: TreeHead): Promise<boolean> {
  if (await deps.checkpoints.has(said)) return true;
  // Signed by hand, or its row went with a database: the entries themselves tell.
  for (;;) {
    const root = await deps.tree.rootOf(said.size);
    if (root !== undefined) return isKept(said, { size: said.size, root });
    const step = await deps.tree.advance();
    if (step.kind === 'broken' || (!step.more && step.head.size < said.size)) return false;
  }
}

async function readFile(
  { folder, verify, sha256, ignored, log }: GuardDeps,
  { name }: CheckpointFile,
  keys: readonly NoteKey[],
): Promise<(TreeHead & { readonly note: string }) | undefined> {
  if (ignored.has(name)) return undefined;
  const note = (await folder?.read(name)) ?? '';
  const read = readCheckpointOf(note, keys, { verify, sha256 });
  if (read.ok) return { ...read.value, note };
  ignored.add(name);
  log.warn({ file: name, code: read.refusal.code }, 'checkpoint file is not signed by the bot');
  return undefined;
}

/**
 * What is lost beyond what is told of already takes the place of that freeze, with an entry of its own. What was
 * acknowledged since it was looked for is not lost any more.
 */
function judgeLost(
  { freezes, acknowledged }: FreezeSnapshot,
  lost: readonly LostCheckpoint[],
  { size }: CheckpointState,
): FreezeVerdict<void> {
  const held = freezes.find((freeze) => freeze.lost !== undefined);
  const known = held?.lost ?? [];
  const added = lost.filter((one) => !isAcknowledged(one, [...known, ...acknowledged]));
  if (added.length === 0) return { answer: undefined };
  const details: JsonObject = {
    lost: added.map(({ size: of, root }) => ({ size: of, root })),
    log: { size },
  };
  return {
    answer: undefined,
    commit: {
      ...(held === undefined ? {} : { end: { id: held.id, by: null } }),
      begin: { environment: everyEnvironment, by: null, lost: [...known, ...added] },
      entry: { action: 'audit_loss_found', actor: null, requestId: null, details },
      bulletins: [],
    },
  };
}
