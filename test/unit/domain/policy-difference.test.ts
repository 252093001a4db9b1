import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globsMeet } from '../../../src/domain/glob-overlap.ts';
import { matchesGlob, type Policy } from '../../../src/domain/policy.ts';
import { comparePolicies, isSamePolicy } from '../../../src/domain/policy-difference.ts';
import { parsePolicy } from '../../../src/intake/policy-file.ts';
import { phrasePlain } from '../../../src/slack/messages/phrase.ts';
import { policyDifferenceLines } from '../../../src/slack/messages/policy-difference-text.ts';

const base = `version: 1
channel: C0PRIVLINK
auditors: { groups: [S0AUDIT] }
environments:
  - name: production
    match: { hvn: "prod-*" }
    channel: C0PROD
    approvers: { groups: [S0NETSEC], users: [U0BEN] }
    approvals: { create: 1, update: 1, delete: 2 }
    rules:
      - when: { flags: [public_range, new_account] }
        then: { approvals: 2 }
    expires_after: 72h
    ticket: { required: true, pattern: 'CHG\\d{7}' }
  - name: staging
    match: { hvn: "stage-*" }
    requesters: { groups: [S0DEV] }
    approvers: { groups: [S0DEV] }
  - name: default
    approvers: { groups: [S0PLATFORM] }
terraform: { services: ["tf-*"] }
catalogue:
  "111122223333": { name: payments-prod, owner: Payments }
`;

function read(text: string): Policy {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value;
}

const linesOf = (before: string, after: string): readonly string[] =>
  policyDifferenceLines(comparePolicies(read(before), read(after))).map(phrasePlain);

/** One line for each row: what is written otherwise, and how the difference reads. */
const rows: readonly (readonly [
  what: string,
  from: string,
  to: string,
  lines: readonly string[],
])[] = [
  ['a comment', 'version: 1', '# who may ask\nversion: 1 # ever', []],
  ['quotes and spaces', '"prod-*"', "'prod-*'", []],
  ['the order of names', '[public_range, new_account]', '[new_account, public_range]', []],
  ['a default written out', '  - name: default', '  - name: default\n    match: {}', []],
  ['a glob for everything', '  - name: default', '  - name: default\n    match: { hvn: "*" }', []],
  ['a time in another unit', '72h', '3d', []],
  ['the case of Terraform’s globs', '"tf-*"', '"TF-*"', []],
  [
    ...([
      'who confirms another policy',
      'auditors:',
      'authority: slack\npolicy_admins: { groups: [S0ADMIN] }\nauditors:',
    ] as const),
    [
      'Another policy is agreed to: elsewhere, before it is applied, now here, by two policy admins',
      'May confirm another policy: + S0ADMIN',
    ],
  ],
  [
    ...(['the default channel', 'C0PRIVLINK', 'C0OTHER'] as const),
    [
      'Channel: C0PRIVLINK, now C0OTHER',
      ...['Environment staging:', '• Channel: C0PRIVLINK, now C0OTHER'],
      ...['Environment default:', '• Channel: C0PRIVLINK, now C0OTHER'],
    ],
  ],
  [
    ...(['auditors', 'groups: [S0AUDIT]', 'groups: [S0RISK], users: [U0EVE]'] as const),
    ['May see every request: + S0RISK, U0EVE', 'May see every request: − S0AUDIT'],
  ],
  [
    ...(['auditors by e-mail', '[S0AUDIT] }', '[S0AUDIT], emails: [b@x.org, a@x.org] }'] as const),
    ['Auditors by e-mail: none, now a@x.org, b@x.org'],
  ],
  [
    ...(['freezers', 'auditors:', 'freezers: { users: [U0ANN] }\nauditors:'] as const),
    ['May freeze environments: + U0ANN'],
  ],
  [
    ...(['a glob', '"stage-*"', '"test-*"'] as const),
    ['Environment staging:', '• HVNs: stage-*, now test-*'],
  ],
  [
    ...(['a narrower glob', '"stage-*"', '"stage-eu-*"'] as const),
    ['Environment staging:', '• HVNs: stage-*, now stage-eu-*'],
  ],
  [
    ...(['an environment’s channel', 'C0PROD\n', 'C0PROD2\n'] as const),
    ['Environment production:', '• Channel: C0PROD, now C0PROD2'],
  ],
  [
    ...([
      'requesters',
      '{ groups: [S0DEV] }\n    approvers',
      '{ anyone: true }\n    approvers',
    ] as const),
    ['Environment staging:', '• May ask: anyone'],
  ],
  [
    ...([
      'who may ask, narrowed',
      '  - name: default',
      '  - name: default\n    requesters: { users: [U0ADA] }',
    ] as const),
    ['Environment default:', '• May ask: no longer anyone, only U0ADA'],
  ],
  [
    ...(['approvers', '[S0NETSEC], users: [U0BEN]', '[S0NETSEC], users: [U0CLEO]'] as const),
    ['Environment production:', '• May approve: + U0CLEO', '• May approve: − U0BEN'],
  ],
  [
    ...(['quiet approvers', 'users: [U0BEN]', 'users: [U0BEN], quiet: true'] as const),
    ['Environment production:', '• Approvers: mentioned by cards, now mentioned by no card'],
  ],
  [
    ...(['approvals', 'update: 1, delete: 2', 'update: 2, delete: 1'] as const),
    [
      ...['Environment production:', '• Approvals to update: 1, now 2'],
      '• Approvals to delete: 2, now 1',
    ],
  ],
  [
    ...([
      'a rule',
      'then: { approvals: 2 }',
      'then: { approvals: 3, also_from: { groups: [S0SEC] } }',
    ] as const),
    [
      'Environment production:',
      '• New rule: where it lets in public addresses or it lets in an account that is new here: 3 approvals, one approval from S0SEC',
      '• No longer a rule: where it lets in public addresses or it lets in an account that is new here: 2 approvals',
    ],
  ],
  [
    ...(['all conditions of a rule', 'when: { flags: [public_range, new_account] }'] as const),
    'when: { more_values_than: 1, only_removes: true, change: [update, delete] }',
    [
      'Environment production:',
      '• New rule: where it changes more than 1 value, and it only removes, and it changes a service or it deletes the service: 2 approvals',
      '• No longer a rule: where it lets in public addresses or it lets in an account that is new here: 2 approvals',
    ],
  ],
  [
    'reminders and escalation',
    'expires_after: 72h',
    `reminders:
      after: 4h
      every: 1d
      working_hours: { from: "09:00", to: "17:30", days: [tue, mon], zone: Europe/Berlin }
    escalation: { after: 90m, to: { groups: [S0LEADS] } }`,
    [
      ...['Environment production:', '• Approvers are reminded after: never, now 4 hours'],
      '• And again every: not at all, now 1 day',
      '• Reminders only from: any time, now 09:00',
      '• Reminders only until: any time, now 17:30',
      '• Reminders only on: any day, now mon, tue',
      '• Reminders by the clocks of: none, now Europe/Berlin',
      '• Escalated after: never, now 90 minutes',
      '• May approve once it is escalated: + S0LEADS',
    ],
  ],
  [
    ...(['direct messages', 'users: [U0BEN]', 'users: [U0BEN], dm: true'] as const),
    ['Environment production:', '• Who can decide: told by cards alone, now told directly as well'],
  ],
  [
    ...(['the expiry', '72h', '90m'] as const),
    ['Environment production:', '• A request expires after: 3 days, now 90 minutes'],
  ],
  [
    ...([
      'the ticket',
      "ticket: { required: true, pattern: 'CHG\\d{7}' }",
      'ticket: { url: "https://t.example/{ticket}" }',
    ] as const),
    [
      ...['Environment production:', '• Ticket: required, now optional'],
      '• Tickets look like: CHG\\d{7}, now anything',
      '• Tickets link to: none, now https://t.example/{ticket}',
    ],
  ],
  [
    ...(['no ticket', "    ticket: { required: true, pattern: 'CHG\\d{7}' }\n", ''] as const),
    [
      ...['Environment production:', '• Ticket: required, now not asked for'],
      '• Tickets look like: CHG\\d{7}, now anything',
    ],
  ],
  [
    ...(['the reason', 'expires_after: 72h', 'reason: { min_length: 30 }'] as const),
    ['Environment production:', '• A reason has at least: no more than usual, now 30 characters'],
  ],
  [
    ...(['empty lists', 'expires_after: 72h', 'allow_empty: true'] as const),
    ['Environment production:', '• Empty allow lists: refused, now allowed'],
  ],
  [
    ...(['what is Terraform’s', '"tf-*"', '"iac-*"'] as const),
    ['Left to Terraform: services iac-*', 'No longer left to Terraform: services tf-*'],
  ],
  [
    ...([
      'the catalogue',
      'owner: Payments }',
      'owner: Treasury }\n  10.20.0.0/16: { name: vpc, owner: Core }',
    ] as const),
    [
      'Catalogue: 10.20.0.0/16 was nobody’s, now vpc of Core',
      'Catalogue: 111122223333 was payments-prod of Payments, now payments-prod of Treasury',
    ],
  ],
  [
    ...(['a name', 'name: staging', 'name: stage'] as const),
    ['Environment staging is called stage.'],
  ],
  [
    ...(['a name and more', 'name: staging', 'name: stage\n    allow_empty: true'] as const),
    ['Environment staging is called stage:', '• Empty allow lists: refused, now allowed'],
  ],
  [
    'a new environment',
    '  - name: staging',
    '  - name: canary\n    match: { cluster: "*-canary" }\n    approvers: { users: [U0BEN] }\n  - name: staging',
    [
      ...['New environment canary:', '• Clusters: *-canary', '• Channel: C0PRIVLINK'],
      ...['• May ask: anyone', '• May approve: + U0BEN'],
      ...['• Approvals to create: 1', '• Approvals to update: 1', '• Approvals to delete: 1'],
      ...[
        '• A request expires after: 3 days',
        ...firsts(['canary', 'staging'], ['canary', 'default']),
      ],
    ],
  ],
  [
    'an environment gone',
    '  - name: staging\n    match: { hvn: "stage-*" }\n    requesters: { groups: [S0DEV] }\n    approvers: { groups: [S0DEV] }\n',
    '',
    [
      'Environment staging is gone. What it covered falls to default where they match, and nobody may ask for the rest:',
      ...['• May ask: − S0DEV', '• May approve: − S0DEV'],
    ],
  ],
  [
    'the last environment gone',
    '  - name: default\n    approvers: { groups: [S0PLATFORM] }\n',
    '',
    [
      'Environment default is gone. Nobody may ask for what it alone covered:',
      ...['• May ask: no longer anyone, only nobody', '• May approve: − S0PLATFORM'],
    ],
  ],
];

function firsts(...pairs: readonly (readonly [string, string])[]): readonly string[] {
  return pairs.map(
    ([name, instead]) =>
      `Where environments ${name} and ${instead} both match, ${name} applies from now on.`,
  );
}

describe('the difference between two policies', () => {
  it.each(rows)('tells %s', (_, from, to, lines) => {
    expect(base).toContain(from);

    expect(linesOf(base, base.replaceAll(from, to))).toEqual(lines);
  });

  it('tells of an order that decides, and of none that does not', () => {
    const [head = '', production = '', staging = '', rest = ''] = base.split('  - name: ');
    const [last = '', tail = ''] = rest.split('terraform:');
    const ordered = (...environments: readonly string[]) =>
      `${[head, ...environments].join('  - name: ')}terraform:${tail}`;

    expect(linesOf(base, ordered(staging, production, last))).toEqual([]);
    expect(linesOf(base, ordered(last, production, staging))).toEqual(
      firsts(['default', 'production'], ['default', 'staging']),
    );
  });

  it('is none between a policy and itself, and swaps its sides where they are swapped', () => {
    const variants = rows.map(([, from, to]) => base.replaceAll(from, to));
    for (const text of variants) {
      const [one, other] = [read(base), read(text)];

      expect(isSamePolicy(comparePolicies(other, read(text)))).toBe(true);
      expect(isSamePolicy(comparePolicies(one, other))).toBe(
        isSamePolicy(comparePolicies(other, one)),
      );
    }
  });
});

describe('whether two globs can match the same', () => {
  const glob = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 });
  const words = ['', ...allWords(['a', 'b'], 6)];

  it('is so exactly where some text is matched by both', () => {
    fc.assert(
      fc.property(glob, glob, (one, other) => {
        const both = words.some((text) => matchesGlob(one, text) && matchesGlob(other, text));
        expect(globsMeet(one, other)).toBe(globsMeet(other, one));
        if (both) expect(globsMeet(one, other)).toBe(true);
        // Up to twelve characters could be needed; where the globs have few stars, six will do.
        else if (one.length + other.length <= 6) expect(globsMeet(one, other)).toBe(false);
      }),
      { numRuns: 2_000, seed: 4 },
    );
  });
});

function allWords(letters: readonly string[], length: number): readonly string[] {
  if (length === 0) return [];
  const shorter = allWords(letters, length - 1);
  const longest = shorter.filter((word) => word.length === length - 1);
  const from = length === 1 ? [''] : longest;
  return [...shorter, ...from.flatMap((word) => letters.map((letter) => word + letter))];
}
