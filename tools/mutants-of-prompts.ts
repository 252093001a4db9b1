/** What protects people from being told twice, at night, or nothing; and decisions from who is told. */
import { type Mutant, unit, useCase } from './mutant.ts';

const fortnight = 'test/faults/fortnight.test.ts';

export const promptMutants: readonly Mutant[] = [
  {
    title: 'a reminder is judged on what was read before the lock',
    file: 'src/use-cases/prompt-people.ts',
    find: 'const commit = judgePrompt({ snapshot, known });',
    replace:
      'const found = judgePrompt({ snapshot: before, known });\n    const commit = found && { ...found, request: { ...snapshot.request, prompts: found.request.prompts ?? {} } };',
    tests: [useCase('prompt-people'), fortnight],
  },
  {
    title: 'a reminder minds no working hours',
    file: 'src/domain/prompts.ts',
    find: 'const at = nextWorkingTime(nominal < now ? now : nominal, workingHours);',
    replace: 'const at = nominal;',
    tests: [unit('domain/prompts'), fortnight],
  },
  {
    title: 'a reminder goes by the offset of its beginning, where clocks change',
    file: 'src/domain/working-hours.ts',
    find: 'if (offsetAt(opening) === offset) return new Date(opening);',
    replace: 'if (opening > from) return new Date(opening);',
    tests: [unit('domain/working-hours')],
  },
  {
    title: 'a new version is reminded of as the old one was',
    file: 'src/domain/prompts.ts',
    find: 'return prompts?.asked === undefined ? {} : { prompts: { asked: prompts.asked } };',
    replace: 'return prompts === undefined ? {} : { prompts };',
    tests: [useCase('prompt-people'), fortnight],
  },
  {
    title: 'those of an escalation decide before it',
    file: 'src/domain/escalation.ts',
    find: 'if (prompts?.escalated === undefined || escalation === undefined) return { approvers };',
    replace: 'if (prompts === null || escalation === undefined) return { approvers };',
    tests: [useCase('prompt-people')],
  },
  {
    title: 'those of an escalation are not asked for at the click',
    file: 'src/use-cases/decide-click.ts',
    find: 'reviewersOf(approversNow(environment, snapshot.request), rule)',
    replace: 'reviewersOf(environment, rule)',
    tests: [useCase('prompt-people')],
  },
  {
    title: 'people are told directly twice',
    file: 'src/domain/candidates.ts',
    find: 'const fresh = all.filter((person) => !before.includes(person));',
    replace: 'const fresh = all.filter(() => before.length >= 0);',
    tests: [useCase('prompt-people'), fortnight],
  },
  {
    title: 'a reminder is posted though it is decided by then',
    file: 'src/use-cases/post-message.ts',
    find: 'if (isOvertaken(message, run)) return await giveUp(deps, run, message);',
    replace: '',
    tests: [useCase('prompt-people')],
  },
];
