import type { Policy } from '../../src/domain/policy.ts';
import { comparePolicies, type PolicyDifference } from '../../src/domain/policy-difference.ts';
import { parsePolicy } from '../../src/intake/policy-file.ts';

/** Policies before and after a change, as people write them. */
function readPolicy(text: string): Policy {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value;
}

/** As Postgres gives it back. */
function difference(before: string, after: string): PolicyDifference {
  return JSON.parse(JSON.stringify(comparePolicies(readPolicy(before), readPolicy(after))));
}

const base = `version: 1
channel: C0PRIVLINK
auditors: { groups: [S0AUDIT] }
environments:
  - name: production
    match: { hvn: "prod-*" }
    channel: C0PRODNET
    approvers: { groups: [S0NETSEC], users: [U0APPROV1] }
    approvals: { create: 1, update: 1, delete: 2 }
    ticket: { required: true, pattern: 'CHG\\d{7}' }
  - name: staging
    match: { hvn: "stage-*" }
    requesters: { groups: [S0DEV] }
    approvers: { groups: [S0DEV] }
  - name: lab
    match: { hvn: "lab-*" }
    approvers: { groups: [S0DEV] }
  - name: default
    approvers: { groups: [S0PLATFORM] }
terraform: { services: ["tf-*"] }
catalogue:
  "111122223333": { name: payments-prod, owner: Payments }
`;

/** All that a policy can mean otherwise. */
const rewritten = `version: 1
channel: C0NETWORK
auditors: { groups: [S0AUDIT], emails: [auditor@example.com] }
freezers: { groups: [S0ONCALL] }
authority: slack
policy_admins: { groups: [S0PLATFORM] }
environments:
  - name: canary
    match: { cluster: "*-canary" }
    approvers: { users: [U0APPROV1] }
  - name: production
    match: { hvn: "prod-eu-*", project: "1111*" }
    channel: C0PRODNET
    requesters: { users: [U0REQUEST] }
    approvers: { groups: [S0NETSEC], users: [U0APPROV2], dm: true }
    seasoning: 24h
    approvals: { create: 2, update: 1, delete: 1 }
    rules:
      - when: { flags: [public_range, new_account] }
        then: { approvals: 2, also_from: { groups: [S0SECLEAD] } }
      - when: { more_values_than: 10, only_removes: true, change: [update, delete] }
        then: { approvals: 1 }
    expires_after: 90m
    reminders:
      after: 4h
      every: 1d
      working_hours: { from: "09:00", to: "17:30", days: [mon, tue], zone: Europe/Berlin }
    escalation: { after: 90m, to: { groups: [S0NETLEADS] } }
    reason: { min_length: 30 }
    ticket: { url: "https://tickets.example.com/{ticket}" }
  - name: test
    match: { hvn: "stage-*" }
    requesters: { anyone: true }
    approvers: { groups: [S0DEV], quiet: true }
    allow_empty: true
  - name: default
    approvers: { groups: [S0PLATFORM] }
terraform: { services: ["iac-*"] }
catalogue:
  "111122223333": { name: payments-prod, owner: Treasury }
  10.20.0.0/16: { name: payments VPC, owner: Payments }
`;

export const differences = {
  same: difference(base, `# A comment.\n${base}`),
  small: difference(base, base.replace('delete: 2', 'delete: 1')),
  all: difference(base, rewritten),
  back: difference(rewritten, base),
  lastGone: difference(base, base.replace(/ {2}- name: default\n.*\n/, '')),
} as const;

/** In what people type, as long as it may be. */
export function largestDifference(worst: string): PolicyDifference {
  const before = readPolicy(base);
  const groups = Array.from({ length: 500 }, (_, index) => `S0GROUP${index}`);
  const names = Array.from({ length: 60 }, (_, index) => `e${index}-${'x'.repeat(30)}`);
  const entry = { name: worst, owner: worst };
  const catalogue = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [`${index}${worst}`, entry]),
  );
  const environments = before.environments.slice(0, 1).flatMap((one) =>
    names.map((name) => ({
      ...{ ...one, name, match: { hvn: worst.slice(0, 100) } },
      approvers: { groups, users: [] },
      ticket: { required: true, pattern: worst, url: undefined },
    })),
  );
  const after = { ...before, environments, catalogue, terraform: [worst] };
  return JSON.parse(JSON.stringify(comparePolicies(before, after)));
}
