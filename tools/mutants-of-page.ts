/** What keeps the auditors' page to auditors, and text on it text. */
import { type Mutant, unit } from './mutant.ts';

const page = unit('page/page');
const hostile = unit('page/hostile');
const access = unit('domain/page-access');
const whole = 'test/e2e/page.test.ts';

export const pageMutants: readonly Mutant[] = [
  {
    title: 'the page is shown to whoever has no session',
    file: 'src/page/session.ts',
    find: "if (found === undefined) return { kind: 'out' };",
    replace:
      "if (found === undefined) return { kind: 'in', session: { visitor: { kind: 'slack', user: 'U' }, csrf: '' } };",
    tests: [page, whole],
  },
  {
    title: 'whether a visitor of the page still is an auditor is not asked again',
    file: 'src/page/session.ts',
    find: 'mustRecheck ? await recheck(deps, session) : undefined;',
    replace: 'mustRecheck ? undefined : undefined;',
    tests: [page, whole],
  },
  {
    title: 'the page is shown while nobody can say whether a visitor is an auditor',
    file: 'src/page/session.ts',
    find: "if (isUncertain(refusal)) return { kind: 'unsure', refusal };",
    replace: 'if (isUncertain(refusal)) return undefined;',
    tests: [page],
  },
  {
    title: 'signing out of the page wants no token',
    file: 'src/page/sign-out.ts',
    find: '!isSameSecret(given, own.csrf)',
    replace: 'given === own.csrf.repeat(2)',
    tests: [page],
  },
  {
    title: 'signing out of the page can be brought about by another site',
    file: 'src/page/sign-out.ts',
    find: 'isFromElsewhere(deps, request) ||',
    replace: '',
    tests: [page],
  },
  {
    title: 'a sign-in to the page leads to any address',
    file: 'src/page/sign-in.ts',
    find: 'return to !== null &&',
    replace: 'return to !== null ||',
    tests: [page],
  },
  {
    title: 'a sign-in to the page may take for ever',
    file: 'src/page/sign-in.ts',
    find: 'return ageMs <= lastsMs ?',
    replace: 'return ageMs <= Number.POSITIVE_INFINITY ?',
    tests: [page],
  },
  {
    title: 'any issuer can say that a visitor of the page is somebody of Slack’s',
    file: 'src/page/sign-in.ts',
    find: "if (!isSlack) return { kind: 'email', email, verified };",
    replace: '',
    tests: [page, whole],
  },
  {
    title: 'a visitor of the page is told by a token that nobody has signed',
    file: 'src/page/issuer.ts',
    find: '    oidc.enableNonRepudiationChecks,\n',
    replace: '',
    tests: [whole],
  },
  {
    title: 'a visitor of the page is let in by an address that may be anybody’s',
    file: 'src/domain/page-access.ts',
    find: "if (!verified) return refused({ code: 'email_not_verified' });",
    replace: '',
    tests: [access, whole],
  },
  {
    title: 'a visitor of the page may come from another workspace',
    file: 'src/domain/page-access.ts',
    find: 'return own.includes(claimed) ? answer',
    replace: 'return own.length > 0 ? answer',
    tests: [access, whole],
  },
  {
    title: 'text on the page is markup',
    file: 'src/page/html.ts',
    find: "if (typeof piece === 'string') return escaped(piece);",
    replace: "if (typeof piece === 'string') return piece;",
    tests: [hostile, whole],
  },
  {
    title: 'the page may run scripts of anybody',
    file: 'src/page/headers.ts',
    find: `"default-src 'none'",`,
    replace: '"default-src *",',
    tests: [page],
  },
  {
    title: 'scripts can read who is signed in to the page',
    file: 'src/page/cookies.ts',
    find: 'Path=/; HttpOnly;',
    replace: 'Path=/;',
    tests: [page],
  },
  {
    title: 'the page gives what the log is not told of',
    file: 'src/page/routes.ts',
    find: 'if (!(await deps.sessions.record(entry, countedAs(session)))) {',
    replace: 'if (entry.actor === undefined) {',
    tests: [page, whole],
  },
  {
    title: 'a session of the page never ends by itself',
    file: 'src/store/page-sessions.ts',
    find: 'gt(startedAt, ago(longestSessionMs)), ',
    replace: '',
    tests: ['test/integration/page-sessions.test.ts'],
  },
  {
    title: 'the page does not see that the end of the log was cut off',
    file: 'src/store/chain-watch.ts',
    find: 'if (isContinued && !(',
    replace: 'if (isContinued && first === undefined && !(',
    tests: ['test/integration/chain-watch.test.ts'],
  },
];
