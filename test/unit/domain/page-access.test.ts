import { describe, expect, it } from 'vitest';
import { mayAudit, type Visitor } from '../../../src/domain/page-access.ts';
import type { PeopleFacts, PersonKind } from '../../../src/domain/people.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import type { SlackUserId } from '../../../src/domain/request.ts';

const [named, grouped, other] = ['U0NAMED', 'U0GROUPED', 'U0OTHER'].map((id) => id as SlackUserId);

const policy: Policy = {
  auditors: { groups: ['S0AUDIT'], users: [named as SlackUserId] },
  auditorEmails: ['ext@example.com'],
  environments: [],
  terraform: [],
};

type Known = { readonly kind?: PersonKind; readonly teamId?: string; readonly group?: boolean };

function factsOf(person: SlackUserId, { kind = 'member', teamId = 'T1', group = true }: Known) {
  const fetchedAt = new Date(0);
  const people: PeopleFacts = {
    persons: new Map([[person, { id: person, kind, teamId, fetchedAt }]]),
    groups: new Map(
      group
        ? [
            [
              'S0AUDIT',
              { id: 'S0AUDIT', handle: 'audit', members: [grouped as SlackUserId], fetchedAt },
            ],
          ]
        : [],
    ),
  };
  return { people, teamId: 'T1' };
}

describe('mayAudit', () => {
  it.each([
    ['somebody named', named, 'T1', {}, { via: 'user' }],
    ['a member of a group', grouped, 'T1', {}, { via: 'group', group: 'S0AUDIT' }],
    ['anybody else', other, 'T1', {}, 'not_an_auditor'],
    ['a guest who is named', named, 'T1', { kind: 'guest' }, 'not_a_member'],
    ['a deactivated account', named, 'T1', { kind: 'deactivated' }, 'not_a_member'],
    ['a stranger', named, 'T1', { kind: 'stranger' }, 'not_a_member'],
    ['somebody in another workspace', named, 'T2', {}, 'another_workspace'],
    ['a colleague of the enterprise', named, 'T2', { teamId: 'T2' }, { via: 'user' }],
    ['somebody without a workspace', named, '', {}, 'another_workspace'],
    ['a group that Slack does not tell of', grouped, 'T1', { group: false }, 'group_unknown'],
    ['somebody named, without the group', named, 'T1', { group: false }, { via: 'user' }],
  ] as const)('judges %s', (_who, user, teamId, known, expected) => {
    const visitor: Visitor = { kind: 'slack', user: user as SlackUserId, teamId };

    const answer = mayAudit(policy, visitor, factsOf(user as SlackUserId, known));

    expect(answer.ok ? answer.value : answer.refusal.code).toEqual(expected);
  });

  it('lets nobody in of whom Slack says nothing', () => {
    const visitor: Visitor = { kind: 'slack', user: named as SlackUserId, teamId: 'T1' };
    const nothing = { people: { persons: new Map(), groups: new Map() }, teamId: undefined };

    expect(mayAudit(policy, visitor, nothing)).toEqual({
      ok: false,
      refusal: { code: 'person_unknown' },
    });
  });

  it.each([
    ['a verified address that is named', 'ext@example.com', true, { via: 'email' }],
    ['one that is not verified', 'ext@example.com', false, 'email_not_verified'],
    ['another one', 'ext@example.org', true, 'not_an_auditor'],
    ['none', undefined, true, 'no_email'],
    ['the id of somebody of Slack’s', 'U0NAMED', true, 'not_an_auditor'],
  ] as const)('judges %s', (_what, email, verified, expected) => {
    const answer = mayAudit(
      policy,
      { kind: 'email', email, verified },
      factsOf(named as SlackUserId, {}),
    );

    expect(answer.ok ? answer.value : answer.refusal.code).toEqual(expected);
  });
});
