import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PeopleFacts, PersonKind } from '../../../src/domain/people.ts';
import {
  type Environment,
  findEnvironment,
  groupsOf,
  matchesGlob,
  mayRequest,
  mayReview,
} from '../../../src/domain/policy.ts';
import type { SlackUserId, Target } from '../../../src/domain/request.ts';

const id = (text: string): SlackUserId => text as SlackUserId;
const [ada, bob, eve] = [id('U0ADA'), id('U0BOB'), id('U0EVE')];
const at = new Date('2026-01-01T00:00:00Z');

const environment: Environment = {
  name: 'production',
  match: { hvn: 'prod-*' },
  channel: 'C0PROD',
  requesters: { anyone: true },
  approvers: { groups: ['S0NETSEC'], users: [eve] },
  approvals: { create: 1, update: 1, delete: 2 },
  expiresAfterMs: 1000,
  ticket: undefined,
  allowEmpty: false,
};

function facts(
  kinds: Record<string, PersonKind>,
  members: readonly SlackUserId[] | undefined,
): PeopleFacts {
  return {
    persons: new Map(
      Object.entries(kinds).map(([person, kind]) => [
        id(person),
        { id: id(person), kind, teamId: 'T0', fetchedAt: at },
      ]),
    ),
    groups:
      members === undefined
        ? new Map()
        : new Map([['S0NETSEC', { id: 'S0NETSEC', handle: 'netsec', members, fetchedAt: at }]]),
  };
}

const member = { U0ADA: 'member', U0BOB: 'member', U0EVE: 'member' } as const;
const review = (reviewer: SlackUserId, known: PeopleFacts): unknown => {
  const answer = mayReview(environment, { requester: ada, reviewer }, known);
  return answer.ok ? answer.value : answer.refusal;
};

describe('mayReview', () => {
  it.each([
    ['a member of the group', bob, facts(member, [bob]), { via: 'group', group: 'S0NETSEC' }],
    ['a person by name', eve, facts(member, []), { via: 'user' }],
    ['a person by name while the group is unknown', eve, facts(member, undefined), { via: 'user' }],
  ])('lets %s review', (_, reviewer, known, entitlement) => {
    expect(review(reviewer, known)).toEqual(entitlement);
  });

  it.each([
    ['the requester, though an approver', ada, facts(member, [ada]), { code: 'self_review' }],
    ['somebody outside the group', bob, facts(member, []), { code: 'not_an_approver' }],
    [
      'anybody while the group is unknown',
      bob,
      facts(member, undefined),
      { code: 'group_unknown', groups: ['S0NETSEC'] },
    ],
    ['somebody Slack does not know', bob, facts({}, [bob]), { code: 'person_unknown' }],
    ['a guest', bob, facts({ U0BOB: 'guest' }, [bob]), { code: 'not_a_member', kind: 'guest' }],
    ['a bot', bob, facts({ U0BOB: 'bot' }, [bob]), { code: 'not_a_member', kind: 'bot' }],
    [
      'a deactivated person',
      bob,
      facts({ U0BOB: 'deactivated' }, [bob]),
      { code: 'not_a_member', kind: 'deactivated' },
    ],
    [
      'a stranger',
      bob,
      facts({ U0BOB: 'stranger' }, [bob]),
      { code: 'not_a_member', kind: 'stranger' },
    ],
  ])('refuses %s', (_, reviewer, known, refusal) => {
    expect(review(reviewer, known)).toEqual(refusal);
  });

  it('never lets anybody review their own request, whatever the policy and the facts', () => {
    const person = fc.constantFrom(ada, bob, eve);
    const people = fc.uniqueArray(person);
    fc.assert(
      fc.property(person, people, people, (requester, users, members) => {
        const open: Environment = { ...environment, approvers: { groups: ['S0NETSEC'], users } };

        const answer = mayReview(open, { requester, reviewer: requester }, facts(member, members));

        expect(answer.ok).toBe(false);
      }),
    );
  });
});

describe('mayRequest', () => {
  it('lets any member ask where anyone may, and nobody else', () => {
    expect(mayRequest(environment, bob, facts(member, undefined)).ok).toBe(true);
    expect(mayRequest(environment, bob, facts({ U0BOB: 'guest' }, undefined)).ok).toBe(false);
    expect(mayRequest(environment, bob, facts({}, undefined)).ok).toBe(false);
  });

  it('asks the group where the policy names one', () => {
    const closed: Environment = {
      ...environment,
      requesters: { anyone: false, groups: ['S0NETSEC'], users: [] },
    };

    expect(mayRequest(closed, bob, facts(member, [bob])).ok).toBe(true);
    expect(mayRequest(closed, bob, facts(member, []))).toEqual({
      ok: false,
      refusal: { code: 'not_a_requester' },
    });
  });
});

describe('findEnvironment', () => {
  const target: Target = {
    organizationId: 'o',
    projectId: 'p',
    hvnId: 'prod-eu-hvn',
    clusterId: 'prod-eu',
    serviceId: 's',
    region: 'eu-west-1',
  };
  const policy = {
    auditors: { groups: ['S0AUDIT'], users: [] },
    environments: [environment, { ...environment, name: 'default', match: {} }],
    terraform: [],
  };

  it('takes the first whose globs all match', () => {
    expect(findEnvironment(policy, target)?.name).toBe('production');
    expect(findEnvironment(policy, { ...target, hvnId: 'dev' })?.name).toBe('default');
  });

  it('finds none where none matches', () => {
    expect(
      findEnvironment({ ...policy, environments: [environment] }, { ...target, hvnId: 'dev' }),
    ).toBeUndefined();
  });

  it('knows every group that must be looked up', () => {
    const rules = [{ when: {}, wants: { alsoFrom: { groups: ['S0LEADS'], users: [] } } }];
    const ruled = { ...policy, environments: [{ ...environment, rules }] };

    expect(groupsOf(policy)).toEqual(['S0AUDIT', 'S0NETSEC']);
    expect(groupsOf(ruled)).toEqual(['S0AUDIT', 'S0LEADS', 'S0NETSEC']);
    const freezers = { groups: ['S0ONCALL'], users: [] };
    const policyAdmins = { groups: ['S0PLATFORM'], users: [] };
    expect(groupsOf({ ...policy, freezers, policyAdmins })).toEqual([
      'S0AUDIT',
      'S0NETSEC',
      'S0ONCALL',
      'S0PLATFORM',
    ]);
  });
});

describe('matchesGlob', () => {
  it.each([
    ['prod-*', 'prod-eu', true],
    ['prod-*', 'prod-', true],
    ['prod-*', 'preprod-eu', false],
    ['*-eu', 'prod-eu', true],
    ['p?od', 'prod', true],
    ['p?od', 'pod', false],
    ['a*b*c', 'axxbyyc', true],
    ['a*b*c', 'axxbyy', false],
    ['*', '', true],
    ['', '', true],
    ['a.c', 'abc', false],
  ])('%s against %s is %s', (glob, text, expected) => {
    expect(matchesGlob(glob, text)).toBe(expected);
  });

  it('answers where a matcher that tries every split would not', () => {
    // With back-tracking this would outlive the test's time limit by years.
    expect(matchesGlob(`${'*a'.repeat(30)}b`, 'a'.repeat(2000))).toBe(false);
  });
});
