import { describe, expect, it } from 'vitest';
import type { PeopleFacts } from '../../../src/domain/people.ts';
import type { Environment, Policy } from '../../../src/domain/policy.ts';
import type { SlackUserId } from '../../../src/domain/request.ts';
import {
  compareMembers,
  type Membership,
  mayDecide,
  tellChange,
} from '../../../src/domain/seasoning.ts';

const [ada, ben, cleo] = ['U0ADA', 'U0BEN', 'U0CLEO'].map((id) => id as SlackUserId) as [
  SlackUserId,
  SlackUserId,
  SlackUserId,
];
const hourMs = 3_600_000;
const now = new Date('2026-11-20T12:00:00Z');
const ago = (hours: number): Date => new Date(now.getTime() - hours * hourMs);
const seasoningMs = 24 * hourMs;

const facts: PeopleFacts = {
  persons: new Map(
    [ada, ben, cleo].map((id) => [id, { id, kind: 'member', teamId: 'T1', fetchedAt: now }]),
  ),
  groups: new Map(
    ['S0NETSEC', 'S0LEADS'].map((id) => [
      id,
      { id, handle: id, members: [ada, ben], fetchedAt: now },
    ]),
  ),
};

const seen = (since: Date, change: Partial<Membership> = {}): Membership => ({
  ...{ group: 'S0NETSEC', person: ben, since, baseline: false },
  ...change,
});

function decide(
  memberships: readonly Membership[],
  {
    groups = ['S0NETSEC'],
    users = [],
    wants = seasoningMs,
  }: {
    readonly groups?: readonly string[];
    readonly users?: readonly SlackUserId[];
    readonly wants?: number | undefined;
  } = {},
): unknown {
  const environment = wants === 0 ? {} : { seasoningMs: wants };
  const seasoning = { environment, memberships, now };
  const parties = { requester: ada, reviewer: ben };
  const answer = mayDecide({ approvers: { groups, users } }, parties, { facts, seasoning });
  return answer.ok ? answer.value.entitlement : answer.refusal;
}

const viaGroup = { via: 'group', group: 'S0NETSEC' };

describe('who is new among the approvers', () => {
  it.each([
    ['a millisecond too soon', [seen(new Date(ago(24).getTime() + 1))], false],
    ['after exactly that time', [seen(ago(24))], true],
    ['when the first look saw them', [seen(now, { baseline: true })], true],
    ['when nothing is stored of them', [], false],
    ['when only others are seasoned', [seen(ago(99), { person: cleo })], false],
    ['when they are seasoned in another group', [seen(ago(99), { group: 'S0OTHER' })], false],
  ])('can decide or not %s', (_, memberships, can) => {
    const answer = decide(memberships);

    if (can) expect(answer).toEqual(viaGroup);
    else expect(answer).toMatchObject({ code: 'not_seasoned' });
  });

  it('is told from when on they can, by the group in which that is soonest', () => {
    const both = [seen(ago(1)), seen(ago(20), { group: 'S0LEADS' })];

    expect(decide(both, { groups: ['S0NETSEC', 'S0LEADS'] })).toEqual({
      code: 'not_seasoned',
      from: '2026-11-20T16:00:00.000Z',
    });
    expect(decide([])).toEqual({ code: 'not_seasoned' });
  });

  it('can decide where the policy names them, or wants nobody seasoned', () => {
    expect(decide([], { users: [ben] })).toEqual({ via: 'user' });
    expect(decide([], { wants: 0 })).toEqual(viaGroup);
  });

  it('is entitled by the group in which they are seasoned', () => {
    const both = [seen(ago(1)), seen(ago(30), { group: 'S0LEADS' })];

    expect(decide(both, { groups: ['S0NETSEC', 'S0LEADS'] })).toEqual({
      ...{ via: 'group', group: 'S0LEADS' },
    });
  });

  it('is refused for what they are, where that is not their being new', () => {
    expect(decide([seen(ago(99))], { groups: ['S0ELSEWHERE'] })).toMatchObject({
      code: 'group_unknown',
    });
  });
});

describe('what changes in a group', () => {
  const group = (...members: readonly SlackUserId[]) => ({ id: 'S0NETSEC', members });

  it('is who came and who left', () => {
    expect(compareMembers([ada, ben], group(cleo, ben))).toEqual({
      ...{ group: 'S0NETSEC', joined: [cleo], left: [ada] },
    });
    expect(compareMembers([ada, ben], group(ben, ada, ada))).toBeUndefined();
  });

  const environment = (name: string, change: Partial<Environment>): Environment => ({
    ...{ name, match: {}, channel: `C0${name}`, requesters: { anyone: true }, allowEmpty: false },
    approvers: { groups: ['S0NETSEC'], users: [] },
    ...{ approvals: { create: 1, update: 1, delete: 1 }, expiresAfterMs: 1, ticket: undefined },
    ...change,
  });
  const policy = (...environments: readonly Environment[]): Policy => ({
    ...{ auditors: { groups: [], users: [] }, environments, terraform: [] },
  });
  const fifty = Array.from({ length: 50 }, (_, index) => `U0NEW${100 + index}` as SlackUserId);
  const change = { group: 'S0NETSEC', joined: fifty, left: [ada] };

  it('is told once in a channel, however many came, with how many they are', () => {
    const two = ['A', 'B'].map((name) => environment(name, { channel: 'C0ONE', seasoningMs }));

    const [told, ...others] = tellChange(policy(...two), change, now);

    expect(others).toEqual([]);
    expect(told).toEqual({
      channel: 'C0ONE',
      body: {
        ...{ code: 'members_changed', group: 'S0NETSEC' },
        ...{ joined: fifty.slice(0, 10), joinedCount: 50, left: [ada], leftCount: 1 },
        decideFrom: '2026-11-21T12:00:00.000Z',
      },
    });
  });

  it('is told where that group may decide and must be seasoned, and nowhere else', () => {
    const wanted = { groups: ['S0NETSEC'], users: [] };
    const rules = [{ when: {}, wants: { alsoFrom: wanted } }];
    const others = { approvers: { groups: ['S0OTHER'], users: [] }, seasoningMs };
    const environments = [
      environment('PLAIN', {}),
      environment('OTHER', others),
      environment('RULED', { ...others, rules }),
      environment('ESCALATED', { ...others, escalation: { afterMs: 1, to: wanted } }),
    ];

    const told = tellChange(policy(...environments), change, now);

    expect(told.map(({ channel }) => channel)).toEqual(['C0RULED', 'C0ESCALATED']);
  });
});
