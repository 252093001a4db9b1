import { noService } from '../../src/domain/private-link.ts';
import type { SlackUserId } from '../../src/domain/request.ts';
import type { Rule } from '../../src/domain/rule.ts';
import type { CardState } from '../../src/use-cases/ports/painter.ts';
import { aCard, aRequest, projectId, requestId } from '../unit/slack/fixtures.ts';
import { type Entry, inGroup } from './entry.ts';
import { painter } from './painter.ts';
import { aDelete, anUpdate, before, leads } from './requests.ts';

type Story = readonly [title: string, about: string, state: CardState];

const { desired } = aRequest();
const catalogue = {
  '111122223333': { name: 'payments-prod', owner: 'Payments' },
  '10.20.0.0/16': { name: 'payments VPC', owner: 'Payments' },
};
const owned = { projectId, serviceId: 'prod-eu-k7m2qx', createdAt: before.createdAt, requestId };

const risks: readonly Story[] = [
  [
    'Named by the catalogue',
    'The policy says whose an account and a range are.',
    aCard({}, { known: { catalogue } }),
  ],
  [
    'Public, wide and unnamed ranges, a new account',
    'Many risks at once.',
    aCard(
      {
        desired: {
          consumerAccounts: [
            'arn:aws:iam::111122223333:root',
            'arn:aws:iam::999988887777:role/ci/deploy',
          ],
          consumerIpRanges: ['10.0.0.0/8', '8.8.8.0/24'],
          consumerRegions: [],
        },
      },
      { known: { catalogue, knownAccounts: new Set(['111122223333']) } },
    ),
  ],
  [
    'Nothing on the lists',
    'The policy allows empty lists.',
    aCard({ desired: { ...desired, consumerAccounts: [], consumerIpRanges: [] } }),
  ],
  ['The id is taken', 'HCP has a service of this id already.', aCard({}, { live: before })],
  [
    'The last of each list',
    'An update that leaves nothing on the allow lists.',
    anUpdate(
      { desired: { consumerAccounts: [], consumerIpRanges: [], consumerRegions: [] } },
      { live: { ...before, consumerRegions: ['us-east-1'] } },
    ),
  ],
  [
    'Changed outside, an old look, too few approvers',
    'What makes the decision itself less sure.',
    anUpdate(
      {},
      {
        known: {
          ...{ oldLook: new Date('2026-11-20T07:00:00Z'), approversInDoubt: true },
          owned: { ...owned, approved: { ...before, consumerIpRanges: ['10.99.0.0/16'] } },
        },
      },
    ),
  ],
  ['An update of nothing', 'The service is not there any more.', anUpdate({}, { live: noService })],
  ['A delete of nothing', 'The service is not there any more.', aDelete({}, { live: noService })],
];

const auditor = { groups: [], users: ['U0AUDITOR' as SlackUserId] };

const rules: readonly (readonly [title: string, about: string, rule: Partial<Rule>])[] = [
  [
    'One of them from certain people',
    'A rule goes by a risk.',
    {
      ...{ quorum: 2, because: { flags: ['public_range'] } },
      alsoFrom: [{ ...leads, because: { flags: ['public_range'] } }],
    },
  ],
  [
    'Several causes',
    'Number and people follow from several rules.',
    {
      ...{ quorum: 3, because: { moreValuesThan: 10 } },
      alsoFrom: [
        { ...leads, because: { flags: ['new_account'] } },
        { ...auditor, because: { flags: ['new_account', 'wide_range'] } },
      ],
    },
  ],
  [
    'The one approval must be theirs',
    'A rule wants certain people, and one is enough.',
    {
      quorum: 1,
      alsoFrom: [
        { ...leads, because: { flags: ['new_account'] } },
        { ...auditor, because: { change: 'create' } },
      ],
    },
  ],
  [
    'Fewer are enough',
    'A rule for requests that only remove.',
    { quorum: 1, because: { onlyRemoves: true } },
  ],
];

function ruled(rule: Partial<Rule>): CardState {
  const base = { environment: 'production', channel: 'C0PRODNET', quorum: 1, ...rule };
  return aCard({ quorum: base.quorum }, { rule: base });
}

const people: readonly Story[] = [
  [
    'Quiet approvers',
    'The policy wants nobody to be called.',
    aCard({}, { approvers: { groups: ['S0NETSEC'], users: [], quiet: true } }),
  ],
  [
    'Nobody can approve',
    'The policy names no approver.',
    aCard({}, { approvers: { groups: [], users: [] } }),
  ],
];

const { message } = inGroup('Request card: what is decided on');

export function decisionSections(): readonly Entry[] {
  const all = [
    ...risks,
    ...rules.map(([title, about, rule]): Story => [title, about, ruled(rule)]),
    ...people,
  ];
  return all.map(([title, about, state]) => message({ title, about }, painter.card(state)));
}
