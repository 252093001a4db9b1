import { type ChainProblem, leafHash, pairHash, type Sha256, sameBytes } from './chain-entry.ts';

/** The root over the first `size` entries: it changes if any of them does, and if one comes or goes. */
export type TreeHead = { readonly size: number; readonly root: Uint8Array };

export type Tree = {
  /** The next entry, by its body. */
  add(body: string): void;
  /** The same by its `leafHash`. */
  addLeaf(leaf: Uint8Array): void;
  head(): TreeHead;
};

/**
 * The Merkle tree over bodies of entries, in constant memory: of what was added only the roots of its largest whole
 * subtrees are kept. `begun`: those of entries that are known by nothing else.
 *
 * @see RFC 6962, section 2.1
 */
export function startTree(sha256: Sha256, begun: readonly TreeHead[] = []): Tree {
  const subtrees = [...begun];
  let size = begun.reduce((sum, one) => sum + one.size, 0);
  const addLeaf = (leaf: Uint8Array): void => {
    addSubtree(sha256, subtrees, { size: 1, root: leaf });
    size += 1;
  };
  return {
    add: (body) => addLeaf(leafHash(sha256, body)),
    addLeaf,
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

/** The sizes of the largest whole subtrees of a tree of that size, the largest first. */
export function subtreeSizes(size: number): readonly number[] {
  const sizes: number[] = [];
  for (let left = size; left > 0; left -= sizes.at(-1) ?? left)
    sizes.push(2 ** Math.floor(Math.log2(left)));
  return sizes;
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
  return pairHash(sha256, left, right);
}

/** Where an entry stands, counted from zero, in a tree of that size. */
export type Leaf = { readonly index: number; readonly size: number };

/** So many entries from one on, and whether they stand to the left of what leads to the entry. */
type Sibling = { readonly start: number; readonly width: number; readonly isLeft: boolean };

/**
 * The subtrees beside the way from an entry to the root, from below.
 *
 * @see RFC 6962, section 2.1.1
 */
export function siblingsOf({ index, size }: Leaf): readonly Sibling[] {
  const siblings: Sibling[] = [];
  let start = 0;
  let width = size;
  while (width > 1) {
    const half = halfOf(width);
    const isLeft = index >= start + half;
    siblings.unshift(
      isLeft
        ? { start, width: half, isLeft }
        : { start: start + half, width: width - half, isLeft },
    );
    if (isLeft) start += half;
    width = isLeft ? width - half : half;
  }
  return siblings;
}

/** The largest power of two below a width. */
export function halfOf(width: number): number {
  let half = 1;
  while (half * 2 < width) half *= 2;
  return half;
}

/** Whether the tree of this root has this entry at this place. `proof`: the roots of `siblingsOf` it. */
export function isIncluded(
  sha256: Sha256,
  { body, leaf, proof }: { body: string; leaf: Leaf; proof: readonly Uint8Array[] },
  root: Uint8Array,
): boolean {
  const siblings = siblingsOf(leaf);
  if (leaf.index < 0 || leaf.index >= leaf.size || siblings.length !== proof.length) return false;
  const reached = proof.reduce(
    (hash, sibling, step) =>
      siblings[step]?.isLeft === true
        ? nodeHash(sha256, sibling, hash)
        : nodeHash(sha256, hash, sibling),
    leafHash(sha256, body),
  );
  return sameBytes(reached, root);
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
