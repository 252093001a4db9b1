/** What keeps one person from changing the policy, a freeze from being overtaken, and newcomers from deciding. */
import { type Mutant, unit, useCase } from './mutant.ts';

const judge = 'src/use-cases/judge-candidate.ts';
const candidates = 'test/integration/store-candidates.test.ts';
const seasoning = [unit('domain/seasoning'), useCase('policy-in-time')];

export const policyMutants: readonly Mutant[] = [
  {
    title: 'one policy admin confirms twice',
    file: judge,
    find: 'if (candidacy.confirmations.some(({ person }) => person === click.person))',
    replace: 'if (candidacy.confirmations.length > confirmationsNeeded)',
    tests: [useCase('judge-candidate')],
  },
  {
    title: 'whoever confirmed first is not asked about again',
    file: judge,
    find: '({ person }) => mayAdminister(inForce.policy, person, facts).ok,',
    replace: '({ person }) => facts.persons.has(person) || person !== click.person,',
    tests: [useCase('judge-candidate')],
  },
  {
    title: 'a proposed policy says who may confirm it',
    file: judge,
    find: 'const allowed = mayAdminister(inForce.policy, click.person, facts);',
    replace: 'const allowed = mayAdminister(policy.policy, click.person, facts);',
    tests: [useCase('judge-candidate')],
  },
  {
    title: 'a confirmation is bound to nothing that was shown',
    file: judge,
    find: "if (digestPrefix(digest) !== click.digestPrefix) return { code: 'digest_differs' };",
    replace: "if (digestPrefix(digest) === '') return { code: 'digest_differs' };",
    tests: [useCase('judge-candidate')],
  },
  {
    title: 'a confirmation holds in the place of any policy',
    file: judge,
    find: "return base === inForce.hash ? undefined : { code: 'base_differs' };",
    replace: "return base !== '' ? undefined : { code: 'base_differs' };",
    tests: [useCase('judge-candidate')],
  },
  {
    title: 'a policy is confirmed that means more than its card shows',
    file: judge,
    find: 'return digest === proposalDigest({ candidate: policy.hash, base, difference }, hashing);',
    replace: 'return digest !== policy.hash || difference !== undefined || hashing !== undefined;',
    tests: [useCase('judge-candidate')],
  },
  {
    title: 'a policy file needs no policy admins',
    file: 'src/use-cases/apply-policy.ts',
    find: 'if (inForce === undefined || asked === undefined)',
    replace: 'if (inForce === undefined || asked === undefined || snapshot.now >= new Date(0))',
    tests: [useCase('apply-policy'), candidates],
  },
  {
    title: 'those who change the policy take no turns',
    file: 'src/store/policy-store.ts',
    find: 'in share row exclusive mode`',
    replace: 'in access share mode`',
    tests: [candidates],
  },
  {
    title: 'a freeze is overtaken by what begins at the same moment',
    file: 'src/store/freeze-rows.ts',
    find: 'closeGate = sql`select pg_advisory_xact_lock(',
    replace: 'closeGate = sql`select pg_advisory_xact_lock_shared(',
    tests: ['test/integration/store-freezes.test.ts'],
  },
  {
    title: 'a call is begun while its environment is frozen',
    file: 'src/use-cases/write-step.ts',
    find: "snapshot.freeze === undefined ? judgeStep(snapshot, step) : { answer: 'frozen' },",
    replace: "snapshot.now > new Date(0) ? judgeStep(snapshot, step) : { answer: 'frozen' },",
    tests: [useCase('frozen-requests')],
  },
  {
    title: 'everybody may freeze',
    file: 'src/domain/freeze.ts',
    find: "return memberEntitlement(freezers, person, facts, 'not_a_freezer');",
    replace:
      "return entitlement({ ...freezers, users: [person] }, person, facts, 'not_a_freezer');",
    tests: [useCase('freeze-environment')],
  },
  {
    title: 'newcomers decide at once',
    file: 'src/domain/seasoning.ts',
    find: 'if (seasoningMs === undefined) return facts;',
    replace: 'if (seasoningMs !== 0) return facts;',
    tests: seasoning,
  },
  {
    title: 'whoever was never seen in a group is seasoned in it',
    file: 'src/domain/seasoning.ts',
    find: 'members: group.members.filter((person) => those.includes(person)) };',
    replace:
      'members: group.members.filter((person) => those.includes(person) || !memberships.some((one) => one.person === person)) };',
    tests: seasoning,
  },
  {
    title: 'who leaves a group and comes back has been there all along',
    file: 'src/store/group-members.ts',
    find: 'if (left.length > 0)',
    replace: 'if (left.length > rowsPerInsert)',
    tests: ['test/integration/store-group-members.test.ts'],
  },
];
