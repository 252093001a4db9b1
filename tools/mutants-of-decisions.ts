/** What protects decisions, and what people are told of them. */
import { type Mutant, model, unit, useCase } from './mutant.ts';

export const decisionMutants: readonly Mutant[] = [
  {
    title: 'no digest check at the click',
    file: 'src/use-cases/judge-review.ts',
    find: "if (click.digestPrefix !== digestPrefix(request.digest)) return { code: 'digest_differs' };",
    replace: '',
    tests: [useCase('judge-review'), model],
  },
  {
    title: 'no version check at the click',
    file: 'src/use-cases/judge-review.ts',
    find: "if (click.version !== version) return { code: 'stale_version', version };",
    replace: '',
    tests: [useCase('judge-review')],
  },
  {
    title: 'no check of what has changed at the click',
    file: 'src/use-cases/judge-review.ts',
    find: 'if (because !== undefined) {',
    replace: 'if (because === null) {',
    tests: [useCase('judge-review'), model],
  },
  {
    title: 'the requester may be a reviewer',
    file: 'src/domain/policy.ts',
    find: "if (parties.reviewer === parties.requester) return refused({ code: 'self_review' });",
    replace: '',
    tests: [unit('domain/policy'), model],
  },
  {
    title: 'guests may be reviewers',
    file: 'src/domain/policy.ts',
    find: "if (kind !== 'member') return refused({ code: 'not_a_member', kind });",
    replace: '',
    tests: [unit('domain/policy'), model],
  },
  {
    title: 'no recount at the deciding click',
    file: 'src/use-cases/record-review.ts',
    find: '.filter((reviewer) => mayReview(environment, { requester, reviewer }, click.facts).ok);',
    replace: ';',
    tests: [useCase('decide-click')],
  },
  {
    title: 'one approval is enough',
    file: 'src/use-cases/record-review.ts',
    find: 'if (counted.length < request.quorum) {',
    replace: 'if (counted.length < 1) {',
    tests: [useCase('decide-click'), model],
  },
  {
    title: 'everybody may edit',
    file: 'src/use-cases/edit-request.ts',
    find: "if (request.requester !== by.requester) return [{ field, code: 'edit_not_yours' }];",
    replace: '',
    tests: [useCase('edit-request')],
  },
  {
    title: 'an edit may be made from an older version',
    file: 'src/use-cases/edit-request.ts',
    find: "return isShown ? [] : [{ field, code: 'edit_overtaken' }];",
    replace: 'return isShown ? [] : [];',
    tests: [useCase('edit-request')],
  },
  {
    title: 'everybody may cancel',
    file: 'src/use-cases/judge-cancel.ts',
    find: "if (click.person !== request.requester) return refuseClick(click, { code: 'not_the_requester' });",
    replace: '',
    tests: [useCase('judge-cancel')],
  },
  {
    title: 'a request under way may be canceled',
    file: 'src/use-cases/judge-cancel.ts',
    find: "if (request.status === 'provisioning' || request.status === 'needs_attention')",
    replace: 'if (false)',
    tests: [useCase('judge-cancel')],
  },
  {
    title: 'a message is posted again without a look for the first',
    file: 'src/use-cases/deliver.ts',
    find: "if (message.state === 'planned') return await post(deps, run, delivery, false);",
    replace: 'return await post(deps, run, delivery, false);',
    tests: [useCase('announce-faults'), model],
  },
];
