import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../src/intake/policy-file.ts';

const start = `version: 1
channel: C0PRIVLINK
environments:
  - name: default
    approvers: { groups: [S0PLATFORM] }
`;

/** What is wrong, as an operator reads it. */
function problemsOf(entries: string): readonly string[] {
  const parsed = parsePolicy(`${start}catalogue:\n${entries}`);
  return parsed.ok
    ? []
    : parsed.refusal.map(({ line, key, reason }) => `${line}: ${key} ${reason}`);
}

const good = '{ name: payments, owner: Payments team }';

describe('the catalogue of a policy', () => {
  it('names accounts and ranges', () => {
    const parsed = parsePolicy(
      `${start}catalogue:\n  "011122223333": ${good}\n  10.20.0.0/16: { name: "Büro (EU)", owner: R+D }\n`,
    );

    expect(parsed.ok && parsed.value.catalogue).toEqual({
      '011122223333': { name: 'payments', owner: 'Payments team' },
      '10.20.0.0/16': { name: 'Büro (EU)', owner: 'R+D' },
    });
  });

  it('may be left out', () => {
    const parsed = parsePolicy(start);

    expect(parsed.ok && parsed.value.catalogue).toEqual({});
  });

  const account = 'must be an account id of 12 digits, in quotes, or a range such as 10.20.0.0/16';
  const letters = "must be letters, digits, spaces and . , : ; _ ( ) / + @ # ' -";
  it.each([
    [
      'an account of eleven digits',
      `  "11122223333": ${good}`,
      `7: catalogue.11122223333 ${account}`,
    ],
    [
      'a number that lost its zero',
      `  011122223333: ${good}`,
      `7: catalogue.11122223333 ${account}`,
    ],
    [
      'a range that begins elsewhere',
      `  10.20.0.7/16: ${good}`,
      '7: catalogue.10.20.0.7/16 must be a range that begins at its network address: 10.20.0.0/16',
    ],
    [
      'every address',
      `  0.0.0.0/0: ${good}`,
      '7: catalogue.0.0.0.0/0 must be an IPv4 range such as 10.20.0.0/16',
    ],
    [
      'two ranges in one',
      `  "10.0.0.0/8 172.16.0.0/12": ${good}`,
      '7: catalogue.10.0.0.0/8 172.16.0.0/12 must be one range, written 10.0.0.0/8',
    ],
    [
      'an owner left out',
      '  "111122223333": { name: payments }',
      '7: catalogue.111122223333.owner is missing',
    ],
    [
      'a key too many',
      '  "111122223333": { name: a, owner: b, mail: c }',
      '7: catalogue.111122223333.mail is not a key that this version knows',
    ],
    [
      'markup in a name',
      '  "111122223333": { name: "<!channel>", owner: b }',
      `7: catalogue.111122223333.name ${letters}`,
    ],
    [
      'a name without end',
      `  "111122223333": { name: ${'x'.repeat(41)}, owner: b }`,
      '7: catalogue.111122223333.name must have at most 40 characters',
    ],
    [
      'an account twice',
      `  "111122223333": ${good}\n  "111122223333": ${good}`,
      expect.stringContaining('Map keys must be unique'),
    ],
  ])('is refused with %s, by line, key and reason', (_, entries, problem) => {
    expect(problemsOf(entries)).toEqual([problem]);
  });

  it('is told all its problems at once, each with its own line', () => {
    const problems = problemsOf(
      `  "1": ${good}\n  10.0.0.1/8: ${good}\n  "111122223333": { name: x }`,
    );

    expect(problems.map((problem) => problem.split(':')[0])).toEqual(
      expect.arrayContaining(['7', '8', '9']),
    );
  });
});
