import { type ChainProblem, concat, leafHash, type Sha256, sameBytes } from './chain-entry.ts';

/** The root over the first `size` entries: it changes if any of them does, and if one comes or goes. */
export type TreeHead = { readonly size: number; readonly root: Uint8Array };

export type Tree = {
  /** The next entry, by its body. */
  add(body: string): void;
  head(): TreeHead;
};

/**
 * The Merkle tree over bodies of entries, in constant memory: of what was added only the roots of its largest whole
 * subtrees are kept.
 *
 * @see RFC 6962, section 2.1
 */
export function startTree(sha256: Sha256): Tree {
  const subtrees: TreeHead[] = [];
  let size = 0;
  return {
    add: (body) => {
      addSubtree(sha256, subtrees, { size: 1, root: leafHash(sha256, body) });
      size += 1;
    },
    head: () => ({ size, root: rootOf(sha256, subtrees) }),
  };
}

/** Puts a whole subtree behind others, none of them smaller, and joins what becomes a larger one. */
export function addSubtree(sha256: Sha256, subtrees: TreeHead[], next: TreeHead): void {
  let grown = next;
  for (let last = subtrees.at(-1); last?.size === grown.size; last = subtrees.at(-1)) {
    grown = { size: 2 * grown.size, root: nodeHash(sha256, last.root, grown.root) };
    subtrees.pop();
  }
  subtrees.push(grown);
}

/** Of a tree that consists of these whole subtrees, the largest first. */
export function rootOf(sha256: Sha256, subtrees: readonly TreeHead[]): Uint8Array {
  const [last, ...others] = subtrees.toReversed().map(({ root }) => root);
  return others.reduce(
    (right, left) => nodeHash(sha256, left, right),
    last ?? sha256(new Uint8Array()),
  );
}

export function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concat(Uint8Array.of(0x01), left, right));
}

/** Where an entry stands, counted from zero, in a tree of that size. */
export type Leaf = { readonly index: number; readonly size: number };

/**
 * Whether the tree of this root has this entry at this place. `proof`: the roots that lead from the entry to it.
 *
 * @see RFC 9162, section 2.1.3.2
 */
export function isIncluded(
  sha256: Sha256,
  { body, leaf, proof }: { body: string; leaf: Leaf; proof: readonly Uint8Array[] },
  root: Uint8Array,
): boolean {
  if (leaf.index < 0 || leaf.index >= leaf.size) return false;
  let place = leaf.index;
  let last = leaf.size - 1;
  let hash = leafHash(sha256, body);
  const rise = (): void => {
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  };
  for (const sibling of proof) {
    if (last === 0) return false;
    const isRight = place % 2 === 1;
    if (isRight || place === last) {
      hash = nodeHash(sha256, sibling, hash);
      // What has no sibling at its level is its own parent.
      if (!isRight) while (place % 2 === 0 && place > 0) rise();
    } else hash = nodeHash(sha256, hash, sibling);
    rise();
  }
  return last === 0 && sameBytes(hash, root);
}

/** What a log has against what a checkpoint says of it. `then`: of its first entries, as many as the checkpoint has. */
export type HeadsFound = { readonly whole: TreeHead; readonly then: TreeHead | undefined };

/** In what a log is not the one that a checkpoint is of, with what came since. Pure. */
export function checkpointProblems(
  said: TreeHead,
  { whole, then }: HeadsFound,
): readonly ChainProblem[] {
  if (then === undefined) {
    const detail = `the checkpoint has ${said.size} entries, and the log has ${whole.size}`;
    return [{ kind: 'cut_tail', seq: whole.size, detail }];
  }
  if (sameBytes(then.root, said.root)) return [];
  const detail = `the first ${said.size} entries are not those of the checkpoint`;
  return [{ kind: 'checkpoint_differs', seq: said.size, detail }];
}
