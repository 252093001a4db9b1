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
      let grown: TreeHead = { size: 1, root: leafHash(sha256, body) };
      for (let last = subtrees.at(-1); last?.size === grown.size; last = subtrees.at(-1)) {
        grown = { size: 2 * grown.size, root: nodeHash(sha256, last.root, grown.root) };
        subtrees.pop();
      }
      subtrees.push(grown);
      size += 1;
    },
    head: () => {
      const [last, ...others] = subtrees.toReversed().map(({ root }) => root);
      const root = others.reduce(
        (right, left) => nodeHash(sha256, left, right),
        last ?? sha256(new Uint8Array()),
      );
      return { size, root };
    },
  };
}

function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concat(Uint8Array.of(0x01), left, right));
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
