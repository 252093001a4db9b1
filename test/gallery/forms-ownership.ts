import type { Policy } from '../../src/domain/policy.ts';
import { ownershipChanges } from '../../src/domain/request.ts';
import { createHashing } from '../../src/hashing.ts';
import { revertReason, revertText } from '../../src/slack/messages/filling-text.ts';
import { type OwnershipModal, ownershipModal } from '../../src/slack/modals/ownership.ts';
import { aRequest, requestId } from '../unit/slack/fixtures.ts';
import { largestLive, largestRequest } from '../unit/slack/largest.ts';
import { aShown, liveService, ownedAs } from '../unit/slack/service-fixtures.ts';
import { type Entry, inGroup } from './entry.ts';

const { modal } = inGroup('Form: whose a service is');
const words = (text: string): string => text.replaceAll('_', ' ');

const given = { requestId, hashing: createHashing(), policy: undefined };
const drifted = aShown({
  owned: ownedAs({ consumerAccounts: ['arn:aws:iam::999988887777:root'] }),
});
const policy: Policy = {
  auditors: { groups: [], users: [] },
  ...{ environments: [], terraform: [] },
};
const filling = {
  ...{ values: aRequest().desired, ticket: 'CHG0012345' },
  ...{ about: revertText, reason: revertReason },
};

type Case = readonly [title: string, about: string, form: OwnershipModal];

const cases: readonly Case[] = [
  ...ownershipChanges.map(
    (change): Case => [
      ...([words(change), 'What would be decided stands above the fields.'] as const),
      { ...given, change, service: drifted },
    ],
  ),
  [
    'accept that it is gone',
    'Of a service that HCP has no more.',
    { ...given, change: 'accept', service: aShown({ live: undefined }) },
  ],
  ['nothing changes', 'It is as approved.', { ...given, change: 'accept', service: aShown() }],
  [
    'not possible',
    'The service is the bot’s own already.',
    { ...given, change: 'own', service: aShown(), policy },
  ],
  [
    'changed since',
    'The service has changed while the form was open.',
    { ...given, change: 'accept', service: drifted, changedSince: true },
  ],
  [
    'filled in',
    'From the card of a drift.',
    { ...given, change: 'accept', service: drifted, filling },
  ],
];

export function ownershipForms(): readonly Entry[] {
  return [
    ...cases.map(([title, about, form]) => modal({ title, about }, ownershipModal(form))),
    modal(
      { title: 'own', about: 'A service without a value.', size: 'smallest' },
      ownershipModal({
        ...{ ...given, change: 'own' },
        service: aShown({ owned: undefined }, { consumerAccounts: [], consumerIpRanges: [] }),
      }),
    ),
  ];
}

export function largestOwnershipForms(worst: string): readonly Entry[] {
  const live = { ...liveService, ...largestLive };
  const { consumerAccounts } = aRequest(largestRequest('')).desired;
  const service = aShown({ live, owned: ownedAs({ consumerAccounts }) });
  const long = { ...filling, reason: worst, ticket: worst.slice(0, 100) };
  return ownershipChanges.map((change) =>
    modal(
      { title: words(change), about: 'With everything in it.', size: 'largest' },
      ownershipModal({ ...given, change, service, policy, filling: long, changedSince: true }),
    ),
  );
}
