import type { Notice } from '../../src/domain/message.ts';
import type { LinkedState } from '../../src/use-cases/ports/painter.ts';
import { aCard } from '../unit/slack/fixtures.ts';
import { type Entry, inGroup } from './entry.ts';
import { painter } from './painter.ts';
import { aDelete, anUpdate, oneApproval, permalink, smallest } from './requests.ts';
import { updates } from './thread.ts';

/** Of each code one example; the type makes sure that none is left out. */
export const notices: { readonly [C in Notice['code']]: Extract<Notice, { code: C }> } = {
  recorded: { code: 'recorded' },
  rejected: updates.rejected,
  superseded: updates.superseded,
  expired: updates.expired,
  expires_soon: updates.expires_soon,
  sent_back: updates.sent_back,
  available: updates.available,
  updated: updates.updated,
  deleted: updates.deleted,
  ownership_changed: updates.ownership_changed,
  handed_over: updates.handed_over,
  carried_out: updates.carried_out,
  failed: updates.failed,
  needs_attention: updates.needs_attention,
  abandoned: updates.abandoned,
  approval_void: {
    ...{ code: 'approval_void', version: 2 },
    difference: { reason: 'edited', ticket: { from: '', to: 'CHG7654321' } },
  },
  to_decide: { code: 'to_decide', told: 20, of: 37 },
  card_not_posted: { code: 'card_not_posted', channel: 'C0PRODNET', error: 'not_in_channel' },
};

type Case = readonly [title: string, notice: Notice, state: LinkedState];

const notPosted = (error: string): Notice => ({ ...notices.card_not_posted, error });
const byTerraform = { known: { isTerraforms: true } };

const cases: readonly Case[] = [
  ['recorded, told late', notices.recorded, aCard({ status: 'approved' })],
  [
    'to decide, all are told',
    { ...notices.to_decide, of: 20 },
    aCard({}, { reviews: oneApproval }),
  ],
  ['carried out, an update', notices.carried_out, anUpdate({}, byTerraform)],
  ['carried out, a delete', notices.carried_out, aDelete({}, byTerraform)],
  ['card not posted, private channel', notPosted('channel_not_found'), aCard()],
  ['card not posted, archived channel', notPosted('is_archived'), aCard()],
  ['card not posted, anything else', notPosted('restricted_action'), aCard()],
  ['expired, no way to the card', notices.expired, aCard()],
];

const { message } = inGroup('Direct message');
const about = 'To one person: which request, what happened, and the way to its card.';

export function noticeEntries(): readonly Entry[] {
  return [
    ...Object.values(notices).map((notice) =>
      message(
        { title: notice.code.replaceAll('_', ' '), about },
        painter.notice(notice, { ...aCard(), permalink }),
      ),
    ),
    ...cases.map(([title, notice, state]) =>
      message({ title, about }, painter.notice(notice, state)),
    ),
    message(
      { title: 'recorded', about, size: 'smallest' },
      painter.notice(notices.recorded, aCard(smallest)),
    ),
  ];
}
