import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { callMutants } from '../../tools/mutants-of-calls.ts';
import { checkpointMutants } from '../../tools/mutants-of-checkpoints.ts';
import { decisionMutants } from '../../tools/mutants-of-decisions.ts';
import { homeMutants } from '../../tools/mutants-of-homes.ts';
import { peopleMutants } from '../../tools/mutants-of-people.ts';
import { policyMutants } from '../../tools/mutants-of-policies.ts';
import { promptMutants } from '../../tools/mutants-of-prompts.ts';
import { receiptMutants } from '../../tools/mutants-of-receipts.ts';
import { storeMutants } from '../../tools/mutants-of-stores.ts';

describe.each([
  ...decisionMutants,
  ...callMutants,
  ...homeMutants,
  ...peopleMutants,
  ...policyMutants,
  ...promptMutants,
  ...receiptMutants,
  ...storeMutants,
  ...checkpointMutants,
])('the mutant "$title"', ({ file, find, replace, tests }) => {
  it('finds what it replaces, once, and the tests that are to turn red', () => {
    expect(readFileSync(file, 'utf8').split(find)).toHaveLength(2);
    expect(replace).not.toBe(find);
    expect(tests.filter((test) => !existsSync(test))).toEqual([]);
  });
});
