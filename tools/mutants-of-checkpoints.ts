/** What keeps a log that was changed from being signed, and a database that was set back from going on. */
import type { Mutant } from './mutant.ts';

const guard = ['test/integration/restore-guard.test.ts'];
const made = ['test/integration/checkpoints.test.ts'];
const tree = ['test/integration/audit-tree.test.ts'];

export const checkpointMutants: readonly Mutant[] = [
  {
    title: 'a call is begun on a database that was set back, before anybody has looked',
    file: 'src/store/request-store.ts',
    find: '...(isKept ? {} : heldSince(loaded.now))',
    replace: '...(isKept !== undefined ? {} : heldSince(loaded.now))',
    tests: guard,
  },
  {
    title: 'the first acknowledgement lets everything go on',
    file: 'src/use-cases/acknowledge-loss.ts',
    find: '...(isNamed && left.length > 0',
    replace: '...(isNamed && left.length > 99',
    tests: guard,
  },
  {
    title: 'an order ends the freeze that a loss has begun',
    file: 'src/use-cases/freeze-environment.ts',
    find: 'return freezes.filter(({ lost }) => lost === undefined);',
    replace: 'return freezes.filter(({ at }) => at !== undefined);',
    tests: guard,
  },
  {
    title: 'a database that was set back is signed',
    file: 'src/use-cases/keep-checkpoints.ts',
    find: 'if (!(await guardRestore(deps))) return;',
    replace: 'await guardRestore(deps);\n    deps.published.newest = undefined;',
    tests: guard,
  },
  {
    title: 'two processes sign a checkpoint of the same entries',
    file: 'src/use-cases/make-checkpoint.ts',
    find: 'return isDue && !more && !isBehind ? deps.sign(head) : undefined;',
    replace: 'return !more && !isBehind ? deps.sign(head) : undefined;',
    tests: made,
  },
  {
    title: 'a log is signed whose new entries are not what was hashed',
    file: 'src/domain/chain-walk.ts',
    find: 'if (sameBytes(hash, chainHash(sha256, prev, body))) return undefined;',
    replace: 'if (sameBytes(hash, hash)) return undefined;',
    tests: [...tree, ...made],
  },
  {
    title: 'a log is signed that does not go on from its last checkpoint',
    file: 'src/store/audit-tree.ts',
    find: 'if (root !== undefined && sameBytes(root, newest.root)) return undefined;',
    replace: 'if (root !== undefined && sameBytes(root, root)) return undefined;',
    tests: tree,
  },
];
