import type { TreeHead } from '../domain/merkle.ts';
import type { AuditTree } from '../use-cases/ports/audit-tree.ts';
import type { FoundStory, ProvenStories } from '../use-cases/ports/proven-stories.ts';
import { readSnapshot } from './audit-snapshot.ts';
import type { Database } from './database.ts';
import { type Ended, findEnded } from './ended-stories.ts';

type Deps = { readonly database: Database; readonly tree: AuditTree };

/**
 * For the bot itself: proves by the tree that is kept of the log, so that a story costs the same however long the log
 * is. What was not in the tree yet is added first, and looked at on the way; an earlier entry that was edited since
 * does not fit its proof.
 */
export function createTiledStories(deps: Deps): ProvenStories {
  return { find: (reference, size) => findProven(deps, { reference, size }, attempts) };
}

/** A request that ends at this very moment has entries that the tree lacks: then all is read once more. */
const attempts = 3;

async function findProven(
  deps: Deps,
  asked: { readonly reference: string; readonly size: number | undefined },
  left: number,
): Promise<FoundStory> {
  const { database, tree } = deps;
  const { reference, size } = asked;
  const broken = await growWhole(tree);
  if (broken !== undefined) return broken;
  const head = await tree.head();
  const found = await readSnapshot(database, (tx, sources) =>
    findEnded(tx, sources, { reference }),
  );
  if (found.kind !== 'ended') return found;
  const { lastSeq } = found;
  if (size === undefined && lastSeq > head.size && left > 1)
    return await findProven(deps, asked, left - 1);
  const root = await tree.rootOf(size ?? head.size);
  if (root === undefined || lastSeq > (size ?? head.size) || lastSeq === 0)
    return { kind: 'beyond', lastSeq, logSize: head.size };
  return await prove(tree, found, { size: size ?? head.size, root });
}

async function growWhole(
  tree: AuditTree,
): Promise<Extract<FoundStory, { kind: 'broken' }> | undefined> {
  let step = await tree.advance();
  while (step.kind === 'grown' && step.more) step = await tree.advance();
  return step.kind === 'broken' ? { kind: 'broken', problems: [step.problem] } : undefined;
}

async function prove(tree: AuditTree, { story }: Ended, head: TreeHead): Promise<FoundStory> {
  const proofs = new Map<number, readonly Uint8Array[]>();
  for (const { seq } of story.entries) proofs.set(seq, await tree.proofOf(seq, head.size));
  return { kind: 'proven', story, head, proofs };
}
