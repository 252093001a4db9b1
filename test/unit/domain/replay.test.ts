import { describe, expect, it } from 'vitest';
import type { PeopleFacts } from '../../../src/domain/people.ts';
import { planChange } from '../../../src/domain/plan.ts';
import type { Environment, Policy } from '../../../src/domain/policy.ts';
import { noService } from '../../../src/domain/private-link.ts';
import { type RecordedDecision, type RecordedReview, replay } from '../../../src/domain/replay.ts';
import type { RequestId, SlackUserId } from '../../../src/domain/request.ts';

const id = (text: string): SlackUserId => text as SlackUserId;
const [ada, ben, cleo] = [id('U0ADA'), id('U0BEN'), id('U0CLEO')];
const security = { groups: ['S0SEC'], users: [] };
const anyone = { anyone: true } as const;

function environment(change: Partial<Environment> = {}): Environment {
  return {
    ...{ name: 'prod', match: { hvn: 'prod-*' }, channel: 'C0', requesters: anyone },
    ...{ approvers: { groups: ['S0NET'], users: [cleo] }, ticket: undefined, allowEmpty: false },
    ...{ approvals: { create: 1, update: 1, delete: 1 }, expiresAfterMs: 1 },
    ...change,
  };
}

const policyOf = (change: Partial<Policy>, ...environments: readonly Environment[]): Policy => ({
  ...{ auditors: { groups: [], users: [] }, environments, terraform: [] },
  ...change,
});

const before = policyOf({}, environment());
const changed = (change: Partial<Environment>) => policyOf({}, environment(change));

/** Ben is kept in S0SEC; he decided through S0NET, of which nothing is kept. */
const kept: PeopleFacts = {
  persons: new Map(),
  groups: new Map([
    ['S0SEC', { id: 'S0SEC', handle: 'sec', members: [ben], fetchedAt: new Date(0) }],
  ]),
};

const ofBen: RecordedReview = {
  ...{ reviewer: ben, decision: 'approve', kind: 'member' },
  entitlement: { via: 'group', group: 'S0NET' },
};
const ofCleo: RecordedReview = { ...ofBen, reviewer: cleo, entitlement: { via: 'user' } };

const decided = (...reviews: readonly RecordedReview[]): RecordedDecision => ({
  ...{ id: 'r-1' as RequestId, reference: 'ABCDEF', version: 1, requester: ada, reviews },
  ...{ place: { projectId: 'p', hvnId: 'prod-eu', clusterId: 'c' }, serviceId: 'svc' },
  plan: planChange('create', noService, {
    ...{ consumerAccounts: ['arn:aws:iam::111122223333:root'], consumerRegions: [] },
    consumerIpRanges: ['8.8.8.0/24'],
  }),
});

const rejected = { ...ofBen, decision: 'reject' } as const;
const noteOf = (policy: Policy, decision: RecordedDecision): readonly string[] =>
  replay([before, policy], decision, kept).map((one) => {
    const who = 'person' in one ? ` ${one.person}` : '';
    const [from, to] = [one.from, one.to].map((value) => JSON.stringify(value) ?? 'none');
    return `${one.kind}${who}: ${from} > ${to}`.replaceAll('"', '');
  });

const escalation = { afterMs: 1, to: { groups: [], users: [ben] } };
const byBen = decided(ofBen);
const nobody = { groups: [], users: [] };
const wantsSecurity = { rules: [{ when: {}, wants: { alsoFrom: security } }] };

describe('a recorded decision under another policy', () => {
  it.each<[string, Policy, RecordedDecision, readonly string[]]>([
    ['goes as it went under the same', before, byBen, []],
    [
      'is no other for one approver more',
      changed({ approvers: { groups: ['S0NET'], users: [ben, cleo] } }),
      byBen,
      [],
    ],
    ['is in another environment', changed({ name: 'live' }), byBen, ['environment: prod > live']],
    [
      'is in none, where nobody may ask or decide',
      changed({ match: { hvn: 'x' } }),
      byBen,
      [
        'environment: prod > none',
        'requester U0ADA: yes > no',
        'reviewer U0BEN: yes > no',
        'outcome: approved > waiting',
      ],
    ],
    [
      'is one of Terraform',
      policyOf({ terraform: ['SV*'] }, environment()),
      byBen,
      ['terraform: false > true'],
    ],
    [
      'needs more approvals',
      changed({ approvals: { create: 2, update: 1, delete: 1 } }),
      byBen,
      ['quorum: 1 > 2', 'outcome: approved > waiting'],
    ],
    [
      'needs more approvals, and has them',
      changed({ approvals: { create: 2, update: 1, delete: 1 } }),
      decided(ofBen, ofCleo),
      ['quorum: 1 > 2'],
    ],
    ['is another change', changed({ approvals: { create: 1, update: 2, delete: 2 } }), byBen, []],
    [
      'needs one of those who gave it',
      changed(wantsSecurity),
      byBen,
      ['also_from: [] > [{groups:[S0SEC],users:[]}]'],
    ],
    [
      'needs one of those who did not',
      changed(wantsSecurity),
      decided(ofCleo),
      ['also_from: [] > [{groups:[S0SEC],users:[]}]', 'outcome: approved > waiting'],
    ],
    [
      'has more values than a rule lets pass',
      changed({ rules: [{ when: { moreValuesThan: 1 }, wants: { approvals: 3 } }] }),
      byBen,
      ['quorum: 1 > 3', 'outcome: approved > waiting'],
    ],
    [
      'was made by one who counts no more',
      changed({ approvers: nobody }),
      byBen,
      ['reviewer U0BEN: yes > no', 'outcome: approved > waiting'],
    ],
    [
      'was made by one who counts through another group',
      changed({ approvers: security }),
      byBen,
      [],
    ],
    [
      'was made by one of whose group nothing is kept',
      changed({ approvers: { groups: ['S0NEW'], users: [] } }),
      byBen,
      ['reviewer U0BEN: yes > unknown', 'outcome: approved > unknown'],
    ],
    [
      'was rejected, whatever the number',
      changed({ approvals: { create: 9, update: 9, delete: 9 } }),
      decided(rejected),
      ['quorum: 1 > 9'],
    ],
    [
      'was rejected by one who counts no more',
      changed({ approvers: nobody }),
      decided(rejected),
      ['reviewer U0BEN: yes > no', 'outcome: rejected > waiting'],
    ],
    [
      'was asked for by one who may not',
      changed({ requesters: { anyone: false, groups: ['S0SEC'], users: [] } }),
      byBen,
      ['requester U0ADA: yes > no'],
    ],
    [
      'was asked for by one of whom it cannot be told',
      changed({ requesters: { anyone: false, groups: ['S0NEW'], users: [] } }),
      byBen,
      ['requester U0ADA: yes > unknown'],
    ],
    [
      'was escalated to the one who made it',
      changed({ approvers: nobody, escalation }),
      { ...byBen, prompts: { escalated: { at: '2026-01-01T00:00:00Z', to: escalation.to } } },
      [],
    ],
    [
      'was not escalated',
      changed({ approvers: nobody, escalation }),
      byBen,
      ['reviewer U0BEN: yes > no', 'outcome: approved > waiting'],
    ],
  ])('%s', (_, policy, decision, expected) => {
    expect(noteOf(policy, decision)).toEqual(expected);
  });

  it('counts for nothing on one’s own request, whatever either policy says and whatever was recorded', () => {
    const policies = [
      changed({ approvers: nobody }),
      changed({ approvers: { groups: ['S0NET'], users: [ben] } }),
    ] as const;

    const ofAnother = replay(policies, byBen, kept);
    const own = replay(policies, { ...byBen, requester: ben }, kept);

    expect(ofAnother.map(({ kind }) => kind)).toEqual(['reviewer', 'outcome']);
    expect(own).toEqual([]);
  });
});
