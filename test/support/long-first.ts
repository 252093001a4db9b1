import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that mostly wait for real time: a minute without HCP, a lease to end, a process to start again. */
const waiting = /\/e2e\/(outage|slack-faults|crash-)|queue-|embedded-/;
/** Files that mostly keep the processor busy: whole stories. */
const working = /\/e2e\//;

/**
 * Begins with the files that take longest, so that none of them is left over for one worker at the end, and takes
 * in turns from those that wait and those that work: so what is under way at once keeps the processor busy, and
 * no more than that. Too much at once makes people in tests wait longer than the bot lets them.
 */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const waits = sorted.filter(({ moduleId }) => waiting.test(moduleId));
    const works = sorted.filter((file) => working.test(file.moduleId) && !waits.includes(file));
    const rest = sorted.filter((file) => !waits.includes(file) && !works.includes(file));
    return [...inTurns(waits, works), ...rest];
  }
}

function inTurns<T>(one: readonly T[], other: readonly T[]): readonly T[] {
  const longer = Math.max(one.length, other.length);
  return Array.from({ length: longer }).flatMap((_, index) => [
    ...one.slice(index, index + 1),
    ...other.slice(index, index + 1),
  ]);
}
