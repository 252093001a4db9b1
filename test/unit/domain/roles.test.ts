import { describe, expect, it } from 'vitest';
import type { PeopleFacts, PersonKind } from '../../../src/domain/people.ts';
import type { Environment, Policy } from '../../../src/domain/policy.ts';
import type { SlackUserId } from '../../../src/domain/request.ts';
import { maySee, rolesOf } from '../../../src/domain/roles.ts';

const id = (text: string): SlackUserId => text as SlackUserId;
const ada = id('U0ADA');
const nobody = { groups: [], users: [] };

function environment(name: string, change: Partial<Environment>): Environment {
  return {
    ...{ name, match: {}, channel: 'C0', requesters: { anyone: true }, approvers: nobody },
    ...{ approvals: { create: 1, update: 1, delete: 1 }, expiresAfterMs: 1, ticket: undefined },
    allowEmpty: false,
    ...change,
  };
}

const policy: Policy = {
  auditors: { groups: ['S0AUDIT'], users: [] },
  freezers: { groups: [], users: [ada] },
  environments: [
    environment('prod', {
      requesters: { anyone: false, groups: ['S0PROD'], users: [] },
      escalation: { afterMs: 1, to: { groups: [], users: [ada] } },
    }),
    environment('dev', { approvers: { groups: ['S0NETSEC'], users: [] } }),
    environment('lab', {
      rules: [{ when: {}, wants: { alsoFrom: { groups: [], users: [ada] } } }],
    }),
  ],
  terraform: [],
};

function facts(kind: PersonKind | undefined, groups: Record<string, boolean>): PeopleFacts {
  const at = new Date(0);
  const person = kind && { id: ada, kind, teamId: 'T0', fetchedAt: at };
  const known = Object.entries(groups).map(([group, isIn]) => {
    const members = isIn ? [ada] : [];
    return [group, { id: group, handle: group, members, fetchedAt: at }] as const;
  });
  return {
    persons: new Map(person === undefined ? [] : [[ada, person]]),
    groups: new Map(known),
  };
}

describe('the roles of a person', () => {
  it('are what each part of the policy gives them', () => {
    const known = facts('member', { S0AUDIT: true, S0PROD: false, S0NETSEC: true });

    expect(rolesOf(policy, ada, known)).toEqual({
      ...{ requests: ['dev', 'lab'], approves: ['dev'], escalates: ['prod'], wanted: ['lab'] },
      ...{ audits: true, freezes: true, administers: false },
      ...{ groups: ['S0AUDIT', 'S0NETSEC'], complete: true },
    });
  });

  it('are not complete while Slack has not told of a group that could make them more', () => {
    const known = facts('member', { S0AUDIT: false, S0NETSEC: false });

    expect(rolesOf(policy, ada, known)).toMatchObject({
      ...{ requests: ['dev', 'lab'], approves: [], complete: false },
    });
  });

  it.each([
    ['guest', 'guest'],
    ['stranger', 'stranger'],
    ['deactivated', 'deactivated'],
    [undefined, 'unknown'],
  ] as const)('are none of a %s', (kind, expected) => {
    expect(rolesOf(policy, ada, facts(kind, { S0AUDIT: true }))).toBe(expected);
  });
});

describe('maySee', () => {
  const reviewers = { groups: ['S0NETSEC'], users: [] };
  const seen = (audits: boolean, requester: SlackUserId, isReviewer: boolean): boolean =>
    maySee({ audits }, ada, {
      ...{ requester, reviewers },
      facts: facts('member', { S0NETSEC: isReviewer }),
    });

  it('lets requesters, reviewers and auditors see a request, and nobody else', () => {
    expect(seen(false, ada, false)).toBe(true);
    expect(seen(true, id('U0BEN'), false)).toBe(true);
    expect(seen(false, id('U0BEN'), true)).toBe(true);
    expect(seen(false, id('U0BEN'), false)).toBe(false);
  });
});
