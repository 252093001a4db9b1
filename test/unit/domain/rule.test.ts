import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PeopleFacts, Who } from '../../../src/domain/people.ts';
import { type Plan, planChange } from '../../../src/domain/plan.ts';
import type { Environment } from '../../../src/domain/policy.ts';
import { type PolicyRule, ruledRisks } from '../../../src/domain/policy-rule.ts';
import { type LiveValues, noService, noValues } from '../../../src/domain/private-link.ts';
import { changes, type SlackUserId } from '../../../src/domain/request.ts';
import {
  distinctExtras,
  isEnough,
  type Rule,
  ruleFor,
  ruleJson,
  sameRule,
  tally,
} from '../../../src/domain/rule.ts';

const [ada, ben, cleo, lea] = ['U0ADA', 'U0BEN', 'U0CLEO', 'U0LEA'].map(
  (id) => id as SlackUserId,
) as [SlackUserId, SlackUserId, SlackUserId, SlackUserId];
const leads: Who = { groups: ['S0LEADS'], users: [] };
const audit: Who = { groups: ['S0AUDIT'], users: [lea] };

const environmentWith = (...rules: readonly PolicyRule[]): Environment => ({
  name: 'production',
  match: {},
  channel: 'C0PROD',
  requesters: { anyone: true },
  approvers: { groups: ['S0NETSEC'], users: [] },
  approvals: { create: 1, update: 2, delete: 3 },
  rules,
  expiresAfterMs: 1000,
  ticket: undefined,
  allowEmpty: false,
});

const root = (n: number): string => `arn:aws:iam::${111122223333 + n}:root`;
const values = (accounts: readonly string[], ranges: readonly string[]) => ({
  ...{ consumerAccounts: accounts, consumerIpRanges: ranges, consumerRegions: [] },
});
const live: LiveValues = {
  ...{ exists: true, createdAt: '2026-01-01T00:00:00Z', clusterId: 'prod-eu' },
  ...values([root(1), root(2)], ['10.0.0.0/16']),
};

const plans = {
  create: planChange('create', noService, values([root(1)], ['10.0.0.0/16'])),
  publicCreate: planChange('create', noService, values([root(1)], ['8.8.8.0/24'])),
  removal: planChange('update', live, values([root(1)], ['10.0.0.0/16'])),
  lastRemoved: planChange('update', live, values([], ['10.0.0.0/16'])),
  exchange: planChange('update', live, values([root(1), root(3)], ['10.0.0.0/16'])),
  delete: planChange('delete', live, noValues),
  own: planChange('own', live, values([root(1), root(2)], ['10.0.0.0/16'])),
} satisfies Record<string, Plan>;

/** `number [because] / of whom [because]`: readable as documentation. */
function ruled(plan: keyof typeof plans, ...rules: readonly PolicyRule[]): string {
  const rule = ruleFor(environmentWith(...rules), plans[plan]);
  const { quorum, because } = rule;
  const extras = distinctExtras(rule).map((extra) => ` + one of ${extra.groups.join()}`);
  return `${quorum}${because === undefined ? '' : ` as ${JSON.stringify(because)}`}${extras.join('')}`;
}

describe('the rule of a request', () => {
  it.each<readonly [string, string, keyof typeof plans, readonly PolicyRule[]]>([
    ['there are no rules', '1', 'create', []],
    ['a change of ownership counts as an update', '2', 'own', []],
    [
      'a risk raises the number',
      '2 as {"flags":["public_range"]}',
      'publicCreate',
      [{ when: { flags: ['public_range', 'new_account'] }, wants: { approvals: 2 } }],
    ],
    [
      'the risk is not there',
      '1',
      'create',
      [{ when: { flags: ['public_range'] }, wants: { approvals: 2, alsoFrom: leads } }],
    ],
    [
      'a number is below that of the change',
      '3',
      'delete',
      [{ when: { flags: ['deletes_service'] }, wants: { approvals: 2 } }],
    ],
    [
      'two rules raise it: the higher number counts',
      '4 as {"moreValuesThan":2}',
      'delete',
      [
        { when: { changes: ['delete'] }, wants: { approvals: 3 } },
        { when: { moreValuesThan: 2 }, wants: { approvals: 4 } },
      ],
    ],
    [
      'just as many values as it names',
      '3',
      'delete',
      [{ when: { moreValuesThan: 3 }, wants: { approvals: 4 } }],
    ],
    [
      'it only removes: fewer are enough',
      '1 as {"onlyRemoves":true}',
      'removal',
      [{ when: { onlyRemoves: true }, wants: { approvals: 1 } }],
    ],
    [
      'it removes and adds',
      '2',
      'exchange',
      [{ when: { onlyRemoves: true }, wants: { approvals: 1 } }],
    ],
    [
      'a delete is more than a removal',
      '3',
      'delete',
      [{ when: { onlyRemoves: true }, wants: { approvals: 1 } }],
    ],
    [
      'fewer are enough, but another rule wants more',
      '2',
      'lastRemoved',
      [
        { when: { onlyRemoves: true }, wants: { approvals: 1 } },
        { when: { flags: ['last_account_removed'] }, wants: { approvals: 2 } },
      ],
    ],
    [
      'two rules are about removals: the stricter counts',
      '2',
      'lastRemoved',
      [
        { when: { onlyRemoves: true }, wants: { approvals: 1 } },
        { when: { onlyRemoves: true, moreValuesThan: 1 }, wants: { approvals: 2 } },
      ],
    ],
    [
      'one condition of two does not hold',
      '1',
      'publicCreate',
      [{ when: { flags: ['public_range'], changes: ['update'] }, wants: { approvals: 2 } }],
    ],
    [
      'groups are added, each once',
      '3 + one of S0LEADS + one of S0AUDIT',
      'delete',
      [
        { when: { changes: ['delete'] }, wants: { alsoFrom: leads } },
        { when: { flags: ['deletes_service'] }, wants: { alsoFrom: leads } },
        { when: { moreValuesThan: 0 }, wants: { alsoFrom: audit } },
      ],
    ],
  ])('when %s: %s', (_, expected, plan, rules) => {
    expect(ruled(plan, ...rules)).toBe(expected);
  });

  const anyRule: fc.Arbitrary<PolicyRule> = fc.record({
    when: fc.record(
      {
        flags: fc.uniqueArray(fc.constantFrom(...ruledRisks), { minLength: 1 }),
        moreValuesThan: fc.nat(5),
        onlyRemoves: fc.constant(true as const),
        changes: fc.uniqueArray(fc.constantFrom(...changes), { minLength: 1 }),
      },
      { requiredKeys: [] },
    ),
    wants: fc.record(
      { approvals: fc.integer({ min: 1, max: 9 }), alsoFrom: fc.constantFrom(leads, audit) },
      { requiredKeys: [] },
    ),
  });
  const anyPlan = fc.constantFrom(...Object.values(plans));

  it('never wants fewer than the change alone, but for a request that only removes, and never none', () => {
    fc.assert(
      fc.property(fc.array(anyRule), anyPlan, (rules, plan) => {
        const usual = ruleFor(environmentWith(), plan).quorum;
        const { quorum } = ruleFor(environmentWith(...rules), plan);
        const mayBeLower = plan === plans.removal || plan === plans.lastRemoved;

        expect(quorum).toBeGreaterThanOrEqual(mayBeLower ? 1 : usual);
      }),
    );
  });

  it('wants as much or more with one more rule that is not about removals', () => {
    fc.assert(
      fc.property(fc.array(anyRule), anyRule, anyPlan, (rules, { when, wants }, plan) => {
        const { onlyRemoves: _, ...other } = when;
        const before = ruleFor(environmentWith(...rules), plan);
        const after = ruleFor(environmentWith(...rules, { when: other, wants }), plan);

        expect(after.quorum).toBeGreaterThanOrEqual(before.quorum);
        expect(after.alsoFrom ?? []).toEqual(expect.arrayContaining([...(before.alsoFrom ?? [])]));
      }),
    );
  });

  it('is the same whoever the approvers are', () => {
    fc.assert(
      fc.property(fc.array(anyRule), anyPlan, (rules, plan) => {
        const environment = environmentWith(...rules);
        const others = { ...environment, approvers: { groups: [], users: [ben] } };

        expect(sameRule(ruleFor(environment, plan), ruleFor(others, plan))).toBe(true);
      }),
    );
  });
});

describe('what a digest holds of a rule', () => {
  it('has nothing that it did not have before there were rules, where none applies', () => {
    const rules = [{ when: { flags: ['wide_range'] }, wants: { approvals: 9 } }] as const;

    expect(ruleJson(ruleFor(environmentWith(...rules), plans.create))).toEqual({
      environment: 'production',
      channel: 'C0PROD',
      quorum: 1,
    });
  });

  it('has the number, the people and the causes, in whatever order the policy names them', () => {
    const rules = (...groups: readonly string[]): PolicyRule[] => [
      {
        when: { flags: ['public_range'], changes: ['create'] },
        wants: { approvals: 2, alsoFrom: { groups, users: [] } },
      },
    ];
    const json = (...groups: readonly string[]) =>
      ruleJson(ruleFor(environmentWith(...rules(...groups)), plans.publicCreate));
    const because = { flags: ['public_range'], change: 'create' };

    expect(json('S0LEADS', 'S0AUDIT')).toEqual({
      ...{ environment: 'production', channel: 'C0PROD', quorum: 2, because },
      also_from: [{ groups: ['S0AUDIT', 'S0LEADS'], users: [], because }],
    });
    expect(json('S0AUDIT', 'S0LEADS')).toEqual(json('S0LEADS', 'S0AUDIT'));
  });

  it('is another one when anything of it is', () => {
    const rule = (
      wants: PolicyRule['wants'],
      flag: 'public_range' | 'no_ranges' = 'public_range',
    ) => ruleFor(environmentWith({ when: { flags: [flag] }, wants }), plans.publicCreate);
    const first = rule({ approvals: 2, alsoFrom: leads });

    expect(sameRule(first, rule({ approvals: 2, alsoFrom: leads }))).toBe(true);
    expect(sameRule(first, rule({ approvals: 3, alsoFrom: leads }))).toBe(false);
    expect(sameRule(first, rule({ approvals: 2, alsoFrom: audit }))).toBe(false);
    expect(sameRule(first, rule({ approvals: 2 }))).toBe(false);
    expect(sameRule(first, rule({ approvals: 2, alsoFrom: leads }, 'no_ranges'))).toBe(false);
  });

  it('stays what was shown when somebody joins those of whom one is wanted, and not when one leaves', () => {
    const some: Who = { groups: ['S0LEADS'], users: [] };
    const more: Who = { groups: ['S0AUDIT', 'S0LEADS'], users: [lea] };
    const twice = (...both: readonly [Who, Who]): Rule => {
      const rules = both.map((alsoFrom, index) => ({
        when: { moreValuesThan: index },
        wants: { alsoFrom },
      }));
      return ruleFor(environmentWith(...rules), plans.publicCreate);
    };

    expect(sameRule(twice(more, more), twice(some, some))).toBe(true);
    expect(sameRule(twice(some, more), twice(some, some))).toBe(true);
    expect(sameRule(twice(some, some), twice(some, more))).toBe(false);
    // It comes from jsonb, whose keys have an order of their own.
    const stored: Rule = JSON.parse(JSON.stringify(twice(some, some)));
    expect(sameRule(twice(more, some), stored)).toBe(true);
  });
});

describe('the tally of those who agreed', () => {
  const at = new Date('2026-01-01T00:00:00Z');
  const person = (id: SlackUserId, kind: 'member' | 'deactivated' = 'member') =>
    [id, { id, kind, teamId: 'T1', fetchedAt: at }] as const;
  const group = (id: string, ...members: readonly SlackUserId[]) =>
    [id, { id, handle: id, members, fetchedAt: at }] as const;
  const facts = (change: Partial<PeopleFacts> = {}): PeopleFacts => ({
    persons: new Map([ada, ben, cleo, lea].map((id) => person(id))),
    groups: new Map([group('S0NETSEC', ada, ben, cleo), group('S0LEADS', ada, lea)]),
    ...change,
  });
  const environment = environmentWith({ when: { moreValuesThan: 0 }, wants: { alsoFrom: leads } });
  const ruledBy = {
    ...{ approvers: environment.approvers, requester: ada },
    rule: ruleFor(environment, plans.create),
  };

  it('is not enough without one of those whom the rule wants, however many agree', () => {
    const sum = tally(ruledBy, [ben, cleo], facts());

    expect(sum).toMatchObject({ counted: [ben, cleo], metBy: [undefined], missing: [leads] });
    expect(isEnough(sum, 1)).toBe(false);
  });

  it('counts one of those, who need not be an approver', () => {
    const sum = tally(ruledBy, [ben, lea], facts());

    expect(sum).toEqual({ counted: [ben, lea], metBy: [lea], missing: [], inDoubt: false });
    expect([isEnough(sum, 2), isEnough(sum, 3)]).toEqual([true, false]);
  });

  it('counts one person who is an approver as well for both, as one', () => {
    const both = new Map([group('S0NETSEC', ben), group('S0LEADS', ben)]);
    const sum = tally(ruledBy, [ben], facts({ groups: both }));

    expect(sum).toMatchObject({ counted: [ben], metBy: [ben] });
    expect([isEnough(sum, 1), isEnough(sum, 2)]).toEqual([true, false]);
  });

  it('counts whoever asks for neither', () => {
    expect(tally(ruledBy, [ada], facts())).toMatchObject({ counted: [], missing: [leads] });
  });

  it('counts nobody who has left, for anything', () => {
    const left = new Map([...facts().persons, person(lea, 'deactivated')]);
    const sum = tally(ruledBy, [ben, lea], facts({ persons: left }));

    expect(sum).toMatchObject({ counted: [ben], missing: [leads], inDoubt: false });
  });

  it('still counts for the number who is no longer one of those', () => {
    const groups = new Map([group('S0NETSEC', ben), group('S0LEADS', lea)]);

    expect(tally(ruledBy, [ben], facts({ groups }))).toMatchObject({
      ...{ counted: [ben], missing: [leads] },
    });
  });

  it('is in doubt while Slack says nothing that could make somebody one of those', () => {
    const groups = new Map([group('S0NETSEC', ben)]);
    const unanswered = new Set(['S0LEADS']);

    expect(tally(ruledBy, [ben], facts({ groups, unanswered })).inDoubt).toBe(true);
    // What Slack says is not there is no doubt.
    expect(tally(ruledBy, [ben], facts({ groups })).inDoubt).toBe(false);
  });
});
