import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../src/intake/policy-file.ts';

const start = `version: 1
channel: C0PRIVLINK
environments:
  - name: production
    approvers: { groups: [S0NETSEC] }
`;

describe('who may freeze', () => {
  it('are read with their groups and users', () => {
    const parsed = parsePolicy(`${start}freezers: { groups: [S0ONCALL], users: [U0PAT] }\n`);

    expect(parsed.ok && parsed.value).toMatchObject({
      freezers: { groups: ['S0ONCALL'], users: ['U0PAT'] },
    });
  });

  it('are nobody where the file does not say', () => {
    const parsed = parsePolicy(start);

    expect(parsed.ok && Object.keys(parsed.value)).toEqual([
      ...['channel', 'auditors', 'environments', 'terraform', 'catalogue'],
    ]);
  });

  it.each([
    ['freezers: { groups: ["@oncall"] }', '6: freezers.groups.0 must be a Slack user group id'],
    ['freezers: { anyone: true }', '6: freezers.anyone is not a key'],
    ['freezers: everybody', '6: freezers expected object'],
  ])('are refused by line and key where they are not groups and users: %s', (key, problem) => {
    const parsed = parsePolicy(`${start}${key}\n`);

    const problems = parsed.ok ? [] : parsed.refusal;
    const lines = problems.map(({ line, key: at, reason }) => `${line}: ${at} ${reason}`);
    expect(lines).toEqual([expect.stringContaining(problem)]);
  });
});

describe('how long approvers must have been there', () => {
  it('is read as a time, and absent where the file does not say', () => {
    const parsed = parsePolicy(`${start}    seasoning: 24h\n`);
    const plain = parsePolicy(start);

    expect(parsed.ok && parsed.value.environments[0]?.seasoningMs).toBe(86_400_000);
    expect(plain.ok && plain.value.environments[0]).not.toHaveProperty('seasoningMs');
  });

  it('is refused with line and key where it is no time', () => {
    const parsed = parsePolicy(`${start}    seasoning: soon\n`);

    expect(!parsed.ok && parsed.refusal).toMatchObject([
      {
        line: 6,
        key: 'environments.0.seasoning',
        reason: expect.stringContaining('must be a time'),
      },
    ]);
  });
});
