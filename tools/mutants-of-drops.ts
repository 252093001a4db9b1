/** What keeps more of the log from going than was exported, and what is left from being believed without a word. */
import type { Mutant } from './mutant.ts';

const dropped = ['test/unit/domain/dropped-log.test.ts'];

export const dropMutants: readonly Mutant[] = [
  {
    title: 'what is said to be dropped may still be there',
    file: 'src/domain/log-begin.ts',
    find: 'if (first !== undefined && first.seq <= newest.size) {',
    replace: 'if (first !== undefined && first.seq < 0) {',
    tests: dropped,
  },
  {
    title: 'the log may begin with another hash than was said',
    file: 'src/domain/log-begin.ts',
    find: 'return !sameBytes(first.prev, hash) &&',
    replace: 'return sameBytes(first.prev, hash) &&',
    tests: dropped,
  },
  {
    title: 'the tree of what was dropped may be another one',
    file: 'src/domain/tree-check.ts',
    find: 'if (dropped !== undefined && !sameBytes(dropped.root, root)) {',
    replace: 'if (dropped !== undefined && dropped.size < 0) {',
    tests: ['test/unit/domain/tree-check.test.ts'],
  },
  {
    title: 'an export of other entries counts as well',
    file: 'src/domain/drop-plan.ts',
    find: 'sameBytes(found.root, plan.root)',
    replace: 'found.root.length === plan.root.length',
    tests: ['test/unit/domain/drop-plan.test.ts'],
  },
  {
    title: 'the last entry of an open request goes',
    file: 'src/domain/chain-tails.ts',
    find: '} else if (!isEnded(String(state.status))) {',
    replace: '} else if (state.status === undefined) {',
    tests: dropped,
  },
];
