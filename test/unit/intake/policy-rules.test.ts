import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../src/intake/policy-file.ts';

const start = `version: 1
channel: C0PRIVLINK
environments:
  - name: production
    approvers: { groups: [S0NETSEC] }
`;

function parse(rules: string) {
  return parsePolicy(`${start}    rules:\n${rules}`);
}

/** What is wrong, as an operator reads it. */
function problemsOf(rules: string): readonly string[] {
  const parsed = parse(rules);
  return parsed.ok
    ? []
    : parsed.refusal.map(({ line, key, reason }) => `${line}: ${key} ${reason}`);
}

describe('the rules of an environment', () => {
  it('are read with their conditions and what they want', () => {
    const parsed = parse(`
      - when: { flags: [public_range, new_account], change: [create, update], more_values_than: 3 }
        then: { approvals: 2, also_from: { groups: [S0SECLEADS], users: [U0LEA] } }
      - when: { only_removes: true }
        then: { approvals: 1 }
`);

    expect(parsed.ok && parsed.value.environments[0]?.rules).toEqual([
      {
        when: {
          flags: ['public_range', 'new_account'],
          changes: ['create', 'update'],
          moreValuesThan: 3,
        },
        wants: { approvals: 2, alsoFrom: { groups: ['S0SECLEADS'], users: ['U0LEA'] } },
      },
      { when: { onlyRemoves: true }, wants: { approvals: 1 } },
    ]);
  });

  it('are nothing where there are none', () => {
    const parsed = parsePolicy(start);

    expect(parsed.ok && parsed.value.environments[0]).not.toHaveProperty('rules');
  });

  const flag = '      - when: { flags: [public_range] }\n';
  it.each([
    [
      'a flag that there is not',
      '      - when: { flags: [lunch] }\n        then: { approvals: 2 }',
      /^7: environments\.0\.rules\.0\.when\.flags\.0 must be one of deletes_service, .*, by_terraform$/,
    ],
    [
      'the flag that depends on the rule',
      '      - when: { flags: [approvers_in_doubt] }\n        then: { approvals: 2 }',
      /^7: .*\.flags\.0 cannot be approvers_in_doubt: whether enough can approve depends on this rule$/,
    ],
    [
      'no condition',
      '      - when: {}\n        then: { approvals: 2 }',
      /^7: .*\.when must have a condition; what holds for every request belongs to approvals$/,
    ],
    ['no demand', `${flag}        then: {}`, /^8: .*\.then must have approvals or also_from$/],
    [
      'nobody',
      `${flag}        then: { also_from: {} }`,
      /^8: .*\.also_from must name at least one group or user: nobody could ever approve$/,
    ],
    [
      'none to approve',
      `${flag}        then: { approvals: 0 }`,
      /^8: .*\.approvals must be at least 1$/,
    ],
    [
      'only_removes turned round',
      '      - when: { only_removes: false }\n        then: { approvals: 2 }',
      /^7: .*\.only_removes must be true, or be left out$/,
    ],
    [
      'a change that there is not',
      '      - when: { change: [rename] }\n        then: { approvals: 2 }',
      /^7: .*\.change\.0 must be one of create, update, delete, accept, own, hand_over$/,
    ],
    [
      'a key that is not honoured',
      `${flag}        then: { approvals: 2, escalate: true }`,
      /^8: .*\.then\.escalate is not a key that this version knows$/,
    ],
  ])('are refused with %s, at its line', (_, rules, problem) => {
    expect(problemsOf(rules)).toEqual([expect.stringMatching(problem)]);
  });
});

describe('the reason that an environment wants', () => {
  const withReason = (text: string) => parsePolicy(`${start}    reason: ${text}\n`);

  it('is read', () => {
    const parsed = withReason('{ min_length: 30 }');

    expect(parsed.ok && parsed.value.environments[0]?.reasonMinLength).toBe(30);
  });

  it.each([
    ['{ min_length: 9 }', 'min_length must be at least 10, which any reason must have'],
    ['{ min_length: 1001 }', 'min_length must be at most 1000, which a reason may have'],
    ['{ min_length: 12.5 }', 'min_length must be a whole number'],
    ['{ max_length: 12 }', 'min_length must be a whole number'],
  ])('is refused as %s', (text, problem) => {
    const parsed = withReason(text);
    const told = parsed.ok ? [] : parsed.refusal.map(({ key, reason }) => `${key} ${reason}`);

    expect(told).toContain(`environments.0.reason.${problem}`);
  });
});

describe('approvers', () => {
  const approvers = (text: string) =>
    parsePolicy(`version: 1\nchannel: C0A\nenvironments:\n  - { name: a, approvers: ${text} }\n`);

  it('are quiet where the policy says so', () => {
    const quiet = approvers('{ groups: [S0NETSEC], quiet: true }');
    const plain = approvers('{ groups: [S0NETSEC] }');

    const who = { groups: ['S0NETSEC'], users: [] };
    expect(quiet.ok && quiet.value.environments[0]?.approvers).toEqual({ ...who, quiet: true });
    expect(plain.ok && plain.value.environments[0]?.approvers).toStrictEqual(who);
  });

  it.each([
    ['{ users: [U0ADA], quiet: true, dm: true }', 'must be left out where approvers are quiet'],
    ['{ quiet: true }', 'must name at least one group or user: nobody could ever approve'],
    ['{ users: [U0ADA], quiet: false }', 'must be true, or be left out'],
  ])('are refused as %s', (text, reason) => {
    const parsed = approvers(text);

    expect(parsed.ok ? [] : parsed.refusal.map((problem) => problem.reason)).toEqual([reason]);
  });
});
