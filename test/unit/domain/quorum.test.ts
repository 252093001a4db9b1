import { describe, expect, it } from 'vitest';
import type { GroupFacts, PeopleFacts, PersonKind } from '../../../src/domain/people.ts';
import type { Environment } from '../../../src/domain/policy.ts';
import { foreseeQuorum, likelyApprovers } from '../../../src/domain/quorum.ts';
import type { SlackUserId } from '../../../src/domain/request.ts';
import type { Rule } from '../../../src/domain/rule.ts';

const id = (text: string): SlackUserId => text as SlackUserId;
const at = new Date('2026-01-01T00:00:00Z');
const environment: Environment = {
  ...{ name: 'production', match: {}, channel: 'C0PROD', requesters: { anyone: true } },
  approvers: { groups: ['S0NETSEC'], users: [id('U0EVE')] },
  approvals: { create: 1, update: 1, delete: 2 },
  ...{ expiresAfterMs: 1000, ticket: undefined, allowEmpty: false },
};

function known(kinds: Record<string, PersonKind>, members: readonly string[] | undefined) {
  const persons = Object.entries(kinds).map(
    ([person, kind]) =>
      [id(person), { id: id(person), kind, teamId: 'T0', fetchedAt: at }] as const,
  );
  const group = {
    id: 'S0NETSEC',
    handle: 'netsec',
    members: (members ?? []).map(id),
    fetchedAt: at,
  };
  const groups = new Map<string, GroupFacts>(members === undefined ? [] : [['S0NETSEC', group]]);
  return { persons: new Map(persons), groups } satisfies PeopleFacts;
}

const member = 'member' as const;
const rule = (quorum: number): Rule => ({ environment: 'production', channel: 'C0PROD', quorum });

describe('foreseeQuorum', () => {
  it.each([
    ['somebody else is known to be active', known({ U0BOB: member }, ['U0BOB']), 'enough', 1],
    ['only the requester may', known({ U0ADA: member, U0EVE: 'guest' }, ['U0ADA']), 'too_few', 0],
    ['the only one has left', known({ U0EVE: 'deactivated' }, []), 'too_few', 0],
    ['nothing is known of the only one', known({}, []), 'in_doubt', 0],
    ['nothing is known of the group', known({ U0EVE: 'bot' }, undefined), 'in_doubt', 0],
    ['the group is not needed', known({ U0EVE: member }, undefined), 'enough', 1],
  ] as const)('when %s', (_, facts, kind, found) => {
    const asked = { requester: id('U0ADA'), rule: rule(1) };

    expect(foreseeQuorum(environment, asked, facts)).toEqual({ kind, found, quorum: 1 });
  });

  it('counts each person once', () => {
    const facts = known({ U0EVE: member }, ['U0EVE', 'U0EVE']);
    const asked = { requester: id('U0ADA'), rule: rule(2) };

    expect(foreseeQuorum(environment, asked, facts)).toEqual({
      ...{ kind: 'too_few', found: 1, quorum: 2 },
    });
  });
});

describe('foreseeQuorum where a rule wants one of certain people', () => {
  const leads = { groups: ['S0LEADS'], users: [id('U0LEA')] };
  const asked = {
    requester: id('U0ADA'),
    rule: { ...rule(1), alsoFrom: [{ ...leads, because: { onlyRemoves: true } as const }] },
  };
  const withLeads = (kinds: Record<string, PersonKind>, members?: readonly string[]) => {
    const facts = known({ U0EVE: member, ...kinds }, []);
    const group = { id: 'S0LEADS', handle: 'leads', members: (members ?? []).map(id) };
    if (members !== undefined) facts.groups.set('S0LEADS', { ...group, fetchedAt: at });
    return facts;
  };

  it.each([
    ['one of them is known to be active', withLeads({ U0LEA: member }, []), 'enough', 2],
    ['one of their group is', withLeads({ U0LEA: 'bot', U0ZOE: member }, ['U0ZOE']), 'enough', 2],
    ['the group is unknown', withLeads({ U0LEA: 'guest' }), 'in_doubt', 1],
    ['nothing is known of the only one', withLeads({}, []), 'in_doubt', 1],
  ] as const)('when %s', (_, facts, kind, found) => {
    expect(foreseeQuorum(environment, asked, facts)).toEqual({ kind, found, quorum: 1 });
  });

  it.each([
    ['the only one has left', withLeads({ U0LEA: 'deactivated' }, [])],
    ['the only one is who asks', withLeads({ U0LEA: 'guest', U0ADA: member }, ['U0ADA'])],
  ])('says of whom nobody can when %s, however many approvers there are', (_, facts) => {
    expect(foreseeQuorum(environment, asked, facts)).toEqual({
      ...{ kind: 'too_few', found: 1, quorum: 1 },
      nobodyFrom: expect.objectContaining(leads),
    });
  });
});

describe('likelyApprovers', () => {
  it('has some of those of whom a rule wants one, and as many as its number needs', () => {
    const alsoFrom = { groups: ['S0NETSEC'], users: [] };
    const rules = [{ when: {}, wants: { approvals: 3, alsoFrom } }];
    const named = { ...environment, approvers: { groups: [], users: [id('U0EVE')] }, rules };
    const { groups } = known({}, ['U1', 'U2', 'U3', 'U4', 'U5', 'U6']);
    const policy = { auditors: { groups: [], users: [] }, environments: [named], terraform: [] };

    expect(likelyApprovers(policy, id('U2'), { groups })).toEqual([
      ...['U0EVE', 'U1', 'U3', 'U4', 'U5', 'U6'],
    ]);
  });

  it('are as many as the quorum needs and two, without the requester, and never more than thirty', () => {
    const members = Array.from({ length: 50 }, (_, index) => `U${index}`);
    const policy = (environments: readonly Environment[]) => ({
      ...{ auditors: { groups: [], users: [] }, environments, terraform: [] },
    });
    const { groups } = known({}, members);
    const many = Array.from({ length: 20 }, (_, index) => ({
      ...environment,
      approvers: { groups: [], users: [id(`U${index}A`), id(`U${index}B`)] },
    }));

    expect(likelyApprovers(policy([environment]), id('U0'), { groups })).toEqual([
      ...['U0EVE', 'U1', 'U2', 'U3'],
    ]);
    expect(likelyApprovers(policy(many), id('U0'), { groups })).toHaveLength(30);
  });
});
