import type { CardState } from '../../src/use-cases/ports/painter.ts';
import { aCard, approver } from '../unit/slack/fixtures.ts';
import { type Entry, inGroup } from './entry.ts';
import { painter } from './painter.ts';
import {
  aDelete,
  allFrozen,
  anOwnershipChange,
  anUpdate,
  frozen,
  leads,
  lost,
  oneApproval,
  since,
  smallest,
  twoApprovals,
  withoutLeads,
} from './requests.ts';

type Story = readonly [title: string, about: string, state: CardState];

const escalated = { at: since, to: { groups: leads.groups, users: [approver] } };

const waiting: readonly Story[] = [
  ['Create, waiting', 'A service was asked for; nobody has decided yet.', aCard()],
  ['Update, waiting', 'An account is to go, a role and a range are to come.', anUpdate()],
  ['Delete, waiting', 'A service is to go, with everything on it.', aDelete()],
  [
    'Accept a drift, waiting',
    'What HCP has beside what was approved is to count as approved.',
    anOwnershipChange('accept'),
  ],
  [
    'Take over, waiting',
    'A service that others made is to be the bot’s own.',
    anOwnershipChange('own'),
  ],
  [
    'Hand over, waiting',
    'A service of the bot is to be Terraform’s.',
    anOwnershipChange('hand_over'),
  ],
  ['One of two approvals', 'The first approver has agreed.', aCard({}, { reviews: oneApproval })],
  [
    'Enough approvals, one person missing',
    'The rule wants one of certain people, and none of them has agreed.',
    aCard({}, { reviews: withoutLeads }),
  ],
  [
    'Escalated',
    'It has waited so long that others may decide as well.',
    aCard({ prompts: { escalated } }),
  ],
  [
    'Shown anew',
    'What was shown has changed since, so it needs a new decision.',
    aCard({ version: 2 }),
  ],
  [
    'Waiting, environment frozen',
    'It can be decided, and waits afterwards.',
    { ...aCard(), freeze: frozen },
  ],
  [
    'Possibly posted twice',
    'Slack did not say whether the first post had arrived.',
    { ...aCard(), repeated: true },
  ],
];

const approved: readonly Story[] = [
  ['Approved', 'Enough have agreed; the worker has not begun.', ofApproved({})],
  [
    'Approved, environment frozen',
    'It goes on when the freeze ends.',
    ofApproved({ freeze: frozen }),
  ],
  [
    'Approved, everything frozen',
    'An operator has frozen all environments.',
    ofApproved({ freeze: allFrozen }),
  ],
  [
    'Approved, the log has lost a checkpoint',
    'The database was set back: nothing is sent before an operator has looked.',
    ofApproved({ freeze: lost }),
  ],
  ['Approved, for Terraform', 'A pull request carries it out, and the bot looks.', forTerraform()],
  [
    'Approved, for Terraform, environment frozen',
    'The bot carries nothing out here, so the freeze keeps nothing back.',
    { ...forTerraform(), freeze: frozen },
  ],
];

function ofApproved(more: Partial<CardState>): CardState {
  return { ...aCard({ status: 'approved' }, { reviews: twoApprovals }), ...more };
}

function forTerraform(): CardState {
  return anUpdate({ status: 'approved' }, { reviews: twoApprovals, known: { isTerraforms: true } });
}

const { message } = inGroup('Request card: before it is carried out');

export function pendingCards(): readonly Entry[] {
  return [
    message(
      {
        ...{ title: 'Create, waiting', size: 'smallest' },
        about: 'Empty lists, one approval, no ticket.',
      },
      painter.card(aCard(smallest)),
    ),
    ...[...waiting, ...approved].map(([title, about, state]) =>
      message({ title, about }, painter.card(state)),
    ),
  ];
}
