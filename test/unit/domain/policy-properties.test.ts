/** What holds of every policy, whoever is in which group. On a failure fast-check prints the seed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PeopleFacts, Who } from '../../../src/domain/people.ts';
import { type Plan, planChange } from '../../../src/domain/plan.ts';
import type { Environment } from '../../../src/domain/policy.ts';
import type { PolicyRule } from '../../../src/domain/policy-rule.ts';
import { noService, noValues } from '../../../src/domain/private-link.ts';
import type { SlackUserId } from '../../../src/domain/request.ts';
import { isEnough, ruleFor, ruleJson, sameRule, tally } from '../../../src/domain/rule.ts';
import { parsePolicy } from '../../../src/intake/policy-file.ts';
import { testPolicy } from '../../support/policy.ts';

const people = ['U0A', 'U0B', 'U0C', 'U0D', 'U0E'].map((id) => id as SlackUserId);
const groupIds = ['S01', 'S02', 'S03'];
const at = new Date('2026-01-01T00:00:00Z');

const anyPerson = fc.constantFrom(...people);
const anyWho: fc.Arbitrary<Who> = fc.record({
  groups: fc.uniqueArray(fc.constantFrom(...groupIds), { maxLength: 2 }),
  users: fc.uniqueArray(anyPerson, { maxLength: 2 }),
});
const anyRule: fc.Arbitrary<PolicyRule> = fc.record({
  when: fc.constantFrom<PolicyRule['when']>(
    ...[
      { flags: ['public_range'] as const },
      { moreValuesThan: 1 },
      { changes: ['delete'] as const },
    ],
  ),
  wants: fc.record({ approvals: fc.integer({ min: 1, max: 3 }), alsoFrom: anyWho }),
});
const anyEnvironment: fc.Arbitrary<Environment> = fc
  .record({ approvers: anyWho, rules: fc.array(anyRule, { maxLength: 4 }) })
  .map((given) => ({
    ...{ name: 'production', match: {}, channel: 'C0PROD', requesters: { anyone: true } as const },
    ...{ approvals: { create: 1, update: 2, delete: 2 }, expiresAfterMs: 1, ticket: undefined },
    ...{ allowEmpty: false, ...given },
  }));
const anyPlan: fc.Arbitrary<Plan> = fc.constantFrom(
  planChange('create', noService, { ...noValues, consumerIpRanges: ['8.8.8.0/24', '10.0.0.0/16'] }),
  planChange('create', noService, noValues),
  planChange('delete', noService, noValues),
);
const anyFacts: fc.Arbitrary<PeopleFacts> = fc
  .record({
    kinds: fc.array(fc.constantFrom('member', 'member', 'guest', 'bot', 'deactivated'), {
      ...{ minLength: people.length, maxLength: people.length },
    }),
    members: fc.array(fc.uniqueArray(anyPerson), {
      ...{ minLength: groupIds.length, maxLength: groupIds.length },
    }),
  })
  .map(({ kinds, members }) => ({
    persons: new Map(
      people.map((id, index) => {
        const kind = kinds[index] ?? 'member';
        return [id, { id, kind, teamId: 'T1', fetchedAt: at }];
      }),
    ),
    groups: new Map(
      groupIds.map((id, index) => [
        id,
        { id, handle: id, members: members[index] ?? [], fetchedAt: at },
      ]),
    ),
  }));
const anyAgreed = fc.uniqueArray(anyPerson);

type Asked = { readonly environment: Environment; readonly plan: Plan };

function comesTo({ environment, plan }: Asked, agreed: readonly SlackUserId[], facts: PeopleFacts) {
  const rule = ruleFor(environment, plan);
  const requester = people[0] as SlackUserId;
  const sum = tally({ approvers: environment.approvers, rule, requester }, agreed, facts);
  return { rule, sum, enough: isEnough(sum, rule.quorum) };
}

/** One more group or person, among the approvers or those of whom a rule wants one. */
function withOneMore(environment: Environment, more: Who, where: number): Environment {
  const both = (who: Who): Who => ({
    groups: [...new Set([...who.groups, ...more.groups])],
    users: [...new Set([...who.users, ...more.users])],
  });
  const { approvers, rules = [] } = environment;
  const at = where % (rules.length + 1);
  return {
    ...environment,
    approvers: at === rules.length ? both(approvers) : approvers,
    rules: rules.map((rule, index) =>
      index === at && rule.wants.alsoFrom !== undefined
        ? { ...rule, wants: { ...rule.wants, alsoFrom: both(rule.wants.alsoFrom) } }
        : rule,
    ),
  };
}

describe('every policy', () => {
  it('counts nothing that a requester says to their own request', () => {
    fc.assert(
      fc.property(
        anyEnvironment,
        anyPlan,
        anyAgreed,
        anyFacts,
        (environment, plan, agreed, facts) => {
          const asked = { environment, plan };
          const others = agreed.filter((person) => person !== people[0]);

          const { sum } = comesTo(asked, agreed, facts);

          expect(sum.counted).not.toContain(people[0]);
          expect(sum).toEqual(comesTo(asked, others, facts).sum);
        },
      ),
    );
  });

  it('never makes a request harder to pass by one more approver, and voids no approval for it', () => {
    const change = fc.record({ more: anyWho, where: fc.nat(9) });
    fc.assert(
      fc.property(
        ...[anyEnvironment, anyPlan, anyAgreed, anyFacts, change],
        (environment, plan, agreed, facts, { more, where }) => {
          const wider = withOneMore(environment, more, where);

          const before = comesTo({ environment, plan }, agreed, facts);
          const after = comesTo({ environment: wider, plan }, agreed, facts);

          expect(sameRule(after.rule, before.rule)).toBe(true);
          expect(after.sum.counted).toEqual(expect.arrayContaining([...before.sum.counted]));
          if (before.enough) expect(after.enough).toBe(true);
        },
      ),
    );
  });

  it('decides by nothing but itself, the request and these people', () => {
    fc.assert(
      fc.property(
        anyEnvironment,
        anyPlan,
        anyAgreed,
        anyFacts,
        (environment, plan, agreed, facts) => {
          const stranger = 'U0X' as SlackUserId;
          const fact = { id: stranger, kind: 'member', teamId: 'T1', fetchedAt: at } as const;
          const elsewhere = { id: 'S0X', handle: 'x', members: people, fetchedAt: at };
          const more: PeopleFacts = {
            persons: new Map([[stranger, fact], ...[...facts.persons].reverse()]),
            groups: new Map([['S0X', elsewhere], ...[...facts.groups].reverse()]),
          };

          const first = comesTo({ environment, plan }, agreed, facts);

          expect(comesTo({ environment, plan }, agreed, more)).toEqual(first);
        },
      ),
    );
  });

  it('binds the same rule whatever its file says in comments', () => {
    const words = fc.stringMatching(/^[A-Za-z0-9 :{}[\]#'"-]{0,30}$/);
    const lines = testPolicy.split('\n');
    const rulesOf = (text: string, plan: Plan) => {
      const parsed = parsePolicy(text);
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
      return parsed.value.environments.map((one) => ruleJson(ruleFor(one, plan)));
    };
    fc.assert(
      fc.property(words, fc.nat(lines.length), anyPlan, (comment, line, plan) => {
        const commented = lines.toSpliced(line, 0, `  # ${comment}`).join('\n');

        expect(rulesOf(commented, plan)).toEqual(rulesOf(testPolicy, plan));
      }),
      { numRuns: 15 },
    );
  });
});
