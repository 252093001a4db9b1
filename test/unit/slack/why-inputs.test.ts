import { describe, expect, it } from 'vitest';
import { whyInputs, whyNeed } from '../../../src/slack/modals/why-inputs.ts';
import { policyOf, production } from '../use-cases/world.ts';

const hintsFor = (...reasons: readonly (number | undefined)[]): readonly unknown[] => {
  const environments = reasons.map((reasonMinLength) => ({
    ...production,
    ...(reasonMinLength === undefined ? {} : { reasonMinLength }),
  }));
  const { policy } = policyOf(...environments);
  return whyInputs(whyNeed(policy)).map(({ hint }) => hint?.text);
};

describe('the inputs that ask why', () => {
  it.each([
    [[undefined], 'in 10 to 1000 characters.'],
    [[30, 30], 'in 30 to 1000 characters.'],
    [[undefined, 30], 'in 10 to 1000 characters. The policy wants more for some clusters.'],
    [[40, 30], 'in 30 to 1000 characters. The policy wants more for some clusters.'],
  ])('say how long a reason must be where environments want %j', (reasons, words) => {
    expect(hintsFor(...reasons)[0]).toBe(`What approvers need to judge this, ${words}`);
  });

  it('ask for no longer a reason where the policy is not known', () => {
    expect(whyNeed(undefined)).toEqual({ ticket: 'none', reason: 10, longer: false });
  });
});
