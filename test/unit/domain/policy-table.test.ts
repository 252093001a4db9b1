/**
 * Who may ask for what, who may decide, and how many must: one row, one answer. The policy, the people and the
 * requests that the rows speak of stand above them.
 */
import { describe, expect, it } from 'vitest';
import type { PeopleFacts, PersonKind } from '../../../src/domain/people.ts';
import { type Plan, planAmid } from '../../../src/domain/plan.ts';
import {
  type Environment,
  findEnvironment,
  findTerraformGlob,
  mayRequest,
  mayReview,
  type Policy,
} from '../../../src/domain/policy.ts';
import { type LiveValues, noService, noValues } from '../../../src/domain/private-link.ts';
import type { Change, SlackUserId } from '../../../src/domain/request.ts';
import { causeWord, isEnough, reviewersOf, ruleFor, tally } from '../../../src/domain/rule.ts';
import { parsePolicy } from '../../../src/intake/policy-file.ts';

const policy = read(`version: 1
channel: C0PRIVLINK
environments:
  - name: payments
    match: { project: "p-pay", hvn: "prod-*", cluster: "pay-*" }
    requesters: { groups: [S0PAYDEV], users: [U0PAM] }
    approvers: { groups: [S0NETSEC], users: [U0EVE] }
    approvals: { create: 1, update: 2, delete: 3 }
    rules:
      - when: { flags: [public_range] }
        then: { approvals: 3, also_from: { groups: [S0LEADS] } }
      - when: { only_removes: true }
        then: { approvals: 1 }
      - when: { flags: [last_account_removed, last_range_removed] }
        then: { approvals: 2 }
      - when: { more_values_than: 3 }
        then: { approvals: 4 }
      - when: { change: [delete] }
        then: { also_from: { users: [U0LEA] } }
  - name: production
    match: { hvn: "prod-*" }
    approvers: { groups: [S0NETSEC] }
    approvals: { create: 2, update: 2, delete: 2 }
  - name: sandbox
    match: { cluster: "lab-?" }
    requesters: { groups: [S0GONE] }
    approvers: { users: [U0EVE, U0BEN] }
terraform: { services: ["tf-*"] }
`);

function read(text: string): Policy {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value;
}

/** Ada and Pam ask; Ben, Cleo and Dora are of netsec, Lea and Leo lead; Eve is named in person. */
const kinds = {
  ada: 'member',
  pam: 'member',
  ben: 'member',
  cleo: 'member',
  dora: 'member',
  eve: 'member',
  lea: 'member',
  leo: 'member',
  zoe: 'member',
  gus: 'guest',
  bot: 'bot',
  del: 'deactivated',
  sue: 'stranger',
} as const satisfies Record<string, PersonKind>;
/** Nobody knows anything of Una, who stands in every group all the same. */
type Name = keyof typeof kinds | 'una';
const outsiders: readonly Name[] = ['gus', 'bot', 'del', 'sue', 'una'];
const members = {
  S0PAYDEV: ['ada', 'ben', ...outsiders],
  S0NETSEC: ['ben', 'cleo', 'dora', ...outsiders],
  S0LEADS: ['lea', 'leo', ...outsiders],
} as const satisfies Record<string, readonly Name[]>;

const idOf = (name: string): SlackUserId => `U0${name.toUpperCase()}` as SlackUserId;
const at = new Date('2026-01-01T00:00:00Z');
const facts: PeopleFacts = {
  persons: new Map(
    Object.entries(kinds).map(([name, kind]) => {
      const id = idOf(name);
      return [id, { id, kind, teamId: 'T1', fetchedAt: at }];
    }),
  ),
  groups: new Map(
    Object.entries(members).map(([id, names]) => [
      id,
      { id, handle: id.toLowerCase(), members: names.map(idOf), fetchedAt: at },
    ]),
  ),
};

const places = {
  payments: { projectId: 'p-pay', hvnId: 'prod-eu', clusterId: 'pay-eu' },
  production: { projectId: 'p-other', hvnId: 'prod-eu', clusterId: 'pay-eu' },
  sandbox: { projectId: 'p-other', hvnId: 'dev', clusterId: 'lab-1' },
} as const;
type Where = keyof typeof places;

const environmentOf = (where: Where): Environment => {
  const found = findEnvironment(policy, places[where]);
  if (found === undefined) throw new Error(`nothing covers ${where}`);
  return found;
};

const account = (n: number): string => `arn:aws:iam::${111122223330 + n}:root`;
const values = (accounts: number, ...ranges: readonly string[]) => ({
  ...{ consumerAccounts: Array.from({ length: accounts }, (_, n) => account(n)) },
  ...{ consumerIpRanges: ranges, consumerRegions: [] },
});
const live: LiveValues = {
  ...{ exists: true, createdAt: '2026-01-01T00:00:00Z', clusterId: 'pay-eu' },
  ...values(2, '10.0.0.0/16'),
};
const plan = (change: Change, from: LiveValues, desired: ReturnType<typeof values>): Plan =>
  planAmid({ change, live: from, desired }, {});

const asked = {
  'create, one account': plan('create', noService, values(1, '10.0.0.0/16')),
  'create, public range': plan('create', noService, values(1, '8.8.8.0/24')),
  'create, four values': plan('create', noService, values(3, '10.0.0.0/16')),
  'create, three values': plan('create', noService, values(2, '10.0.0.0/16')),
  'update, one more account': plan('update', live, values(3, '10.0.0.0/16')),
  'update, one account less': plan('update', live, values(1, '10.0.0.0/16')),
  'update, no account left': plan('update', live, values(0, '10.0.0.0/16')),
  'update, no range left': plan('update', live, values(2)),
  'update, one for another': plan('update', live, values(2, '10.1.0.0/16')),
  'update, public for private': plan('update', live, values(2, '8.8.8.0/24')),
  delete: plan('delete', live, { ...values(0), ...noValues } as ReturnType<typeof values>),
  'take over': plan('own', live, values(2, '10.0.0.0/16')),
} satisfies Record<string, Plan>;
type What = keyof typeof asked;

const via = ({ via: by, group }: { readonly via: string; readonly group?: string }): string =>
  group === undefined ? by : `${by} ${group}`;
const no = (refusal: { readonly code: string; readonly kind?: string }): string =>
  refusal.kind === undefined ? refusal.code : `${refusal.code} ${refusal.kind}`;

function asks(who: Name, where: Where): string {
  const answer = mayRequest(environmentOf(where), idOf(who), facts);
  return answer.ok ? `yes, ${via(answer.value)}` : no(answer.refusal);
}

function decides(who: Name, what: What, where: Where, of: Name): string {
  const environment = environmentOf(where);
  const reviewers = reviewersOf(environment, ruleFor(environment, asked[what]));
  const answer = mayReview(reviewers, { requester: idOf(of), reviewer: idOf(who) }, facts);
  return answer.ok ? `yes, ${via(answer.value)}` : no(answer.refusal);
}

function needs(what: What, where: Where): string {
  const { quorum, because, alsoFrom = [] } = ruleFor(environmentOf(where), asked[what]);
  const why = because === undefined ? '' : ` by ${causeWord(because)}`;
  const extras = alsoFrom.map(({ groups, users }) => ` + one of ${[...groups, ...users].join()}`);
  return `${quorum}${why}${extras.join('')}`;
}

/** What Ada's request comes to once these have approved it, one after another. */
function comesTo(what: What, where: Where, ...by: readonly Name[]): string {
  const environment = environmentOf(where);
  const rule = ruleFor(environment, asked[what]);
  const ruled = { approvers: environment.approvers, rule, requester: idOf('ada') };
  const sum = tally(ruled, by.map(idOf), facts);
  if (isEnough(sum, rule.quorum)) return 'approved';
  const short = sum.missing.map(({ groups, users }) => `, none of ${[...groups, ...users].join()}`);
  return `${sum.counted.length} of ${rule.quorum}${short.join('')}`;
}

describe('where a change belongs', () => {
  // biome-ignore format: a table
  it.each([
    // project    hvn        cluster     environment
    ['p-pay',    'prod-eu', 'pay-eu',   'payments'],
    ['p-pay',    'prod-',   'pay-',     'payments'],
    ['p-pay',    'prod-eu', 'PAY-eu',   'production'],
    ['p-pay',    'prod-eu', 'repay-eu', 'production'],
    ['p-pay2',   'prod-eu', 'pay-eu',   'production'],
    ['p-other',  'prod-eu', 'lab-1',    'production'],
    ['p-pay',    'dev',     'pay-eu',   'none'],
    ['p-pay',    'preprod-eu', 'pay-eu', 'none'],
    ['p-pay',    'dev',     'lab-1',    'sandbox'],
    ['p-other',  'dev',     'lab-x',    'sandbox'],
    ['p-other',  'dev',     'lab-12',   'none'],
    ['p-other',  'dev',     'lab-',     'none'],
  ] as const)('project %s, HVN %s, cluster %s: %s', (projectId, hvnId, clusterId, expected) => {
    expect(findEnvironment(policy, { projectId, hvnId, clusterId })?.name ?? 'none').toBe(expected);
  });

  // biome-ignore format: a table
  it.each([
    ['tf-db', 'tf-*'], ['TF-DB', 'tf-*'], ['tf-', 'tf-*'], ['atf-db', 'none'], ['tfdb', 'none'],
  ])('service %s is of Terraform by %s', (service, glob) => {
    expect(findTerraformGlob(policy, service) ?? 'none').toBe(glob);
  });
});

describe('who may ask', () => {
  // biome-ignore format: a table
  it.each<readonly [Name, Where, string]>([
    // who     where         answer
    ['ada',  'payments',   'yes, group S0PAYDEV'],
    ['pam',  'payments',   'yes, user'],
    ['ben',  'payments',   'yes, group S0PAYDEV'],
    ['cleo', 'payments',   'not_a_requester'],
    ['eve',  'payments',   'not_a_requester'],
    ['lea',  'payments',   'not_a_requester'],
    ['zoe',  'payments',   'not_a_requester'],
    ['gus',  'payments',   'not_a_member guest'],
    ['bot',  'payments',   'not_a_member bot'],
    ['del',  'payments',   'not_a_member deactivated'],
    ['sue',  'payments',   'not_a_member stranger'],
    ['una',  'payments',   'person_unknown'],
    ['ada',  'production', 'yes, anyone'],
    ['ben',  'production', 'yes, anyone'],
    ['zoe',  'production', 'yes, anyone'],
    ['gus',  'production', 'not_a_member guest'],
    ['bot',  'production', 'not_a_member bot'],
    ['del',  'production', 'not_a_member deactivated'],
    ['sue',  'production', 'not_a_member stranger'],
    ['una',  'production', 'person_unknown'],
    // Nothing is known of S0GONE: it admits nobody.
    ['ada',  'sandbox',    'group_unknown'],
    ['eve',  'sandbox',    'group_unknown'],
    ['gus',  'sandbox',    'not_a_member guest'],
    ['una',  'sandbox',    'person_unknown'],
  ])('%s in %s: %s', (who, where, expected) => {
    expect(asks(who, where)).toBe(expected);
  });
});

describe('who may decide', () => {
  // biome-ignore format: a table
  it.each<readonly [Name, What, Where, Name, string]>([
    // who     what                       where         of      answer
    ['ben',  'create, one account',     'payments',   'ada',  'yes, group S0NETSEC'],
    ['cleo', 'create, one account',     'payments',   'ada',  'yes, group S0NETSEC'],
    ['eve',  'create, one account',     'payments',   'ada',  'yes, user'],
    ['ada',  'create, one account',     'payments',   'ada',  'self_review'],
    ['ben',  'create, one account',     'payments',   'ben',  'self_review'],
    ['eve',  'create, one account',     'payments',   'eve',  'self_review'],
    ['ada',  'create, one account',     'payments',   'ben',  'not_an_approver'],
    ['pam',  'create, one account',     'payments',   'ada',  'not_an_approver'],
    ['zoe',  'create, one account',     'payments',   'ada',  'not_an_approver'],
    ['gus',  'create, one account',     'payments',   'ada',  'not_a_member guest'],
    ['bot',  'create, one account',     'payments',   'ada',  'not_a_member bot'],
    ['del',  'create, one account',     'payments',   'ada',  'not_a_member deactivated'],
    ['sue',  'create, one account',     'payments',   'ada',  'not_a_member stranger'],
    ['una',  'create, one account',     'payments',   'ada',  'person_unknown'],
    // Those of whom a rule wants one have a say where it applies, and only there.
    ['lea',  'create, one account',     'payments',   'ada',  'not_an_approver'],
    ['lea',  'create, public range',    'payments',   'ada',  'yes, group S0LEADS'],
    ['leo',  'create, public range',    'payments',   'ada',  'yes, group S0LEADS'],
    ['lea',  'create, public range',    'payments',   'lea',  'self_review'],
    ['lea',  'update, public for private', 'payments', 'ada', 'yes, group S0LEADS'],
    ['lea',  'update, one more account', 'payments',  'ada',  'not_an_approver'],
    ['lea',  'delete',                  'payments',   'ada',  'yes, user'],
    ['leo',  'delete',                  'payments',   'ada',  'not_an_approver'],
    ['lea',  'take over',               'payments',   'ada',  'not_an_approver'],
    ['gus',  'create, public range',    'payments',   'ada',  'not_a_member guest'],
    ['una',  'create, public range',    'payments',   'ada',  'person_unknown'],
    ['ben',  'delete',                  'payments',   'ada',  'yes, group S0NETSEC'],
    ['ben',  'take over',               'payments',   'ada',  'yes, group S0NETSEC'],
    // Another environment has its own people and rules.
    ['ben',  'create, one account',     'production', 'ada',  'yes, group S0NETSEC'],
    ['eve',  'create, one account',     'production', 'ada',  'not_an_approver'],
    ['lea',  'create, public range',    'production', 'ada',  'not_an_approver'],
    ['lea',  'delete',                  'production', 'ada',  'not_an_approver'],
    ['dora', 'delete',                  'production', 'ada',  'yes, group S0NETSEC'],
    ['dora', 'delete',                  'production', 'dora', 'self_review'],
    ['eve',  'create, one account',     'sandbox',    'ada',  'yes, user'],
    ['ben',  'create, one account',     'sandbox',    'ada',  'yes, user'],
    ['cleo', 'create, one account',     'sandbox',    'ada',  'not_an_approver'],
    ['eve',  'delete',                  'sandbox',    'eve',  'self_review'],
  ])('%s on “%s” in %s, asked for by %s: %s', (who, what, where, of, expected) => {
    expect(decides(who, what, where, of)).toBe(expected);
  });
});

describe('how many must approve', () => {
  const open = '3 by flags public_range + one of S0LEADS';
  // biome-ignore format: a table
  it.each<readonly [What, Where, string]>([
    // what                          where         rule
    ['create, one account',        'payments',   '1'],
    ['create, three values',       'payments',   '1'],
    ['create, four values',        'payments',   '4 by more_values_than 3'],
    ['create, public range',       'payments',   open],
    ['update, one more account',   'payments',   '2'],
    ['update, one for another',    'payments',   '2'],
    ['update, public for private', 'payments',   '3 by flags public_range + one of S0LEADS'],
    ['update, one account less',   'payments',   '1 by only_removes true'],
    ['update, no account left',    'payments',   '2'],
    ['update, no range left',      'payments',   '2'],
    ['delete',                     'payments',   '3 + one of U0LEA'],
    ['take over',                  'payments',   '2'],
    ['create, one account',        'production', '2'],
    ['create, four values',        'production', '2'],
    ['create, public range',       'production', '2'],
    ['update, one account less',   'production', '2'],
    ['update, no account left',    'production', '2'],
    ['delete',                     'production', '2'],
    ['take over',                  'production', '2'],
    ['create, one account',        'sandbox',    '1'],
    ['create, public range',       'sandbox',    '1'],
    ['update, one account less',   'sandbox',    '1'],
    ['delete',                     'sandbox',    '1'],
    ['take over',                  'sandbox',    '1'],
  ])('“%s” in %s: %s', (what, where, expected) => {
    expect(needs(what, where)).toBe(expected);
  });
});

describe('what approvals of a request of Ada come to', () => {
  // biome-ignore format: a table
  it.each<readonly [What, Where, readonly Name[], string]>([
    // what                          where         who approved                     so far
    ['create, one account',        'payments',   [],                             '0 of 1'],
    ['create, one account',        'payments',   ['ben'],                        'approved'],
    ['create, one account',        'payments',   ['eve'],                        'approved'],
    ['create, one account',        'payments',   ['ada'],                        '0 of 1'],
    ['create, one account',        'payments',   ['zoe'],                        '0 of 1'],
    ['create, one account',        'payments',   ['lea'],                        '0 of 1'],
    ['create, one account',        'payments',   ['gus'],                        '0 of 1'],
    ['create, one account',        'payments',   ['bot'],                        '0 of 1'],
    ['create, one account',        'payments',   ['del'],                        '0 of 1'],
    ['create, one account',        'payments',   ['sue'],                        '0 of 1'],
    ['create, one account',        'payments',   ['una'],                        '0 of 1'],
    ['update, one more account',   'payments',   ['ben'],                        '1 of 2'],
    ['update, one more account',   'payments',   ['ben', 'cleo'],                'approved'],
    ['update, one more account',   'payments',   ['ben', 'eve'],                 'approved'],
    ['update, one more account',   'payments',   ['ben', 'ada'],                 '1 of 2'],
    ['update, one more account',   'payments',   ['ben', 'zoe'],                 '1 of 2'],
    ['update, one more account',   'payments',   ['del', 'cleo'],                '1 of 2'],
    ['update, one account less',   'payments',   ['dora'],                       'approved'],
    ['update, no account left',    'payments',   ['dora'],                       '1 of 2'],
    ['update, no account left',    'payments',   ['dora', 'eve'],                'approved'],
    ['create, four values',        'payments',   ['ben', 'cleo', 'dora'],        '3 of 4'],
    ['create, four values',        'payments',   ['ben', 'cleo', 'dora', 'eve'], 'approved'],
    ['create, four values',        'payments',   ['ben', 'cleo', 'dora', 'lea'], '3 of 4'],
    ['create, public range',       'payments',   [],                             '0 of 3, none of S0LEADS'],
    ['create, public range',       'payments',   ['lea'],                        '1 of 3'],
    ['create, public range',       'payments',   ['lea', 'leo'],                 '2 of 3'],
    ['create, public range',       'payments',   ['lea', 'leo', 'ben'],          'approved'],
    ['create, public range',       'payments',   ['ben', 'cleo', 'lea'],         'approved'],
    ['create, public range',       'payments',   ['ben', 'cleo', 'dora'],        '3 of 3, none of S0LEADS'],
    ['create, public range',       'payments',   ['ben', 'cleo', 'dora', 'eve'], '4 of 3, none of S0LEADS'],
    ['create, public range',       'payments',   ['ben', 'cleo', 'gus'],         '2 of 3, none of S0LEADS'],
    ['create, public range',       'payments',   ['ben', 'lea', 'ada'],          '2 of 3'],
    ['update, public for private', 'payments',   ['ben', 'cleo', 'leo'],         'approved'],
    ['update, public for private', 'payments',   ['ben', 'cleo', 'eve'],         '3 of 3, none of S0LEADS'],
    ['delete',                     'payments',   ['ben', 'cleo', 'dora'],        '3 of 3, none of U0LEA'],
    ['delete',                     'payments',   ['ben', 'cleo', 'leo'],         '2 of 3, none of U0LEA'],
    ['delete',                     'payments',   ['ben', 'cleo', 'lea'],         'approved'],
    ['delete',                     'payments',   ['lea', 'eve', 'dora'],         'approved'],
    ['take over',                  'payments',   ['ben'],                        '1 of 2'],
    ['take over',                  'payments',   ['ben', 'eve'],                 'approved'],
    ['create, one account',        'production', ['ben'],                        '1 of 2'],
    ['create, one account',        'production', ['ben', 'eve'],                 '1 of 2'],
    ['create, one account',        'production', ['ben', 'dora'],                'approved'],
    ['create, public range',       'production', ['ben', 'lea'],                 '1 of 2'],
    ['create, public range',       'production', ['ben', 'cleo'],                'approved'],
    ['delete',                     'production', ['cleo'],                       '1 of 2'],
    ['delete',                     'production', ['cleo', 'dora'],               'approved'],
    ['delete',                     'production', ['cleo', 'una'],                '1 of 2'],
    ['create, one account',        'sandbox',    ['cleo'],                       '0 of 1'],
    ['create, one account',        'sandbox',    ['ben'],                        'approved'],
    ['delete',                     'sandbox',    ['ada'],                        '0 of 1'],
    ['delete',                     'sandbox',    ['eve'],                        'approved'],
  ])('“%s” in %s, approved by %j: %s', (what, where, by, expected) => {
    expect(comesTo(what, where, ...by)).toBe(expected);
  });
});
