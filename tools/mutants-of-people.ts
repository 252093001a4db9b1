/** What protects the answers about who did what at HCP, who could, and who that was. */
import { type Mutant, unit, useCase } from './mutant.ts';

export const peopleMutants: readonly Mutant[] = [
  {
    title: 'an approval of one version counts for the next one in what is reconciled',
    file: 'src/domain/reconcile.ts',
    find: 'told?.version === version ? told &&',
    replace: 'told?.version ? told &&',
    tests: [unit('domain/reconcile')],
  },
  {
    title: 'every look says that nobody had looked',
    file: 'src/use-cases/judge-look.ts',
    find: 'if (beganAt.getTime() - last.getTime() <= gapMs) return undefined;',
    replace: '',
    tests: [useCase('judge-look'), 'test/integration/store-drifts.test.ts'],
  },
  {
    title: 'looks at one project do not take turns',
    file: 'src/store/drift-store.ts',
    find: "or(isNull(judgedFrom), lt(judgedFrom, beganAt))),\n    )\n    .for('update');",
    replace: 'sql`true`),\n    );',
    tests: ['test/integration/store-drifts.test.ts'],
  },
  {
    title: 'a policy is believed whatever its hash is',
    file: 'src/cli/audit-access.ts',
    find: 'candidate.ok && candidate.value.hash === hash',
    replace: 'candidate.ok',
    tests: ['test/e2e/cli-access.test.ts'],
  },
  {
    title: 'who has just joined could approve at once',
    file: 'src/domain/access.ts',
    find: 'return baseline ? from : new Date(from.getTime() + seasoningMs);',
    replace: 'return from;',
    tests: [unit('domain/access')],
  },
  {
    title: 'whoever stands beside the log is who the entry was written of',
    file: 'src/domain/identity.ts',
    find: "=== hash ? 'holds' : 'differs';",
    replace: "=== hash ? 'holds' : 'holds';",
    tests: [unit('domain/identity'), 'test/e2e/identity.test.ts'],
  },
  {
    title: 'erasing leaves the salt, by which an address can be guessed',
    file: 'src/store/identities.ts',
    find: 'email: null, salt: null, erasedAt: now',
    replace: 'email: null, erasedAt: now',
    tests: ['test/integration/store-identities.test.ts'],
  },
];
