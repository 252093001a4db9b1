import { defaultLimits } from '../../src/domain/limits.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { noValues } from '../../src/domain/private-link.ts';
import {
  filledReason,
  fillingText,
  revertReason,
  revertText,
} from '../../src/slack/messages/filling-text.ts';
import { fieldErrors } from '../../src/slack/messages/refusal-text.ts';
import { deleteServiceModal } from '../../src/slack/modals/delete-service.ts';
import type { ServiceForm } from '../../src/slack/modals/service-block.ts';
import {
  type UpdateServiceModal,
  updateBlockIds,
  updateServiceModal,
} from '../../src/slack/modals/update-service.ts';
import { aNeed, aRequest, aServiceChoice, requestId } from '../unit/slack/fixtures.ts';
import { largestLive } from '../unit/slack/largest.ts';
import { type Entry, inGroup } from './entry.ts';

const policy: Policy = {
  auditors: { groups: [], users: [] },
  ...{ environments: [], terraform: ['tf-*'] },
};
const fingerprint = 'abcdef0123456789'.repeat(4);
const need = aNeed('optional');
const picking: UpdateServiceModal = {
  ...{ requestId, wanted: { change: 'update', policy }, need, limits: defaultLimits },
  ...{ now: new Date('2026-11-20T09:03:30Z'), fingerprint: undefined },
};
const filled: UpdateServiceModal = { ...picking, fingerprint, choice: aServiceChoice() };
const terraforms = aServiceChoice({ id: 'tf-prod-eu' });
const undoing = () => ({
  ...{ values: aRequest().desired, ticket: '', about: fillingText('undo', aRequest()) },
  reason: filledReason('undo', aRequest()),
});
const reverting = () => ({ ...undoing(), about: revertText, reason: revertReason });

type Case<F> = readonly [title: string, about: string, form: F];

const updates = (): readonly Case<UpdateServiceModal>[] => [
  ['opened', 'The command without a name: the picker alone.', { ...picking, seenAt: picking.now }],
  ['opened for nothing known', 'No service has that name.', { ...picking, notFound: 'prod-moon' }],
  ['filled in', 'A service is chosen: the lists are those that it has.', filled],
  [
    'changed since',
    'The service has changed while the form was open.',
    { ...filled, changedSince: true },
  ],
  [
    'one that cannot be changed',
    'Something stands in the way.',
    { ...filled, choice: aServiceChoice({ state: 'UPDATING' }) },
  ],
  [
    'one that has failed',
    'It can only be deleted.',
    { ...filled, choice: aServiceChoice({ state: 'FAILED' }) },
  ],
  [
    'one that others made',
    'The bot only looks at it.',
    { ...filled, choice: aServiceChoice({}, { owned: undefined }) },
  ],
  ['one of Terraform', 'A pull request carries it out.', { ...filled, choice: terraforms }],
  ['undo', 'Filled in with the opposite of a request.', { ...filled, filling: undoing() }],
  ['revert a drift', 'Filled in with what was approved.', { ...filled, filling: reverting() }],
];

const picked: ServiceForm = { requestId, wanted: { change: 'delete', policy }, need };
const leftover = () => ({
  ...{ values: noValues, ticket: '', about: fillingText('leftover', aRequest()) },
  reason: filledReason('leftover', aRequest()),
});

const deletes = (): readonly Case<ServiceForm>[] => [
  ['opened', 'The command without a name.', { ...picked, seenAt: picking.now }],
  ['opened for nothing known', 'No service has that name.', { ...picked, notFound: 'prod-moon' }],
  ['for one service', 'Its id has to be typed.', { ...picked, choice: aServiceChoice() }],
  [
    'one that cannot be deleted',
    'Something stands in the way.',
    { ...picked, choice: aServiceChoice({ state: 'CREATING' }) },
  ],
  ['one of Terraform', 'A pull request carries it out.', { ...picked, choice: terraforms }],
  [
    'what a failed change has left',
    'From the card of a request that has failed.',
    { ...picked, choice: aServiceChoice({ state: 'FAILED' }), filling: leftover() },
  ],
];

const update = inGroup('Form: update');
const remove = inGroup('Form: delete');

export function updateForms(): readonly Entry[] {
  return [
    update.modal(
      { title: 'opened', about: 'HCP was never looked at.', size: 'smallest' },
      updateServiceModal({ ...picking, need: aNeed('none') }),
    ),
    ...updates().map(([title, about, form]) =>
      update.modal({ title, about }, updateServiceModal(form)),
    ),
    update.modal(
      { title: 'sent back', about: 'Nothing was changed in the lists.' },
      updateServiceModal(filled),
      fieldErrors([{ field: 'accounts', code: 'nothing_changes' }], updateBlockIds(fingerprint)),
    ),
  ];
}

export function deleteForms(): readonly Entry[] {
  return [
    remove.modal(
      { title: 'opened', about: 'HCP was never looked at.', size: 'smallest' },
      deleteServiceModal({ ...picked, need: aNeed('none') }),
    ),
    ...deletes().map(([title, about, form]) =>
      remove.modal({ title, about }, deleteServiceModal(form)),
    ),
    remove.modal(
      { title: 'sent back', about: 'The id was not typed as it is.' },
      deleteServiceModal({ ...picked, choice: aServiceChoice() }),
      fieldErrors([
        {
          ...{ field: 'service_id', code: 'service_id_differs' },
          ...{ text: 'Prod-eu', wanted: 'prod-eu-k7m2qx' },
        },
      ]),
    ),
  ];
}

export function largestServiceForms(worst: string): readonly Entry[] {
  const id = (letter: string): string => letter.repeat(36);
  const ids = { id: `tf-${id('s').slice(3)}`, hvnId: id('h'), clusterId: id('c') };
  const lists = largestLive.exists ? largestLive : noValues;
  const choice = aServiceChoice({ ...lists, ...ids, state: 'UPDATING' });
  const filling = { ...undoing(), values: lists, reason: worst, ticket: worst.slice(0, 100) };
  const size = 'largest';
  const about = 'With everything in it.';
  const full = { choice, filling, notFound: worst };
  return [
    update.modal(
      { title: 'filled in', about, size },
      updateServiceModal({ ...filled, ...full, changedSince: true }),
    ),
    remove.modal(
      { title: 'for one service', about, size },
      deleteServiceModal({ ...picked, ...full }),
    ),
  ];
}
