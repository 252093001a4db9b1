import type { CardState } from '../../src/use-cases/ports/painter.ts';
import { aCard, approver, aReview, secondApprover } from '../unit/slack/fixtures.ts';
import { type Entry, inGroup } from './entry.ts';
import { painter } from './painter.ts';
import {
  aDelete,
  anOwnershipChange,
  anUpdate,
  externalName,
  frozen,
  operationId,
  permalink,
  since,
  smallest,
  twoApprovals,
} from './requests.ts';

type Story = readonly [title: string, about: string, state: CardState];
type Change = NonNullable<Parameters<typeof aCard>[0]>;

const reviewed = { reviews: twoApprovals };
const underWay = (change: Change): CardState =>
  aCard({ status: 'provisioning', ...change }, reviewed);
const adopted = { by: [approver, secondApprover], at: since, createdAt: since };

const provisioning: readonly Story[] = [
  ['Being sent', 'The call is intended and on its way.', underWay({ phase: 'sending' })],
  [
    'Being sent again',
    'HCP certainly did nothing the last time.',
    underWay({ phase: 'sending', progress: { unsent: true } }),
  ],
  ['Accepted by HCP', 'HCP has taken it on.', underWay({ phase: 'accepted', operationId })],
  ['Running at HCP', 'HCP’s operation runs.', underWay({ phase: 'running', operationId })],
  [
    'Waiting for AVAILABLE',
    'The operation has ended, the service is not ready yet.',
    underWay({ phase: 'awaiting_available', operationId }),
  ],
  [
    'Waiting for a service to be gone',
    'The operation of a delete has ended.',
    aDelete({ status: 'provisioning', phase: 'awaiting_available', operationId }, reviewed),
  ],
  [
    'Adopted, being looked at',
    'People took what HCP has for the result.',
    underWay({ phase: 'awaiting_available', progress: { adopted } }),
  ],
  [
    'Outcome unknown, checking',
    'HCP’s answer was lost.',
    underWay({ phase: 'verifying', operationId }),
  ],
  [
    'Outcome unknown, environment frozen',
    'Nothing is sent again as long as the freeze holds.',
    { ...underWay({ phase: 'verifying' }), freeze: frozen },
  ],
  [
    'Running, environment frozen',
    'What HCP has taken is followed to its end.',
    { ...underWay({ phase: 'running', operationId }), freeze: frozen },
  ],
];

const succeeded = { status: 'succeeded', externalName } as const;
const abandoned = [approver, secondApprover].map((reviewer) => ({
  ...{ reviewer, decision: 'abandon' as const },
}));

const ended: readonly Story[] = [
  ['Available', 'The service can be used.', aCard(succeeded, reviewed)],
  [
    'Updated, with a removal',
    'What was removed may still be connected.',
    anUpdate(succeeded, reviewed),
  ],
  [
    'Updated, nothing removed',
    'Only additions.',
    anUpdate({ ...succeeded, desired: aCard().request.desired }, { ...reviewed, live: emptied() }),
  ],
  ['Deleted', 'HCP has the service no more.', aDelete({ status: 'succeeded' }, reviewed)],
  [
    'Carried out with Terraform',
    'HCP was seen to have what was approved.',
    aCard(succeeded, { ...reviewed, known: { isTerraforms: true } }),
  ],
  ['Accepted', 'What was there counts as approved.', anOwnershipChange('accept', succeeded)],
  ['Taken over', 'The service is the bot’s own now.', anOwnershipChange('own', succeeded)],
  ['Handed over', 'The service is Terraform’s now.', anOwnershipChange('hand_over', succeeded)],
  [
    'Rejected',
    'An approver said no, and why.',
    aCard(
      { status: 'rejected' },
      { reviews: [aReview(approver, [], 'Use the shared service of the platform team instead.')] },
    ),
  ],
  [
    'Rejected, by whom is not known',
    'Of an earlier version of the bot: the review is not there.',
    aCard({ status: 'rejected' }),
  ],
  ['Canceled', 'Its requester has taken it back.', aCard({ status: 'canceled' })],
  [
    'Superseded',
    'A request that only takes away took its place.',
    anUpdate({ status: 'canceled', failure: { code: 'superseded', detail: 'K7M2QX' } }),
  ],
  ['Expired', 'Nobody decided in time.', aCard({ status: 'expired' })],
  [
    'Given up',
    'People ended a request whose outcome was not clear.',
    aCard({ status: 'abandoned', failure: { code: 'stuck', reviews: abandoned } }),
  ],
  [
    'Given up, by whom is not known',
    'The decisions are not there.',
    aCard({ status: 'abandoned' }),
  ],
];

function emptied() {
  const { createdAt, clusterId } = { createdAt: '2026-09-02T11:27:12.011Z', clusterId: 'prod-eu' };
  const none = { consumerAccounts: [], consumerIpRanges: [], consumerRegions: [] };
  return { exists: true, createdAt, clusterId, ...none } as const;
}

const { message } = inGroup('Request card: under way and ended');

export function endedCards(): readonly Entry[] {
  return [
    ...[...provisioning, ...ended].map(([title, about, state]) =>
      message({ title, about }, painter.card(state)),
    ),
    message(
      { title: 'Available', size: 'smallest', about: 'Empty lists, and no external name yet.' },
      painter.card(aCard({ ...smallest, status: 'succeeded' })),
    ),
    message(
      { title: 'Moved', about: 'Its place was taken by another card, in another channel.' },
      painter.earlierCard({ ...aCard(), permalink }),
    ),
    message(
      { title: 'Moved, no way to it', about: 'The other card is not posted yet.' },
      painter.earlierCard(aCard()),
    ),
  ];
}
