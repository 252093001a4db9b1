import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that wait for real time (a minute without HCP, a lease to end), then whole stories, then the rest. */
const ranks = [/\/e2e\/(outage|slack-faults)/, /\/e2e\/crash-|queue-|embedded-/, /\/e2e\//];

const rankOf = ({ moduleId }: TestSpecification): number => {
  const rank = ranks.findIndex((pattern) => pattern.test(moduleId));
  return rank < 0 ? ranks.length : rank;
};

/** Begins with the files that take longest, so that none of them is left over for one worker at the end. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((left, right) => rankOf(left) - rankOf(right));
  }
}
