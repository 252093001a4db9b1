import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../src/intake/policy-file.ts';

const start = `version: 1
channel: C0PRIVLINK
environments:
  - name: production
    approvers: { groups: [S0NETSEC] }
`;

describe('who may freeze, and who confirms another policy', () => {
  it('are read with their groups and users', () => {
    const parsed = parsePolicy(
      `${start}freezers: { groups: [S0ONCALL] }\nauthority: slack\npolicy_admins: { users: [U0PAT, U0LEA] }\n`,
    );

    expect(parsed.ok && parsed.value).toMatchObject({
      freezers: { groups: ['S0ONCALL'], users: [] },
      policyAdmins: { groups: [], users: ['U0PAT', 'U0LEA'] },
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
    ['policy_admins: { anyone: true }', '6: policy_admins.anyone is not a key'],
    ['policy_admins: everybody', '6: policy_admins expected object'],
  ])('are refused by line and key where they are not groups and users: %s', (key, problem) => {
    const parsed = parsePolicy(`${start}${key}\n`);

    const problems = parsed.ok ? [] : parsed.refusal;
    const lines = problems.map(({ line, key: at, reason }) => `${line}: ${at} ${reason}`);
    expect(lines).toEqual([expect.stringContaining(problem)]);
  });
});

describe('where another policy is agreed to', () => {
  it('is elsewhere where the file says so, or nothing', () => {
    const [said, unsaid] = [parsePolicy(`${start}authority: git\n`), parsePolicy(start)];

    expect(said).toEqual(unsaid);
    expect(said.ok && said.value).not.toHaveProperty('policyAdmins');
  });

  it.each([
    ['authority: nobody', '6: authority must be one of git, slack'],
    ['authority: slack', '1: policy_admins is missing: with authority: slack two of them confirm'],
    ['policy_admins: { groups: [S0PLATFORM] }', '6: policy_admins is only for authority: slack'],
    [
      'authority: slack\npolicy_admins: { users: [U0PAT, U0PAT] }',
      '7: policy_admins must name a group or two users: two must confirm',
    ],
    ['authority: slack\npolicy_admins: {}', '7: policy_admins must name a group or two users'],
  ])('is refused by line and key where it could not be done so: %s', (keys, problem) => {
    const parsed = parsePolicy(`${start}${keys}\n`);

    const problems = parsed.ok ? [] : parsed.refusal;
    const lines = problems.map(({ line, key, reason }) => `${line}: ${key} ${reason}`);
    expect(lines).toEqual([expect.stringContaining(problem)]);
  });

  it('needs a channel in which it is confirmed', () => {
    const text = start
      .replace('channel: C0PRIVLINK\n', '')
      .replace('name: production', 'name: production\n    channel: C0PRODLINK');

    const parsed = parsePolicy(
      `${text}authority: slack\npolicy_admins: { groups: [S0PLATFORM] }\n`,
    );

    expect(!parsed.ok && parsed.refusal).toMatchObject([
      { key: 'channel', reason: 'is missing: with authority: slack a policy is confirmed there' },
    ]);
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

describe('auditors of another issuer', () => {
  it('are read by their addresses, in lower case', () => {
    const parsed = parsePolicy(
      `${start}auditors: { users: [U0ANN], emails: [" Ext@Example.com "] }\n`,
    );

    expect(parsed.ok && parsed.value).toMatchObject({
      auditors: { groups: [], users: ['U0ANN'] },
      auditorEmails: ['ext@example.com'],
    });
  });

  it.each(['ext', 'ext@', '@example.com', 'a@b, c@d', 'Ext <ext@example.com>'])(
    'are refused where they are no addresses: %s',
    (address) => {
      const parsed = parsePolicy(`${start}auditors: { emails: ["${address}"] }\n`);

      expect(parsed.ok ? [] : parsed.refusal).toMatchObject([
        { line: 6, key: 'auditors.emails.0', reason: expect.stringContaining('e-mail address') },
      ]);
    },
  );
});
