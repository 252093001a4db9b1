import { digestPrefix } from '../../src/domain/preimage.ts';
import { noService } from '../../src/domain/private-link.ts';
import type { Change } from '../../src/domain/request.ts';
import { createHashing } from '../../src/hashing.ts';
import { problemAnswer } from '../../src/slack/messages/answers.ts';
import { fieldErrors, rejectReasonErrors } from '../../src/slack/messages/refusal-text.ts';
import { answeredModal, decideRequestModal } from '../../src/slack/modals/decide-request.ts';
import { editBlockIds, editRequestModal } from '../../src/slack/modals/edit-request.ts';
import { rejectRequestModal } from '../../src/slack/modals/reject-request.ts';
import type { CardState } from '../../src/use-cases/ports/painter.ts';
import type { Snapshot } from '../../src/use-cases/ports/request-store.ts';
import { aCard, aRequest, aServiceChoice, requestId } from '../unit/slack/fixtures.ts';
import { largestFailure } from '../unit/slack/largest.ts';
import { type Entry, inGroup } from './entry.ts';
import { largestState, longLink } from './largest-state.ts';
import { anOutcome } from './outcomes.ts';
import { aDelete, anUpdate, oneApproval, permalink, smallest } from './requests.ts';

const hashing = createHashing();

/** What is on record of a request while its requester edits it. */
function snapshotOf(card: CardState, services: Snapshot['inventory']['services'] = []): Snapshot {
  const { request, shown, reviews, now } = card;
  const policy = { auditors: { groups: [], users: [] }, environments: [], terraform: [] };
  return {
    ...{ request, shown, reviews, now, owned: undefined, approvedAccounts: new Set() },
    ...{ shownAt: request.createdAt, inForce: { policy, hash: 'policy' } },
    inventory: { cluster: undefined, hvn: undefined, links: [], services, seenAt: undefined },
  };
}

const edit = inGroup('Form: edit a request');
const editAbout = 'Its requester changes a request that waits.';
const gone = { live: noService };
const edited: readonly (readonly [title: string, card: CardState])[] = [
  ['a create', aCard()],
  ['an update', anUpdate({}, gone)],
  ['a delete', aDelete({}, gone)],
  ['a change of ownership', aCard({ change: 'accept' })],
];

export function editForms(): readonly Entry[] {
  const there = snapshotOf(aCard(), [aServiceChoice().service]);
  const form = editRequestModal(snapshotOf(aCard()), { hashing });
  const ids = editBlockIds({
    private_metadata: form.private_metadata,
    state: { values: { [`accounts:${digestPrefix(aRequest().digest)}:0`]: {} } },
  });
  return [
    edit.modal(
      { title: 'a create', about: editAbout, size: 'smallest' },
      editRequestModal(snapshotOf(aCard(smallest)), { hashing }),
    ),
    ...edited.map(([title, card]) =>
      edit.modal({ title, about: editAbout }, editRequestModal(snapshotOf(card), { hashing })),
    ),
    edit.modal(
      {
        title: 'shown anew meanwhile',
        about: 'It was sent for a version that is no longer there.',
      },
      editRequestModal(snapshotOf(aCard()), { hashing, anew: true }),
    ),
    edit.modal(
      { title: 'the service has changed', about: 'HCP has something else than was shown.' },
      editRequestModal(there, { hashing }),
    ),
    edit.modal(
      { title: 'sent back', about: 'Nothing was changed.' },
      form,
      fieldErrors([{ field: 'cluster', code: 'edit_changes_nothing' }], ids),
    ),
  ];
}

const pressed = { requestId, version: 3, digestPrefix: '0123456789abcdef' };
const reject = inGroup('Form: reject a request');
const decide = inGroup('Modal: decide on a request');

export function decisionModals(): readonly Entry[] {
  const about = 'From the Home of somebody who may decide: the card in their hand.';
  const card = decideRequestModal(aCard({}, { reviews: oneApproval }), permalink);
  return [
    reject.modal(
      { title: 'opened', about: 'An approver says no, and is asked why.' },
      rejectRequestModal({ pressed, channel: 'C0PRODNET' }),
    ),
    reject.modal(
      { title: 'sent back', about: 'A reason that helps nobody.' },
      rejectRequestModal({ pressed, channel: undefined }),
      rejectReasonErrors({ code: 'reason_short', given: 2, min: 10 }),
    ),
    decide.modal(
      { title: 'waiting', about, size: 'smallest' },
      decideRequestModal(aCard(smallest), undefined),
    ),
    decide.modal({ title: 'waiting', about }, card),
    decide.modal(
      { title: 'needs attention', about },
      decideRequestModal(anOutcome({ seen: noService, why: { code: 'gone' } }), permalink),
    ),
    decide.modal(
      { title: 'ended', about },
      decideRequestModal(aCard({ status: 'expired' }), permalink),
    ),
    decide.modal(
      { title: 'answered', about: 'What a press came to, above the card as it is now.' },
      answeredModal(card, problemAnswer('decided_later')),
    ),
    decide.modal(
      { title: 'answered, no such request', about: 'What a press came to.' },
      answeredModal(undefined, problemAnswer('unexpected')),
    ),
  ];
}

export function largestRequestForms(worst: string): readonly Entry[] {
  const size = 'largest';
  const about = 'With everything in it.';
  const of = (change: Change) => largestState(worst, change);
  const changes = ['create', 'update', 'delete'] as const;
  const failed = { status: 'needs_attention', failure: largestFailure } as const;
  return [
    ...changes.map((change) =>
      edit.modal(
        { title: change, about, size },
        editRequestModal(snapshotOf(of(change)), { hashing, anew: true }),
      ),
    ),
    ...changes.map((change) =>
      decide.modal({ title: change, about, size }, decideRequestModal(of(change), longLink)),
    ),
    ...changes.map((change) =>
      decide.modal(
        { title: `${change}, needs attention`, about, size },
        answeredModal(
          decideRequestModal(largestState(worst, change, { change: failed }), longLink),
          problemAnswer('decided_later'),
        ),
      ),
    ),
  ];
}
